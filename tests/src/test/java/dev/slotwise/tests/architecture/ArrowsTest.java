// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The only arrows between packages that are allowed. */
class ArrowsTest {
  private static final String ROOT = "dev.slotwise.";

  /** The package that has no name below the root. */
  private static final String LIBRARY = "";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.slotwise");

  /** Each package, as a pattern below the root, and what it may depend on besides itself. */
  private static final Map<String, String[]> ARROWS = new TreeMap<>();

  static {
    allow("lattice");
    allow("lattice.laws", "lattice");
    allow("wasm.op");
    allow("wasm.ir", "wasm.op");
    allow("wasm.binary", "wasm.ir", "wasm.op");
    // Code is decoded in place while it is validated, so the validator reads with the cursor.
    allow("wasm.validate", "wasm.binary", "wasm.ir", "wasm.op");
    allow("wasm.link", "wasm.binary", "wasm.ir", "wasm.op");
    allow("wasm.linking", "wasm.binary", "wasm.ir");
    allow("wasm.source");
    allow("wasm.component", "wasm.binary", "wasm.ir", "wasm.op");
    allow(
        "wasm.component.link", "wasm.component", "wasm.link", "wasm.binary", "wasm.ir", "wasm.op");
    allow("wasm.dwarf", "wasm.binary", "wasm.ir", "wasm.source");
    allow("interp.graph");
    allow("interp.fix", "interp.graph", "lattice");
    allow("interp.host", "wasm.ir", "wasm.link");
    allow("interp.code", "wasm..");
    allow("interp.domain", "lattice", "wasm.op");
    allow("interp.domain.laws", "interp.domain", "lattice", "lattice.laws", "wasm.op");
    allow("interp.relation");
    allow("interp.relation.laws", "interp.relation", "lattice.laws");
    allow(
        "interp.state",
        "interp.relation",
        "interp.domain",
        "lattice",
        "wasm.ir",
        "wasm.binary",
        "wasm.op");
    allow("interp.state.laws", "interp.state", "lattice.laws", "wasm.ir");
    allow(
        "interp.exec",
        "interp.state",
        "interp.code",
        "interp.relation",
        "interp.domain",
        "interp.fix",
        "interp.host",
        "lattice",
        "wasm..");
    allow(
        "interp.client",
        "interp.exec",
        "interp.state",
        "interp.relation",
        "interp.domain",
        "wasm..");
    allow(
        "interp.client.traps",
        "interp.client",
        "interp.exec",
        "interp.state",
        "interp.domain",
        "wasm..");
    allow(
        "interp.client.taint",
        "interp.client",
        "interp.code",
        "interp.exec",
        "interp.state",
        "interp.domain",
        "interp.host",
        "wasm..");
    allow("interp.callgraph", "interp.graph", "interp.host", "wasm..");
    allow(
        "interp.callgraph.levels",
        "interp.callgraph",
        "interp.code",
        "interp.graph",
        "interp.host",
        "wasm..");
    allow(
        "interp.callgraph.callbacks",
        "interp.callgraph",
        "interp.code",
        "interp.host",
        "interp.callgraph.levels",
        "interp.graph",
        "wasm..");
    allow(
        "interp.callgraph.objects",
        "interp.callgraph",
        "interp.client",
        "interp.code",
        "interp.domain",
        "interp.exec",
        "interp.state",
        "interp.callgraph.levels",
        "interp.graph",
        "interp.host",
        "wasm..");
    allow(
        "interp.callgraph.flow",
        "interp.callgraph",
        "interp.callgraph.levels",
        "interp.client",
        "interp.exec",
        "interp.state",
        "interp.relation",
        "interp.domain",
        "interp.fix",
        "interp.graph",
        "interp.host",
        "lattice",
        "wasm..");
    allow(
        "interp.callgraph.prototypes",
        "interp.callgraph",
        "interp.code",
        "interp.callgraph.levels",
        // Says whether relocations are to be believed.
        "interp.callgraph.objects",
        "interp.host",
        "interp.graph",
        "wasm..");
    allow("interp.closure", "interp.callgraph", "interp.graph", "interp.host", "wasm..");
    allow("interp.reach", "interp.graph");
    allow(
        "interp.reach.wasm",
        "interp.reach",
        "interp.callgraph",
        "interp.callgraph.levels",
        "interp.graph",
        "interp.host",
        "wasm..");
    allow("interp.reach.calls", "interp.reach", "interp.callgraph", "interp.graph");
    allow(
        "interp.callgraph.facts",
        "interp.callgraph",
        "interp.callgraph.rta",
        "interp.reach",
        "interp.graph");
    for (String algorithm : new String[] {"cha", "rta"}) {
      allow(
          "interp.callgraph." + algorithm,
          "interp.callgraph",
          "interp.callgraph.levels",
          "interp.reach",
          "interp.reach.wasm",
          "interp.graph",
          "interp.host",
          "wasm..");
    }
    allow(
        "interp.callgraph.vta",
        "interp.callgraph",
        "interp.code",
        "interp.callgraph.levels",
        "interp.callgraph.rta",
        "interp.reach",
        "interp.reach.wasm",
        "interp.graph",
        "interp.host",
        "wasm..");
    allow("answer", "interp..", "wasm..");
    allow(LIBRARY, "answer", "interp..", "wasm..");
    allow("corpus", "answer", "interp..", "wasm..");
    String[] engine = {"answer", "corpus", "interp..", "wasm.."};
    command("source", engine);
    command("format", engine, "source");
    command("report", engine, "source", "format");
    command("skeleton", engine);
    command("console", engine, "format");
    allow("cli.option");
    command("input", engine, "console", "format");
    command("host", engine, "input", "console", "format");
    command("program", engine, "option", "host", "input", "console", "source", "format");
    command("level", engine, "option", "program", "console", "format");
    command("list", engine, "option", "host", "input", "console", "format");
    command(
        "closure", engine, "option", "level", "list", "program", "host", "input", "source",
        "console", "format");
    command("guard", engine, "closure", "format");
    command("facts", engine, "option", "program", "console", "format");
    command(
        "reachable", engine, "option", "facts", "level", "program", "console", "source", "format");
  }

