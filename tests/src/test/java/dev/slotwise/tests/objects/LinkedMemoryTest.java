// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.objects.LinkedMemory;
import dev.slotwise.interp.callgraph.objects.MemoryModels;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.interp.state.CellsMemory;
import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.interp.state.MemoryObjects;
import dev.slotwise.interp.state.laws.MemoryModelLaws;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Level {@code flow} where memory is objects: what {@code memory.c} says of each of its calls. */
public class LinkedMemoryTest {
  private static final Path FOLDER = Path.of("src/test/resources/objects");
  private static final String ALL = "adds doubles negates squares";

  @ParameterizedTest
  @CsvSource({
    // Stores somewhere in other objects, and on the stack, leave the slot that it calls by.
    "memory, objects, first, adds",
    // One of them may have come into any object otherwise.
    "memory, cells, first, " + ALL,
    // A store somewhere in the object that the index is loaded from.
    "memory, objects, second, " + ALL,
    "memory, cells, second, " + ALL,
    // A store through a pointer of which nothing is known.
    "memory-any, objects, first, " + ALL,
    "memory-any, cells, first, " + ALL
  })
  void aStoreIntoOneObjectLeavesTheOthers(String file, String memory, String caller, String callees)
      throws IOException {
    WasmModule module = read(file + ".wasm");
    CallGraph graph = graph(module, MemoryModels.byName(memory));
    TreeSet<String> entered = new TreeSet<>();
    for (int site = 0; site < graph.siteCount(); site++) {
      if (graph.kind(site).isIndirect() && module.functionName(graph.caller(site)).equals(caller)) {
        graph
            .targetSets()
            .get(graph.targets(site))
            .forEach(callee -> entered.add(module.functionName(callee)));
      }
    }
    assertThat(String.join(" ", entered)).isEqualTo(callees);
    assertThat(graph.assumptions().contains(Assumption.POINTERS_STAY_IN_THEIR_OBJECTS))
        .isEqualTo(memory.equals("objects"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory.wasm", "memory-any.wasm", "objects.wasm"})
  void lawsHold(String file) throws IOException {
    for (MemoryModel model : MemoryModels.builtIn()) {
      assertThat(MemoryModelLaws.check(model, read(file))).isEmpty();
    }
  }

  @Test
  void objectsAreThoseOfTheSource() throws IOException {
    // counters, calm, others, wild, which: 16, 8, 16, 8 and 8 bytes, one after the other.
    MemoryObjects objects = new LinkedMemory().objects(read("memory.wasm"));
    assertThat(objects.count()).isEqualTo(5);
    for (int object = 0; object < 5; object++) {
      assertThat(objects.end(object) - objects.start(object))
          .isEqualTo(new int[] {16, 8, 16, 8, 8}[object]);
    }
  }

  @Test
  void aModuleWithoutSectionsSaysHowToLink() throws IOException {
    WasmModule module =
        ModuleDecoder.decode(Files.readAllBytes(Path.of("../examples/minishell/minishell.wasm")));
    assertThat(new LinkedMemory().missing(module).orElseThrow()).contains("--emit-relocs");
    assertThat(new CellsMemory().missing(module)).isEmpty();
  }

  /** Whatever stands in these sections, there is an answer or a reason why there is none. */
  @Test
  void noByteOfTheSectionsIsTrusted() throws IOException {
    byte[] good = Files.readAllBytes(FOLDER.resolve("memory.wasm"));
    for (CustomSection section : ModuleDecoder.decode(good).customSections()) {
      if (section.kind() == CustomSection.Kind.LINKING
          || section.kind() == CustomSection.Kind.RELOCATIONS) {
        for (int at = section.start(); at < section.end(); at++) {
          for (int value : new int[] {0x00, 0x7F, 0xFF}) {
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
    graph(module, new LinkedMemory());
  }

  private static CallGraph graph(WasmModule module, MemoryModel memory) {
    CodeFacts facts = CodeFacts.scan(module, 1);
    FlowOptions options = FlowOptions.of(Hosts.WASI).withMemory(memory);
    return FlowCallGraph.build(module, facts, options).callGraph();
  }

  private static WasmModule read(String name) throws IOException {
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(FOLDER.resolve(name)));
    Validator.validate(module);
    return module;
  }
}
