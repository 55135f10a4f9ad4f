// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.ModuleSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A module that is split into two at random, linked again, is the same program: site by site its
 * call graph is that of the whole module. Where segments overlap, and at level {@code flow}, more
 * may be said of a program, for others may act between the instantiation of two modules; never
 * less.
 */
class SplitClosureTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<HostModel> HOSTS = List.of(HostModel.PASSIVE, HostModel.STRICT);

  @TestFactory
  List<DynamicTest> theLinkedProgramAnswersAsTheWholeModule() throws IOException {
    try (Stream<Path> fixtures = Files.walk(ROOT.resolve("tests/src/test/resources/fixtures"));
        Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
      List<DynamicTest> tests =
          Stream.concat(fixtures, examples)
              .filter(path -> path.toString().endsWith(".wasm"))
              .filter(path -> !path.toString().contains("/invalid/"))
              .filter(path -> !path.toString().contains("/component/"))
              .sorted()
              .filter(path -> ModuleSplitter.canSplit(read(path)))
              .map(
                  path ->
                      DynamicTest.dynamicTest(
                          ROOT.relativize(path).toString(), () -> check(read(path))))
              .toList();
      assertThat(tests).hasSizeGreaterThan(100);
      return tests;
    }
  }

  private static WasmModule read(Path path) {
    try {
      return ModuleDecoder.decode(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void check(WasmModule module) {
    for (int seed = 0; seed < 2; seed++) {
      SplitProgram program = SplitProgram.of(module, seed);
      CodeFacts whole = CodeFacts.scan(program.whole(), 1);
      CodeFacts linked = CodeFacts.scan(program.linked(), 1);
      int ofLoader =
          Seeds.standIns(program.linked()).stream()
              .map(f -> linked.endSite(f) - linked.firstSite(f))
              .sum();
      assertThat(linked.siteCount()).isEqualTo(whole.siteCount() + ofLoader);
      for (HostModel host : HOSTS) {
        for (Algorithm algorithm : Algorithms.ALL) {
          FlowOptions options = FlowOptions.of(host);
          CallGraph expected = algorithm.build(program.whole(), whole, options);
          CallGraph found = algorithm.build(program.linked(), linked, options);
          String what = host.id() + ", " + algorithm;
          boolean isFlow = algorithm.name().equals("flow") || algorithm.within().contains("flow");
          boolean mayDiffer = isFlow || fillsATableTwice(module);
          compareSites(program, whole, linked, expected, found, what, mayDiffer);
          for (int f = 0; f < program.whole().importedFunctionCount(); f++) {
            String entry = program.whole().functionImport(f).qualifiedName();
            compareClosures(program, expected, found, entry, what, mayDiffer);
          }
        }
      }
    }
  }

  /** Then one segment may overwrite another, and of a program both contents count. */
  private static boolean fillsATableTwice(WasmModule module) {
    BitSet filled = new BitSet();
    for (ElementSegment segment : module.elements()) {
      if (segment.mode() == ElementSegment.Mode.ACTIVE) {
        if (filled.get(segment.table())) {
          return true;
        }
        filled.set(segment.table());
      }
    }
    return false;
  }

  private static void compareSites(
      SplitProgram program,
      CodeFacts whole,
      CodeFacts linked,
      CallGraph expected,
      CallGraph found,
      String what,
      boolean mayDiffer) {
    for (int site = 0; site < whole.siteCount(); site++) {
      NodeSet before = targets(expected, whole.caller(site), whole.offset(site));
      NodeSet after =
          targets(
              found,
              program.linkedIndex(whole.caller(site)),
              program.linkedOffset(whole, linked, site));
      NodeSet mapped = mapped(program, before);
      if (mayDiffer) {
        assertThat(mapped.isSubsetOf(after)).as("%s, site %d", what, site).isTrue();
      } else {
        assertThat(after).as("%s, site %d", what, site).isEqualTo(mapped);
      }
    }
  }

  private static void compareClosures(
      SplitProgram program,
      CallGraph expected,
      CallGraph found,
      String entry,
      String what,
      boolean mayDiffer) {
    NodeSet before = Closure.of(expected, Seeds.imports(program.whole(), entry)).control();
    NodeSet after =
        Closure.of(found, Seeds.imports(program.linked(), entry))
            .without(Seeds.standIns(program.linked()), found.live())
            .control();
    NodeSet mapped = mapped(program, before);
    if (mayDiffer) {
      assertThat(mapped.isSubsetOf(after)).as("%s, closure of %s", what, entry).isTrue();
    } else {
      assertThat(after).as("%s, closure of %s", what, entry).isEqualTo(mapped);
    }
  }

  private static NodeSet mapped(SplitProgram program, NodeSet functions) {
    return NodeSet.of(functions.stream().map(program::linkedIndex).toArray());
  }

  private static NodeSet targets(CallGraph graph, int caller, int offset) {
    NodeSet targets = NodeSet.empty();
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.offset(site) == offset) {
        targets = targets.union(NodeSet.of(graph.targetSets().get(graph.targets(site)).toArray()));
      }
    }
    return targets;
  }
}