  /** Lists a package of the command: it sees the engine and the packages named. */
  private static void command(String from, String[] engine, String... below) {
    allow(
        "cli." + from,
        Stream.concat(Arrays.stream(engine), Arrays.stream(below).map(name -> "cli." + name))
            .toArray(String[]::new));
  }

  private static void allow(String from, String... to) {
    ARROWS.put(from, to);
  }

  @TestFactory
  Stream<DynamicTest> packagesDependOnlyOnWhatTheyMay() {
    return ARROWS.entrySet().stream()
        .filter(arrow -> MAIN.stream().anyMatch(type -> isIn(type, arrow.getKey())))
        .map(
            arrow ->
                DynamicTest.dynamicTest(
                    fullName(arrow.getKey()),
                    () ->
                        classes()
                            .that()
                            .resideInAPackage(fullName(arrow.getKey()))
                            .should()
                            .onlyDependOnClassesThat(
                                not(resideInAPackage("dev.slotwise.."))
                                    .or(resideInAPackage(fullName(arrow.getKey())))
                                    .or(
                                        resideInAnyPackage(
                                            Arrays.stream(arrow.getValue())
                                                .map(to -> ROOT + to)
                                                .toArray(String[]::new))))
                            .check(MAIN)));
  }

  @Test
  void noPackageIsInACycle() {
    SlicesRuleDefinition.slices()
        .matching("dev.slotwise.(**)")
        .should()
        .beFreeOfCycles()
        .check(MAIN);
    assertThat(MAIN).isNotEmpty();
  }

  @Test
  void everyPackageBelowTheCompositionRootIsListed() {
    assertThat(
            MAIN.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> !name.equals(ROOT + "cli") && !name.startsWith(ROOT + "bench"))
                .map(name -> name.substring(Math.min(name.length(), ROOT.length()))))
        .isSubsetOf(ARROWS.keySet());
  }

  @Test
  void librariesBelowTheCommandAreTheAgreedOnes() {
    classes()
        .that()
        .resideInAnyPackage(
            "dev.slotwise.lattice..",
            "dev.slotwise.wasm..",
            "dev.slotwise.interp..",
            "dev.slotwise.answer..",
            "dev.slotwise.corpus..",
            "dev.slotwise")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "dev.slotwise..",
                "java..",
                "org.eclipse.collections..",
                "io.vavr..",
                "org.jspecify.."))
        .check(MAIN);
  }

  /** Annotations of options are not read: what has one would silently not be an option. */
  @Test
  void commandsDeclareTheirOptionsByCode() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "cli..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("picocli..").and(describe("annotations", JavaClass::isAnnotation)))
        .check(MAIN);
  }

  private static String fullName(String name) {
    return name.equals(LIBRARY) ? "dev.slotwise" : ROOT + name;
  }

  private static boolean isIn(JavaClass type, String name) {
    return type.getPackageName().equals(fullName(name));
  }
}
