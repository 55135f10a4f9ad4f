// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.slotwise.Slotwise;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.client.States;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.state.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The library, package {@code dev.slotwise}: few types, and none that a user need not know. */
class LibraryTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.slotwise");

  /** What its signatures may speak of besides its own types, Java's and Vavr's. */
  private static final Set<String> WORDS =
      Stream.of(
              Assumption.class,
              Level.class,
              Resolution.class,
              SiteKind.class,
              States.class,
              ValueDomain.class,
              StateDomain.class,
              Limit.class,
              HostModel.class)
          .map(Class::getName)
          .collect(Collectors.toUnmodifiableSet());

  private static List<JavaClass> published() {
    return MAIN.stream()
        .filter(type -> type.getPackageName().equals("dev.slotwise"))
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .toList();
  }

  private static List<JavaCodeUnit> signatures() {
    return published().stream()
        .flatMap(type -> type.getCodeUnits().stream())
        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
        .toList();
  }

  @Test
  void hasAtMostTenTypes() {
    assertThat(published()).hasSizeBetween(5, 10);
  }

  @Test
  void speaksOfJavaVavrItselfAndAFewWords() {
    List<String> foreign = new ArrayList<>();
    for (JavaCodeUnit unit : signatures()) {
      Stream.concat(
              unit.getReturnType().getAllInvolvedRawTypes().stream(),
              unit.getParameterTypes().stream()
                  .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
          .map(JavaClass::getBaseComponentType)
          .filter(type -> !type.isPrimitive())
          .filter(type -> !type.getPackageName().matches("java\\..*|io\\.vavr\\..*|dev\\.slotwise"))
          .filter(type -> !WORDS.contains(type.getName()))
          .forEach(type -> foreign.add(unit.getFullName() + ": " + type.getName()));
    }
    assertThat(signatures()).hasSizeGreaterThan(40);
    assertThat(foreign).isEmpty();
  }

  @Test
  void declaresNoCheckedException() {
    assertThat(signatures())
        .allSatisfy(
            unit ->
                assertThat(
                        unit.getExceptionTypes().stream()
                            .filter(
                                type -> !type.toErasure().isAssignableTo(RuntimeException.class)))
                    .as(unit.getFullName())
                    .isEmpty());
  }

  /** NullAway holds the code against it. */
  @Test
  void knowsNoNull() throws IOException {
    assertThat(Slotwise.class.getPackage().isAnnotationPresent(NullMarked.class)).isTrue();
    try (Stream<Path> files = Files.list(Path.of("../api/src/main/java/dev/slotwise"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("@Nullable");
      }
    }
  }

  private static final Pattern MARK =
      Pattern.compile(
          "^ \\* <p>(Public|For plugs|Internal): (changes only as|may change in)",
          Pattern.MULTILINE);

  /** So that a user knows what to build on. */
  @Test
  void eachPackageSaysWhoMayDependOnIt() throws IOException {
    List<Path> headers = headers();
    assertThat(headers).hasSizeGreaterThan(30);
    for (Path header : headers) {
      assertThat(MARK.matcher(Files.readString(header)).results())
          .as("'<p>Internal: may change in any release.' or another mark in " + header)
          .hasSize(1);
    }
  }

  /**
   * All that is not internal is published, and the build fails where its Javadoc lacks something;
   * the parent POM has the lists, since neither javac nor javadoc reads the marks.
   */
  @Test
  void leavesInternalPackagesAloneOutOfJavadocAndItsChecks() throws IOException {
    List<String> internal = new ArrayList<>();
    for (Path header : headers()) {
      String text = Files.readString(header);
      if (MARK.matcher(text).results().anyMatch(found -> found.group(1).equals("Internal"))) {
        Matcher name = Pattern.compile("^package (.*);$", Pattern.MULTILINE).matcher(text);
        assertThat(name.find()).as(header.toString()).isTrue();
        internal.add(name.group(1));
      }
    }
    String pom = Files.readString(Path.of("../pom.xml"));
    assertThat(List.of(property(pom, "javadoc.excluded").split(":", -1)))
        .containsExactlyInAnyOrderElementsOf(internal);
    assertThat(List.of(property(pom, "doclint.packages").split(",", -1)))
        .containsExactlyInAnyOrderElementsOf(internal.stream().map(name -> "-" + name).toList());
    assertThat(property(pom, "doclint")).isEqualTo("all/protected");
    for (String module : RELEASED) {
      assertThat(Files.readString(Path.of("..", module, "pom.xml")))
          .as(module)
          .doesNotContain("doclint");
    }
  }

  private static final List<String> RELEASED = List.of("lattice", "wasm-ir", "interp", "api");

  private static List<Path> headers() throws IOException {
    List<Path> headers = new ArrayList<>();
    for (String module : RELEASED) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        files.filter(file -> file.endsWith("package-info.java")).forEach(headers::add);
      }
    }
    return headers;
  }

  private static String property(String pom, String name) {
    String start = "<" + name + ">";
    int from = pom.indexOf(start) + start.length();
    return pom.substring(from, pom.indexOf("</" + name + ">", from));
  }
}
