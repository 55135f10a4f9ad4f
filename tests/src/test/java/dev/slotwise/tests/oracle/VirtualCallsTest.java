// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.cli.Main;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.prototypes.PrototypeCallGraph;
import dev.slotwise.interp.callgraph.prototypes.Prototypes;
import dev.slotwise.interp.callgraph.prototypes.Prototypes.Basis;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What virtual calls of a C++ program enter, by its source, and by what it did in runs. The recipe
 * lies beside the modules.
 */
public class VirtualCallsTest {
  private static final Path FOLDER = Path.of("src/test/resources/virtual");

  /** A module without debug information. */
  private static final byte[] EMPTY = {0, 'a', 's', 'm', 1, 0, 0, 0};

  /** By caller, whose one indirect call this is, or whose calls are all of one function. */
  private static final Map<String, Set<String>> ENTERED = new TreeMap<>();

  static {
    ENTERED.put(
        "legs_of(Animal*, int)", Set.of("Animal::legs(int)", "Bird::legs(int)", "Dog::legs(int)"));
    // A dog has the wings of any animal.
    ENTERED.put("narrow(int, int)", Set.of("Animal::wings(int)", "Bird::wings(int)"));
    // A call through a second base enters thunks, and what the base has itself.
    Set<String> label =
        Set.of(
            "geo::Named::label(int)",
            "non-virtual thunk to geo::Tagged::label(int)",
            "non-virtual thunk to geo::Double::label(int)");
    ENTERED.put("label_of(geo::Named&, int)", label);
    ENTERED.put("through_memory(int)", label);
    // Other polygons and other shapes with something at that place do not derive from it.
    ENTERED.put("corners_of(geo::Polygon<3>*, int)", Set.of("geo::Polygon<3>::corners(int)"));
  }

  /** A module, what it did, and what it may do. */
  private static final class Run {
    final WasmModule module;
    final DebuggedRun ran;
    final CodeFacts facts;
    final Prototypes types;
    final CallGraph calls;
    final CallGraph untyped;

    Run(byte[] bytes) {
      this.module = ModuleDecoder.decode(bytes);
      this.facts = CodeFacts.scan(module, 1);
      this.types = types(bytes);
      this.calls = PrototypeCallGraph.build(module, facts, types, HostModel.PASSIVE);
      this.untyped = PrototypeCallGraph.build(module, facts, types(EMPTY), HostModel.PASSIVE);
      this.ran = new DebuggedRun(bytes, 0, 31);
    }

    private Prototypes types(byte[] dwarf) {
      return Prototypes.of(
          module, facts, DebugInfo.of(DwarfFile.of(dwarf), List.of()), HostModel.PASSIVE);
    }

    /** By site, the functions that a run entered there. */
    Map<Integer, Set<Integer>> observed() {
      Map<Integer, Set<Integer>> observed = new TreeMap<>();
      ran.entered().forEach((offset, callees) -> observed.put(facts.siteAt(offset), callees));
      return observed;
    }

    Set<String> names(CallGraph graph, int site) {
      Set<String> names = new TreeSet<>();
      graph.targetSets().get(graph.targets(site)).forEach(f -> names.add(module.functionName(f)));
      return names;
    }

    /** Observed calls that are not in the answer. */
    Set<String> missing() {
      Set<String> missing = new TreeSet<>();
      observed()
          .forEach(
              (site, callees) ->
                  callees.forEach(
                      callee -> {
                        if (!calls.targetSets().get(calls.targets(site)).contains(callee)) {
                          missing.add(
                              "%s in %s"
                                  .formatted(
                                      module.functionName(callee),
                                      module.functionName(facts.caller(site))));
                        }
                      }));
      return missing;
    }

