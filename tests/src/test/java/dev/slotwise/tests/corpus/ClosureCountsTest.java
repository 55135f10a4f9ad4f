// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.naive.NaiveClosure;
import dev.slotwise.tests.naive.NaiveGraph;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Closures of real modules, level by level: the functions are those that the naive implementation
 * finds, as is what is live and how many edges there are; each level's are among those of the one
 * before, and the counts are those of the table.
 */
class ClosureCountsTest {
  private static final List<Level> LEVELS = List.of(Level.TYPES, Level.TABLES, Level.SLOTS);

  @TestFactory
  Stream<DynamicTest> ofExamples() throws IOException {
    return checks(Corpus.examples());
  }

  /** Real programs in every test run, with no download. */
  @TestFactory
  Stream<DynamicTest> ofSkeletons() throws IOException {
    assertThat(Corpus.skeletons())
        .as("tests/corpus/skeletons.sh makes them from the pinned modules")
        .allMatch(Corpus.Entry::pinned)
        .extracting(Corpus.Entry::name)
        .contains("dash", "bash", "ruby");
    return checks(Corpus.skeletons());
  }

  @Tag("corpus")
  @TestFactory
  Stream<DynamicTest> ofTheCache() throws IOException {
    assertThat(Corpus.defaults())
        .as("modules in the cache; tests/corpus/fetch --default gets them")
        .extracting(Corpus.Entry::name)
        .contains("dash", "bash", "ruby", "ruby-3.4-debug-stdlib");
    return checks(Corpus.defaults());
  }

  @Tag("nightly")
  @TestFactory
  Stream<DynamicTest> ofWhateverElseIsInTheCache() throws IOException {
    assertThat(Corpus.others())
        .as("modules in the cache; tests/corpus/fetch --all gets them")
        .isNotEmpty();
    // The naive implementation reads functions only, not WasmGC.
    return checks(Corpus.others().stream().filter(entry -> !entry.isGarbageCollected()).toList());
  }

  private static Stream<DynamicTest> checks(List<Corpus.Entry> entries) {
    return entries.stream()
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> check(entry)));
  }

  private static void check(Corpus.Entry entry) throws IOException {
    if (!entry.pinned()) {
      System.out.println(entry + ": compared with the naive implementation only");
    }
    byte[] bytes = entry.bytes();
    WasmModule module = ModuleDecoder.decode(bytes);
    CodeFacts facts = CodeFacts.scan(module, 2);
    NaiveClosure naive = new NaiveClosure(bytes);
    NodeSet seeds = entry.seeds(module);
    assertThat(seeds.isEmpty()).as("%s has its entry", entry).isEqualTo(entry.entries().isEmpty());
    NodeSet before = NodeSet.range(module.functionCount());
    for (Level level : LEVELS) {
      String what = entry + " at " + level.id();
      CallGraph graph = LevelCallGraph.build(module, facts, level, HostModel.PASSIVE);
      NodeSet closure = Closure.of(graph, seeds).control();
      assertThat(toSet(closure))
          .as("%s against the naive implementation", what)
          .isEqualTo(naive.closure(level.id(), entry.entries()));
      assertThat(closure.isSubsetOf(before)).as(what).isTrue();
      Counts counts = Counts.of(level.id(), module, graph, seeds);
      NaiveGraph live = naive.live(level.id());
      assertThat(counts)
          .as("%s, live functions, nodes and edges against the naive implementation", what)
          .extracting(Counts::live, Counts::nodes, Counts::edges)
          .containsExactly(live.functions(), live.nodes(), live.edges());
      entry
          .pins()
          .ifPresent(
              expected ->
                  assertThat(counts)
                      .as("%s against the table", what)
                      .isEqualTo(expected.of(level.id())));
      before = closure;
    }
  }

  private static Set<Integer> toSet(NodeSet nodes) {
    Set<Integer> set = new TreeSet<>();
    nodes.forEach(set::add);
    return set;
  }
}
