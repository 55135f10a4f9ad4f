// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.objects.LinkedMemory;
import dev.slotwise.interp.callgraph.objects.ObjectFlow;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code objects.c} says of each of its calls, and relocations that are not to be trusted. */
public class ObjectFlowTest {
  private static final Path FOLDER = Path.of("src/test/resources/objects");

  @ParameterizedTest
  @CsvSource({
    // One field of one object that nothing writes.
    "first, adds",
    // Some element: each word of the object, none of its neighbour.
    "some, adds doubles negates",
    // One field of two objects.
    "either, doubles forks",
    // Past its end: still the object, and not the one that lies there.
    "beyond, adds doubles negates",
    // What is stored in a field is loaded from it, and what in another is not.
    "run_late, doubles",
    "run_hook, adds doubles",
    // The heap is one object, where fields are not told apart.
    "use, doubles negates",
    // The host gives back what it was given.
    "use_made, doubles negates",
    // The pointer comes past a comparison to the call of run.
    "run, adds"
  })
  void aCallEntersWhatItsObjectHolds(String caller, String callees) throws IOException {
    assertThat(callees("objects.wasm", caller)).isEqualTo(callees);
  }

  /** Of what a global holds first the linker keeps no relocation: a number may be a slot. */
  @ParameterizedTest
  @CsvSource({"run_global, adds", "run_kept, adds doubles"})
  void aGlobalHoldsTheSlotThatItsFirstValueIs(String caller, String callees) throws IOException {
    assertThat(callees("slots.wasm", caller)).isEqualTo(callees);
  }

  @ParameterizedTest
  @CsvSource({
    // By 8 bytes, which is 4 shifted by 1: not known, so any of its words.
    "shifted, adds doubles negates",
    // Three lanes are as they were, and the fourth was loaded from somewhere.
    "laned, negates squares",
    "laned_bytes, squares",
    // The pointer moved to the other word. In the heap, which the number that was added could be
    // an address in, is squares.
    "stepped, adds doubles squares",
    "leapt, adds negates squares",
    "swapped, negates squares",
    // Stored at the sum of an address, a slot and a number.
    "hashed, squares"
  })
  void pointersMoveByAnyInstruction(String caller, String callees) throws IOException {
    assertThat(callees("moves.wasm", caller)).isEqualTo(callees);
  }

  @ParameterizedTest
  @CsvSource({
    // Never given to the host.
    "owned, adds squares",
    // Another word of it, or a function that the host has been passed.
    "skipped, adds doubles negates",
    // The host has written an address that it was passed for another call.
    "fetched, adds doubles negates",
    "kept, negates",
    // It was passed the object, and not what that points to.
    "requested, adds"
  })
  void theHostGivesBackAndWritesWhatItWasPassed(String caller, String callees) throws IOException {
    assertThat(callees("hosts.wasm", caller)).isEqualTo(callees);
  }

  private static String callees(String file, String caller) throws IOException {
    WasmModule module = read(file);
    CallGraph graph = graph(module);
    int function = 0;
    while (!module.functionName(function).equals(caller)) {
      function++;
    }
    TreeSet<String> entered = new TreeSet<>();
    for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
      if (graph.kind(site).isIndirect()) {
        graph
            .targetSets()
            .get(graph.targets(site))
            .forEach(callee -> entered.add(module.functionName(callee)));
      }
    }
    return String.join(" ", entered);
  }

  @Test
  void relocationsOfOtherCodeAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve("objects.wasm"));
    WasmModule module = ModuleDecoder.decode(bytes);
    // The constant that is the slot of a function: another slot is another function.
    int function = Seeds.export(module, "set_hook").toArray()[0];
    for (int at = module.bodyStart(function); at < module.bodyEnd(function); at++) {
      if (bytes[at] == 0x41 && bytes[at + 5] == 0) {
        bytes[at + 1] ^= 1;
        break;
      }
    }
    assertThat(missing(ModuleDecoder.decode(bytes)).orElseThrow()).contains("of other code");
  }

  /** Without those of data, functions are in the table that no relocation put there. */
  @Test
  void relocationsThatAreNotAllThereAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/virtual/shapes-O2.wasm"));
    for (CustomSection section : ModuleDecoder.decode(bytes).customSections()) {
      if (section.name().equals("reloc.DATA")) {
        // The last letter of its name.
        bytes[section.start() - 1] = 'X';
      }
    }
    WasmModule module = ModuleDecoder.decode(bytes);
    assertThat(missing(module).orElseThrow()).contains("not all there");
    assertThat(new LinkedMemory().missing(module).orElseThrow()).contains("not all there");
  }

  @Test
  void relocationsThatEndBeforeTheirSectionAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve("objects.wasm"));
    for (CustomSection section : ModuleDecoder.decode(bytes).customSections()) {
      if (section.name().equals("reloc.DATA")) {
        // After the number of the section, how many there are.
        bytes[section.start() + 1]--;
      }
    }
    assertThat(missing(ModuleDecoder.decode(bytes)).orElseThrow()).contains("end before");
  }

  @Test
  void aModuleWithoutThemSaysHowToLink() throws IOException {
    WasmModule module =
        ModuleDecoder.decode(Files.readAllBytes(Path.of("../examples/minishell/minishell.wasm")));
    assertThat(missing(module).orElseThrow()).contains("--emit-relocs");
  }

  /** Whatever stands in these sections, there is an answer or a reason why there is none. */
  @Test
  void noByteOfTheSectionsIsTrusted() throws IOException {
    byte[] good = Files.readAllBytes(FOLDER.resolve("objects.wasm"));
    WasmModule module = ModuleDecoder.decode(good);
    for (CustomSection section : module.customSections()) {
      if (section.kind() == CustomSection.Kind.LINKING
          || section.kind() == CustomSection.Kind.RELOCATIONS) {
        for (int at = section.start(); at < section.end(); at++) {
          for (int value : new int[] {0x00, 0x7F, 0x80, 0xFF}) {
            byte[] bytes = good.clone();
            bytes[at] = (byte) value;
            assertThatCode(() -> answer(bytes))
                .as("byte 0x%x is 0x%x", at, value)
                .doesNotThrowAnyException();
          }
        }
      }
    }
  }

  private static void answer(byte[] bytes) {
    WasmModule module;
    try {
      module = ModuleDecoder.decode(bytes);
    } catch (ModuleException e) {
      return;
    }
    if (missing(module).isEmpty()) {
      graph(module);
    }
  }

  private static Optional<String> missing(WasmModule module) {
    return ObjectFlow.missing(module, CodeFacts.scan(module, 1), HostModel.PASSIVE);
  }

  private static CallGraph graph(WasmModule module) {
    CodeFacts facts = CodeFacts.scan(module, 1);
    CallGraph flow =
        FlowCallGraph.build(module, facts, FlowOptions.of(HostModel.PASSIVE)).callGraph();
    return ObjectFlow.build(module, facts, HostModel.PASSIVE, flow);
  }

  private static WasmModule read(String name) throws IOException {
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(FOLDER.resolve(name)));
    Validator.validate(module);
    assertThat(missing(module)).isEmpty();
    return module;
  }
}
