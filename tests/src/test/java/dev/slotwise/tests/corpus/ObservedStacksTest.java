// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
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
    return stacks(entry, Corpus.ROOT.resolve("examples/minishell/observed-stacks.txt"));
  }

  @Tag("corpus")
  @TestFactory
  Stream<DynamicTest> ofTheCache() throws IOException {
    Stream<DynamicTest> tests = Stream.empty();
    for (String name : List.of("dash", "bash", "ruby", "wa-sqlite-jspi")) {
      Corpus.Entry entry = Corpus.find(name).orElseThrow();
      tests =
          Stream.concat(
              tests, stacks(entry, Corpus.ROOT.resolve("tests/corpus/observed/" + name + ".txt")));
    }
    return tests;
  }

  private static Stream<DynamicTest> stacks(Corpus.Entry entry, Path file) throws IOException {
    List<int[]> stacks =
        Files.readAllLines(file).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(ObservedStacksTest::parse)
            .toList();
    assertThat(stacks).as("stacks in %s", file).isNotEmpty();
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    CodeFacts facts = CodeFacts.scan(module, 1);
    return GRAPHS.entrySet().stream()
        .map(
            graph ->
                DynamicTest.dynamicTest(
                    entry.name() + " at " + graph.getKey(),
                    () ->
                        check(
                            module,
                            graph.getValue().build(module, facts),
                            entry.entries(),
                            stacks)));
  }

  /** {@code index:name} frames, innermost first. */
  private static int[] parse(String line) {
    return Stream.of(line.trim().split(" +"))
        .mapToInt(frame -> Integer.parseInt(frame.substring(0, frame.indexOf(':'))))
        .toArray();
  }

  private static void check(
      WasmModule module, CallGraph graph, List<String> entries, List<int[]> stacks) {
    NodeSet seeds = NodeSet.empty();
    for (String entry : entries) {
      seeds = seeds.union(Seeds.imports(module, entry));
    }
    NodeSet frames = Closure.of(graph, seeds).frames();
    for (int[] stack : stacks) {
      for (int i = 0; i < stack.length; i++) {
        assertThat(frames.contains(stack[i]))
            .as("%s was on the stack", module.functionName(stack[i]))
            .isTrue();
        if (i > 0) {
          assertThat(hasEdge(graph, stack[i], stack[i - 1]))
              .as("%s called %s", module.functionName(stack[i]), module.functionName(stack[i - 1]))
              .isTrue();
        }
      }
      assertThat(isPath(graph, stack))
          .as("%s is a path of nodes", Arrays.stream(stack).mapToObj(module::functionName).toList())
          .isTrue();
    }
  }

  /** Whether some contexts of the functions lead from each to the next one in. */
  private static boolean isPath(CallGraph graph, int[] stack) {
    CallNodes nodes = graph.nodes();
    NodeSet at = graph.nodesOf(NodeSet.of(stack[stack.length - 1]));
    for (int i = stack.length - 2; i >= 0; i--) {
      BitSet next = new BitSet();
      int caller = stack[i + 1];
      int callee = stack[i];
      at.forEach(
          node -> {
            for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
              nodes
                  .sets()
                  .get(nodes.targets(node, site - graph.firstSite(caller)))
                  .select(entered -> nodes.function(entered) == callee)
                  .forEach(next::set);
            }
          });
      at = NodeSet.copyOf(next);
    }
    return !at.isEmpty();
  }

  private static boolean hasEdge(CallGraph graph, int caller, int callee) {
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.targetSets().get(graph.targets(site)).contains(callee)) {
        return true;
      }
    }
    return false;
  }
}