    int sites(Basis basis) {
      int count = 0;
      for (int site = 0; site < facts.siteCount(); site++) {
        count += !facts.kind(site).isDirect() && types.basis(site) == basis ? 1 : 0;
      }
      return count;
    }
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(name + ".wasm"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes-O0",
        "shapes-O1",
        "shapes-O2",
        "shapes-Os",
        "shapes-O0-rtti",
        "shapes-O1-rtti",
        "shapes-O2-rtti",
        "shapes-Os-rtti"
      })
  void virtualCallsEnterWhatTheObjectsClassAndItsSubclassesHave(String name) throws IOException {
    Run run = new Run(bytes(name));
    assertThat(run.missing()).isEmpty();
    // Fewer are only where the compiler has merged or inlined what is called.
    assertThat(run.observed().values().stream().mapToInt(Set::size).sum())
        .isGreaterThanOrEqualTo(50);
    int seen = 0;
    for (int site = 0; site < run.facts.siteCount(); site++) {
      Set<String> entered = ENTERED.get(run.module.functionName(run.facts.caller(site)));
      if (entered != null && !run.facts.kind(site).isDirect()) {
        assertThat(entered).containsAll(run.names(run.calls, site));
        assertThat(run.names(run.untyped, site)).hasSizeGreaterThan(20);
        seen++;
      }
    }
    assertThat(seen).isGreaterThanOrEqualTo(ENTERED.size());
    int virtual = run.sites(Basis.VIRTUAL);
    int indirect = virtual + run.sites(Basis.UNTYPED);
    // Not typed are objects that come out of a choice without a variable of their own.
    assertThat(virtual).isGreaterThanOrEqualTo(indirect * 4 / 5);
    // None is a cast, though compilers declare tables with pointers to functions without
    // parameters.
    assertThat(run.sites(Basis.CAST_TO_OTHER_TYPE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"shapes-O0", "shapes-O2", "shapes-O2-rtti", "shapes-Os", "life-O2", "kinds-O2"})
  void observedCallsAreInTheSharpestAnswer(String name) throws IOException {
    Run run = new Run(bytes(name));
    JsonNode graph =
        command(
            "callgraph",
            FOLDER.resolve(name + ".wasm").toString(),
            "--algorithm",
            "best",
            "--host",
            "passive",
            "--format",
            "json");
    Map<Integer, Set<Integer>> answer = new TreeMap<>();
    for (JsonNode site : graph.get("sites")) {
      Set<Integer> targets = new TreeSet<>();
      graph
          .get("target_sets")
          .get(site.get("targets").intValue())
          .forEach(target -> targets.add(target.intValue()));
      answer.put(site.get("offset").intValue(), targets);
    }
    run.observed()
        .forEach(
            (site, callees) ->
                assertThat(answer.get(run.facts.offset(site)))
                    .describedAs("call at 0x%x", run.facts.offset(site))
                    .containsAll(callees));
  }

  private static JsonNode command(String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Main.run(InputStream.nullInputStream(), out, err, arguments);
    return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
  }

  /**
   * While a base is constructed or destroyed, the object has the base's table. Where that code was
   * inlined, the object is declared as of the derived class, and at O1 as of a variable that is on
   * the stack with others.
   */
  @ParameterizedTest
  @ValueSource(strings = {"life-O1", "life-O2", "life-Os"})
  void objectsThatBeginAndEndEnterWhatTheirBasesHave(String name) throws IOException {
    Run run = new Run(bytes(name));
    assertThat(run.missing()).isEmpty();
    assertThat(run.observed().values().stream().mapToInt(Set::size).sum()).isGreaterThan(60);
    assertThat(run.sites(Basis.VIRTUAL)).isGreaterThan(40);
    // In other functions, an object is of its class or of one that derives from it.
    for (int site = 0; site < run.facts.siteCount(); site++) {
      if (run.module.functionName(run.facts.caller(site)).equals("start_of(Top*, int)")) {
        assertThat(run.names(run.calls, site)).noneMatch(callee -> callee.startsWith("Base::"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kinds-O0", "kinds-O2", "kinds-Os"})
  void objectsOfAllKindsEnterWhatTheirClassHas(String name) throws IOException {
    Run run = new Run(bytes(name));
    assertThat(run.missing()).isEmpty();
    assertThat(run.observed().values().stream().mapToInt(Set::size).sum()).isGreaterThan(50);
    // Not typed are pointers to members, and choices without a variable.
    assertThat(run.sites(Basis.VIRTUAL)).isGreaterThanOrEqualTo(10);
  }

  /** The unit without debug information has classes that could derive from any other. */
  @Test
  void whereAClassIsNotKnownNothingIsLeftOut() throws IOException {
    Run run = new Run(bytes("shapes-O2-half"));
    assertThat(run.missing()).isEmpty();
    assertThat(run.sites(Basis.VIRTUAL)).isZero();
  }

  /** Compilers shorten the names of templates in one unit, and not in another. */
  @ParameterizedTest
  @ValueSource(strings = {"names-O1", "names-O1-half"})
  void aClassUnderTwoNamesIsOne(String name) throws IOException {
    Run run = new Run(bytes(name));
    assertThat(run.observed().values()).singleElement().satisfies(c -> assertThat(c).hasSize(2));
    assertThat(run.missing()).isEmpty();
  }

  @Test
  void aClassUnderTwoNamesHasTheTablesOfBoth() throws IOException {
    Run run = new Run(bytes("names-O1"));
    int site = run.observed().keySet().iterator().next();
    assertThat(run.types.basis(site)).isEqualTo(Basis.VIRTUAL);
    assertThat(run.names(run.calls, site))
        .containsExactlyInAnyOrder("Base<int>::value(int)", "Derived::value(int)");
  }

  /** Nothing else names the tables. */
  @Test
  void withoutRelocationsNothingIsLeftOut() throws IOException {
    byte[] whole = bytes("shapes-O2");
    for (CustomSection section : ModuleDecoder.decode(whole).customSections()) {
      if (section.name().equals("linking")) {
        // The last letter of its name.
        whole[section.start() - 1] = '_';
      }
    }
    Run run = new Run(whole);
    assertThat(run.missing()).isEmpty();
    assertThat(run.sites(Basis.VIRTUAL)).isZero();
    assertThat(run.sites(Basis.UNTYPED)).isPositive();
  }

  /** An object is called as one of a class that it is not of, and the code shows the cast. */
  @Test
  void aCastThatIsSeenWidensWhatCallsOfTheClassEnter() throws IOException {
    Run run = new Run(bytes("broken-O2"));
    assertThat(run.missing()).isEmpty();
    for (int site = 0; site < run.facts.siteCount(); site++) {
      if (run.module.functionName(run.facts.caller(site)).equals("leaves_of(Plant*, int)")) {
        assertThat(run.types.basis(site)).isEqualTo(Basis.VIRTUAL);
        assertThat(run.names(run.calls, site)).contains("Bird::legs(int)");
        assertThat(run.names(run.calls, site).size())
            .isLessThan(run.names(run.untyped, site).size());
      }
    }
  }

  private static List<String> casts(String name) throws IOException {
    JsonNode answer =
        command(
            "closure",
            FOLDER.resolve(name + ".wasm").toString(),
            "--entry",
            "env.ask",
            "--casts",
            "--format",
            "json");
    WasmModule module = ModuleDecoder.decode(bytes(name));
    List<String> found = new ArrayList<>();
    for (JsonNode cast : answer.get("casts")) {
      String place =
          cast.has("function")
              ? module.functionName(cast.get("function").intValue())
              : cast.get("variable").textValue();
      found.add(
          "%s: %s: %s from %s"
              .formatted(
                  place,
                  cast.get("kind").textValue(),
                  cast.get("pointer").textValue(),
                  cast.get("type").textValue()));
    }
    return found;
  }

  @Test
  void theCastIsListed() throws IOException {
    assertThat(casts("broken-O2")).containsExactly("cast: object_argument: Plant * from Animal *");
  }

  /**
   * Casts to a derived class, between two bases of one class, of a structure to its first member,
   * and through {@code void *} are not listed, nor the one that no declared place ever has.
   */
  @ParameterizedTest
  @ValueSource(strings = {"casts-O0", "casts-O1", "casts-O2", "casts-Os"})
  void castsBetweenUnrelatedClassesAreListed(String name) throws IOException {
    // Optimised, the function that casts gives back nothing: its caller has the value as well.
    boolean isOptimised = !name.endsWith("O0");
    assertThat(casts(name))
        .containsExactlyInAnyOrder(
            "bad_argument: object_argument: Stone * from Animal *",
            "bad_reference: object_argument: Stone * from Bird *",
            "bad_member: object_argument: Stone * from Bird *",
            "bad_store: object_store: Stone * from Animal *",
            isOptimised
                ? "bad_result: object_argument: Stone * from Animal *"
                : "any_stone(Animal*): object_result: Stone * from Animal *",
            // In a local there, in memory without optimisation.
            isOptimised
                ? "bad_variable: object_variable: Stone * from Animal *"
                : "bad_variable: object_store: Stone * from Animal *",
            // The parameter of the function, which became a variable where that was inlined.
            isOptimised
                ? "bad_inlined: object_variable: Stone * from Animal *"
                : "bad_inlined: object_argument: Stone * from Animal *",
            "wrong_stone: object_data: Stone * from Dog *");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes-O0",
        "shapes-O1",
        "shapes-O2",
        "shapes-Os",
        "shapes-O0-rtti",
        "shapes-O2-rtti",
        "shapes-O2-half",
        "names-O1",
        "names-O1-half",
        "life-O1",
        "life-O2",
        "life-Os"
      })
  void programsThatKeepTheRulesHaveNoCasts(String name) throws IOException {
    assertThat(casts(name)).isEmpty();
  }

  /**
   * What {@code --casts} can't see loses calls: a cast to a derived class that the object is not
   * of. Casts that it sees lose none, nor does the one through {@code void *}, to a class to which
   * others are seen to be cast.
   */
  @ParameterizedTest
  @ValueSource(strings = {"casts-O0", "casts-O1", "casts-O2", "casts-Os"})
  void objectsOfAnotherClassEnterWhatIsLeftOut(String name) throws IOException {
    assertThat(new Run(bytes(name)).missing())
        .containsExactlyInAnyOrder(
            "Bird::legs(int) in dog_legs(Dog*, int)", "Animal::wings(int) in wings_of(Bird*, int)");
  }
}
