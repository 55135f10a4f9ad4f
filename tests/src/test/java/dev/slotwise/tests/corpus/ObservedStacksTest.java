// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What real runs showed at {@code fork}, or at imports that may suspend: each function on the stack
 * is a live frame of the closure, and each pair of neighbours an edge, at every level and in every
 * algorithm.
 */
class ObservedStacksTest {
  private static final Map<String, Builder> GRAPHS = new TreeMap<>();

  static {
    for (Algorithm algorithm : Algorithms.ALL) {
      GRAPHS.put(
          algorithm.name(),
          (module, facts) -> algorithm.build(module, facts, FlowOptions.of(HostModel.PASSIVE)));
    }
  }

  private interface Builder {
    CallGraph build(WasmModule module, CodeFacts facts);
  }

  @TestFactory
  Stream<DynamicTest> ofTheExample() throws IOException {
    Corpus.Entry entry = Corpus.find("minishell").orElseThrow();
    return stacks(
        entry,
        Observations.stacksIn(Corpus.ROOT.resolve("examples/minishell/observed-stacks.txt")));
  }

  @Tag("corpus")
  @TestFactory
  Stream<DynamicTest> ofTheCache() throws IOException {
    Stream<DynamicTest> tests = Stream.empty();
    for (String name : List.of("dash", "bash", "ruby", "wa-sqlite-jspi")) {
      Corpus.Entry entry = Corpus.find(name).orElseThrow();
      tests = Stream.concat(tests, stacks(entry, Observations.stacks(name)));
    }
    return tests;
  }

  private static Stream<DynamicTest> stacks(Corpus.Entry entry, List<int[]> stacks)
      throws IOException {
    assertThat(stacks).as("stacks of %s", entry).isNotEmpty();
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    CodeFacts facts = CodeFacts.scan(module, 1);
    return GRAPHS.entrySet().stream()
        .map(
            graph ->
                DynamicTest.dynamicTest(
                    entry.name() + " at " + graph.getKey(),
                    () ->
                        Observations.checkStacks(
                            module,
                            graph.getValue().build(module, facts),
                            entry.seeds(module),
                            stacks)));
  }
}
