// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.cha.ClassHierarchy;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.naive.NaiveGraph;
import dev.slotwise.tests.naive.NaiveLive;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What is live in real modules: each algorithm's answer lies within that of the coarser one and is
 * that of a naive implementation, the counts are those of the table, and what a graph calls live is
 * what its own edges reach from its roots.
 */
class LiveCountsTest {
  @TestFactory
  Stream<DynamicTest> ofExamples() throws IOException {
    return checks(Corpus.examples());
  }

  @Tag("corpus")
  @TestFactory
  Stream<DynamicTest> ofTheCache() throws IOException {
    assertThat(Corpus.defaults())
        .as("modules in the cache; tests/corpus/fetch --default gets them")
        .isNotEmpty();
    return checks(Corpus.defaults());
  }

  @Tag("nightly")
  @TestFactory
  Stream<DynamicTest> ofWhateverElseIsInTheCache() throws IOException {
    assertThat(Corpus.others())
        .as("modules in the cache; tests/corpus/fetch --all gets them")
        .isNotEmpty();
    return checks(Corpus.others());
  }

  private static Stream<DynamicTest> checks(List<Corpus.Entry> entries) {
    return entries.stream()
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> check(entry)));
  }

  private static void check(Corpus.Entry entry) throws IOException {
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    CodeFacts facts = CodeFacts.scan(module, 2);
    entry
        .pins()
        .ifPresent(
            expected -> {
              assertThat(module.functionCount()).isEqualTo(expected.functions());
              assertThat(StrictCounts.of(module, facts)).isEqualTo(expected.strict());
              for (String name : List.of("cha", "rta")) {
                assertThat(passive(name, entry, module, facts))
                    .as("%s against the table", name)
                    .isEqualTo(expected.of(name));
              }
            });
    if (!entry.isGarbageCollected()) {
      compareWithNaive(entry, module, facts);
    }
    for (HostModel host : List.of(HostModel.STRICT, HostModel.PASSIVE)) {
      for (Roots roots : List.of(Roots.library(module), Roots.byDefault(module))) {
        CallGraph cha = ClassHierarchy.build(module, facts, host, roots);
        CallGraph rta = RapidType.build(module, facts, host, roots);
        Reachable reachable =
            Reachable.from(new WasmProgram(module, facts, host, roots), NodeSet.of(0));
        String what = "%s, host %s, %s".formatted(entry, host.id(), roots.kind().id());
        assertThat(rta.live().isSubsetOf(cha.live())).as("rta in cha: %s", what).isTrue();
        assertThat(rta.addressTaken().isSubsetOf(cha.addressTaken()))
            .as("address-taken: %s", what)
            .isTrue();
        assertThat(rta.live().isSubsetOf(reachable.functions()))
            .as("rta in reachable: %s", what)
            .isTrue();
        assertThat(isClosed(rta)).as("rta: %s", what).isTrue();
        assertThat(isClosed(cha)).as("cha: %s", what).isTrue();
      }
    }
  }

  private static Counts passive(
      String algorithm, Corpus.Entry entry, WasmModule module, CodeFacts facts) {
    CallGraph graph =
        Algorithms.named(algorithm).build(module, facts, FlowOptions.of(HostModel.PASSIVE));
    return Counts.of(algorithm, module, graph, entry.seeds(module));
  }

  /** The counts are those of an implementation that shares no code and has no worklists. */
  private static void compareWithNaive(Corpus.Entry entry, WasmModule module, CodeFacts facts)
      throws IOException {
    Roots roots = Roots.byDefault(module);
    NaiveLive.Source source = new NaiveLive.Source(entry.bytes());
    for (HostModel host : List.of(HostModel.STRICT, HostModel.PASSIVE)) {
      boolean isStrict = host == HostModel.STRICT;
      String what = entry + ", host " + host.id();
      NaiveLive.Answer cha = NaiveLive.of(source, NaiveLive.Way.CHA, isStrict);
      assertThat(ClassHierarchy.build(module, facts, host, roots).live().toArray())
          .as("cha: %s", what)
          .isEqualTo(array(cha.live()));
      NaiveLive.Answer rta = NaiveLive.of(source, NaiveLive.Way.RTA, isStrict);
      assertThat(RapidType.build(module, facts, host, roots).live().toArray())
          .as("rta: %s", what)
          .isEqualTo(array(rta.live()));
      if (!isStrict) {
        compareSizes(passive("cha", entry, module, facts), cha.graph(), "cha: " + what);
        compareSizes(passive("rta", entry, module, facts), rta.graph(), "rta: " + what);
      }
      Reachable reachable =
          Reachable.from(new WasmProgram(module, facts, host, roots), NodeSet.of(0));
      NaiveLive.Answer naive = NaiveLive.of(source, NaiveLive.Way.REACHABLE, isStrict);
      assertThat(reachable.functions().toArray())
          .as("reachable: %s", what)
          .isEqualTo(array(naive.live()));
      assertThat(reachable.addressTaken().toArray())
          .as("address-taken: %s", what)
          .isEqualTo(array(naive.addressTaken()));
    }
  }

  private static int[] array(Set<Integer> functions) {
    return functions.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void compareSizes(Counts counts, NaiveGraph naive, String what) {
    assertThat(counts)
        .as(what)
        .extracting(Counts::live, Counts::nodes, Counts::edges)
        .containsExactly(naive.functions(), naive.nodes(), naive.edges());
  }

  /** Whether live is exactly what the edges reach from the roots. */
  private static boolean isClosed(CallGraph graph) {
    NodeSet reached = Reachability.from(graph.graph(), NodeSet.of(graph.roots().toArray()));
    int[] functions = reached.stream().takeWhile(n -> n < graph.functionCount()).toArray();
    return NodeSet.of(functions).equals(graph.live());
  }
}
