// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.callgraph.prototypes.Cast;
import dev.slotwise.interp.callgraph.prototypes.PrototypeCallGraph;
import dev.slotwise.interp.callgraph.prototypes.Prototypes;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What indirect calls of a compiled C program enter by their declared types. */
public class PrototypesTest {
  private static final Path FOLDER = Path.of("src/test/resources/dwarf");

  /** What has one parameter. */
  private static final String ALL_OF_ONE =
      "old_style on_any on_const_word on_hidden on_int on_mode on_point on_released on_seen"
          + " on_table on_text on_word";

  /** By caller, from the source: what its one indirect call can enter under the assumption. */
  private static final Map<String, String> ENTERED = new TreeMap<>();

  static {
    // Of the pointer's type; qualifiers of what it points to don't count. A function that takes any
    // object is not called with words, but for on_released: the code puts it and on_seen into such
    // a pointer.
    String word = "old_style on_const_word on_released on_seen on_word";
    ENTERED.put("call_field", word);
    ENTERED.put("call_element", word);
    ENTERED.put("call_loop", word);
    ENTERED.put("call_either", word);
    // An enumeration is an integer.
    ENTERED.put("call_mode", "on_int on_mode");
    ENTERED.put(
        "call_void_pointer",
        "old_style on_any on_const_word on_hidden on_point on_released on_seen on_table on_text"
            + " on_word");
    ENTERED.put("call_parameter", "on_hidden on_seen on_table");
    ENTERED.put("call_unprototyped", ALL_OF_ONE);
    // A structure without a tag is told by its members.
    ENTERED.put("call_anonymous", "on_point");
    ENTERED.put("call_text", "on_any on_released on_text");
    // A variadic function has the WebAssembly type of one with two parameters.
    ENTERED.put("call_variadic", "print_format");
    ENTERED.put("call_order", "order_words");
    // Casts that the call itself shows, and what has no type: nothing is left out.
    ENTERED.put("call_cast", "order_any order_ints order_words print_format");
    ENTERED.put("call_with_integer", ALL_OF_ONE);
    ENTERED.put("call_untyped", ALL_OF_ONE);
  }

  /** A module, and what is found in it. */
  private record Answer(WasmModule module, CodeFacts facts, Prototypes types, CallGraph calls) {
    static Answer of(String name) throws IOException {
      return of(Files.readAllBytes(FOLDER.resolve(name + ".wasm")));
    }

    static Answer of(byte[] bytes) {
      WasmModule module = ModuleDecoder.decode(bytes);
      CodeFacts facts = CodeFacts.scan(module, 1);
      DebugInfo info = DebugInfo.of(DwarfFile.of(bytes), List.of());
      Prototypes types = Prototypes.of(module, facts, info, HostModel.PASSIVE);
      return new Answer(
          module, facts, types, PrototypeCallGraph.build(module, facts, types, HostModel.PASSIVE));
    }

    Map<String, String> entered() {
      Map<String, String> entered = new TreeMap<>();
      for (int site = 0; site < calls.siteCount(); site++) {
        if (calls.kind(site).isIndirect()) {
          TreeSet<String> names = new TreeSet<>();
          calls.targetSets().get(calls.targets(site)).forEach(f -> names.add(name(f)));
          entered.put(name(calls.caller(site)), String.join(" ", names));
        }
      }
      return entered;
    }

