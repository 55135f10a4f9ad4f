// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.primitive.IntIntMaps;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each level's answer is a subset of the one before, site by site, whatever the host: on every
 * fixture and example there is.
 */
class NestingTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<HostModel> HOSTS = List.of(HostModel.PASSIVE, HostModel.STRICT);

  @TestFactory
  List<DynamicTest> everyLevelIsInTheOneBefore() throws IOException {
    try (Stream<Path> fixtures = Files.walk(ROOT.resolve("tests/src/test/resources/fixtures"));
        Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
      List<DynamicTest> tests =
          Stream.concat(fixtures, examples)
              .filter(path -> path.toString().endsWith(".wasm"))
              .filter(path -> !path.toString().contains("/invalid/"))
              .sorted()
              .map(
                  path ->
                      DynamicTest.dynamicTest(ROOT.relativize(path).toString(), () -> check(path)))
              .toList();
      assertThat(tests).hasSizeGreaterThan(50);
      return tests;
    }
  }

  private static void check(Path path) throws IOException {
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(path));
    CodeFacts facts = CodeFacts.scan(module, 1);
    for (HostModel host : HOSTS) {
      CallGraph before = LevelCallGraph.build(module, facts, Level.TYPES, host);
      for (Level level : List.of(Level.TABLES, Level.SLOTS)) {
        CallGraph graph = LevelCallGraph.build(module, facts, level, host);
        assertIn(graph, before, host.id() + ", " + level.id());
        before = graph;
      }
      CallGraph flow = FlowCallGraph.build(module, facts, FlowOptions.of(host)).callGraph();
      assertThat(flow.fallback().isEmpty()).isTrue();
      assertIn(flow, before, host.id() + ", flow");
      FlowOptions hurried = FlowOptions.of(host).withBudget(100, 1000);
      CallGraph coarse = FlowCallGraph.build(module, facts, hurried).callGraph();
      assertIn(coarse, before, host.id() + ", flow with 100 steps");
      assertIn(flow, coarse, host.id() + ", flow with 100 steps");
    }
  }

  private static void assertIn(CallGraph graph, CallGraph before, String what) {
    MutableIntIntMap sites = IntIntMaps.mutable.empty();
    for (int site = 0; site < before.siteCount(); site++) {
      sites.put(before.offset(site), site);
    }
    for (int site = 0; site < graph.siteCount(); site++) {
      int same = sites.getOrThrow(graph.offset(site));
      ImmutableIntList targets = graph.targetSets().get(graph.targets(site));
      assertThat(before.targetSets().get(before.targets(same)).containsAll(targets))
          .as("%s: %s at 0x%x", what, graph.kind(site).mnemonic(), graph.offset(site))
          .isTrue();
    }
  }
}