    String name(int function) {
      return module.functionName(function);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prototypes-4", "prototypes-5", "prototypes-5-Os", "prototypes-5-O0"})
  void callsEnterWhatTheirDeclaredTypeAllows(String name) throws IOException {
    Answer answer = Answer.of(name);
    assertThat(answer.entered()).isEqualTo(ENTERED);
    CallGraph slots =
        LevelCallGraph.build(answer.module, answer.facts, Level.SLOTS, HostModel.PASSIVE);
    assertThat(slots.assumptions()).isNotEmpty();
    assertThat(answer.calls.assumptions())
        .contains(Assumption.CALLS_MATCH_PROTOTYPES)
        .containsAll(slots.assumptions());
  }

  @ParameterizedTest
  @CsvSource({
    // A function that the linker has removed has a variable at the same place of its frame.
    "removed, call_first, on_word",
    // A static member is in no object.
    "members, call_own, on_word"
  })
  void whatIsElsewhereDoesNotCount(String name, String caller, String callees) throws IOException {
    assertThat(Answer.of(name).entered()).isEqualTo(Map.of(caller, callees));
  }

  /** The entry of one function says that it was removed, which makes one without a type. */
  @Test
  void aFunctionWithoutDeclaredTypeIsEnteredByAllCallsOfItsType() throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve("prototypes-4.wasm"));
    WasmModule module = ModuleDecoder.decode(bytes);
    int function = 0;
    while (!module.functionName(function).equals("on_text")) {
      function++;
    }
    CustomSection entries =
        module.customSections().select(section -> section.name().equals(".debug_info")).getOnly();
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = module.bodyStart(function) - DwarfFile.of(bytes).codeStart();
    List<Integer> places =
        IntStream.range(entries.start(), entries.start() + entries.size() - 3)
            .filter(place -> words.getInt(place) == start)
            .boxed()
            .toList();
    assertThat(places).hasSize(1);
    words.putInt(places.get(0), -1);
    Answer answer = Answer.of(bytes);
    assertThat(answer.types.isDeclared(function)).isFalse();
    Set<String> withTwoParameters = Set.of("call_variadic", "call_order", "call_cast");
    Map<String, String> wanted = new TreeMap<>();
    ENTERED.forEach(
        (caller, callees) -> {
          Set<String> all = new TreeSet<>(List.of(callees.split(" ", -1)));
          if (!withTwoParameters.contains(caller)) {
            all.add("on_text");
          }
          wanted.put(caller, String.join(" ", all));
        });
    assertThat(answer.entered()).isEqualTo(wanted);
  }

  /** The program puts on_hidden into a pointer that on_hidden's type forbids, and calls it. */
  @Test
  void aProgramThatBreaksTheAssumptionEntersWhatIsLeftOut() throws IOException {
    Answer answer = Answer.of("prototypes-4");
    assertThat(answer.entered().get("call_field")).doesNotContain("on_hidden");
    assertThat(Assumption.CALLS_MATCH_PROTOTYPES.text())
        .contains("only through pointers whose type")
        .contains("is compatible with its own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prototypes-4", "prototypes-5", "prototypes-5-Os", "prototypes-5-O0"})
  void castsThatTheCodeShowsAreReported(String name) throws IOException {
    Answer answer = Answer.of(name);
    assertThat(
            answer
                .types
                .casts(answer.calls)
                .collect(
                    cast ->
                        cast.kind()
                            + " "
                            + answer.name(cast.function().orElseThrow())
                            + " "
                            + cast.pointer()
                            + (cast.target().isPresent()
                                ? " " + answer.name(cast.target().getAsInt())
                                : "")))
        .containsExactlyInAnyOrder(
            Cast.Kind.CALL + " call_cast int (*)(struct word *)",
            Cast.Kind.INTEGER + " call_with_integer int (*)(struct table *)",
            Cast.Kind.STORE + " cast int (*)(struct word *) on_seen",
            Cast.Kind.STORE + " cast_any int (*)(struct word *) on_released",
            Cast.Kind.HIDDEN + " break_rule int (*)(struct word *)");
  }

  /**
   * One is in the second element of an array, after a number; one comes after another pointer; of
   * the third, two numbers are one.
   */
  @Test
  void castsInInitialDataAreReported() throws IOException {
    Answer answer = Answer.of("casts");
    assertThat(
            answer
                .types
                .casts(answer.calls)
                .collect(
                    cast ->
                        cast.kind()
                            + " "
                            + cast.variable()
                            + " "
                            + cast.pointer()
                            + " "
                            + answer.name(cast.target().orElseThrow())))
        .containsExactlyInAnyOrder(
            Cast.Kind.DATA + " handlers int (*)(struct table *) on_word",
            Cast.Kind.DATA + " pairs int (*)(struct table *) on_word",
            Cast.Kind.DATA + " precise void (*)(long double) on_pair");
  }

  @Test
  void withoutDebugInformationNothingIsLeftOut() throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve("prototypes-4.wasm"));
    WasmModule module = ModuleDecoder.decode(bytes);
    CodeFacts facts = CodeFacts.scan(module, 1);
    DwarfFile empty = DwarfFile.of(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    assertThat(empty.hasEntries()).isFalse();
    Prototypes types =
        Prototypes.of(module, facts, DebugInfo.of(empty, List.of()), HostModel.PASSIVE);
    for (int site = 0; site < facts.siteCount(); site++) {
      assertThat(types.basis(site)).isEqualTo(Prototypes.Basis.UNTYPED);
      for (int function = 0; function < module.functionCount(); function++) {
        assertThat(types.allows(site, function)).isTrue();
      }
    }
  }
}
