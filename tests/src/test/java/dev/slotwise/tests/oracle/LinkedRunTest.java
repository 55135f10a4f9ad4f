// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.tests.program.SplitProgram;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import org.junit.jupiter.api.Test;

/**
 * A program of two modules, linked, runs in a concrete engine as the module runs that it was split
 * from: the same calls at the same sites. And what happened is in every answer about the program.
 */
class LinkedRunTest {
  private static final int SIZE = 20;
  private static final int PROGRAMS = 150;

  @Test
  void aLinkedProgramRunsAsTheWholeModuleAndItsAnswersHoldWhatHappened() {
    int crossing = 0;
    for (long seed = 0; seed < PROGRAMS; seed++) {
      Generated module = ModuleGenerator.generate(seed, SIZE);
      SplitProgram program = SplitProgram.of(ModuleDecoder.decode(module.bytes()), seed);
      Generated linked =
          new Generated(
              program.linked().bytes(), module.roots(), module.callsBack(), module.sites());
      ConcreteRun before = ConcreteRun.of(module, seed, false);
      ConcreteRun after = ConcreteRun.of(linked, seed, false);
      assertThat(after.calls()).as("seed %d", seed).isEqualTo(before.calls());
      assertThat(after.attempts()).as("seed %d", seed).isEqualTo(before.attempts());
      crossing += check(module, program, seed);
    }
    // Without calls from one module to the other it would show nothing.
    assertThat(crossing).isGreaterThan(PROGRAMS / 2);
  }

  /** Gives how many calls led from one module to the other. */
  private static int check(Generated module, SplitProgram program, long seed) {
    CodeFacts whole = CodeFacts.scan(program.whole(), 1);
    CodeFacts linked = CodeFacts.scan(program.linked(), 1);
    HostModel host = module.callsBack() ? HostModel.STRICT : HostModel.PASSIVE;
    ConcreteRun run = ConcreteRun.of(module, seed, host != HostModel.STRICT);
    int crossing = 0;
    for (Algorithm algorithm : Algorithms.ALL) {
      CallGraph graph = algorithm.build(program.linked(), linked, FlowOptions.of(host));
      crossing = 0;
      for (ConcreteRun.Call call : run.calls()) {
        Generated.Site site = module.sites().get(call.site());
        int offset = program.whole().bodyStart(site.function()) + site.offset();
        int place = whole.firstSite(site.function());
        while (whole.offset(place) != offset) {
          place++;
        }
        int caller = program.linkedIndex(site.function());
        int callee = program.linkedIndex(call.callee());
        assertThat(enters(graph, caller, program.linkedOffset(whole, linked, place), callee))
            .as("%s, seed %d: %d calls %d", algorithm, seed, caller, callee)
            .isTrue();
        crossing += isCrossing(program.linked(), caller, callee) ? 1 : 0;
      }
    }
    return crossing;
  }

  private static boolean isCrossing(WasmModule linked, int caller, int callee) {
    return linked.origins().sourceOf(callee).isPresent()
        && !linked.origins().sourceOf(caller).equals(linked.origins().sourceOf(callee));
  }

  private static boolean enters(CallGraph graph, int caller, int offset, int callee) {
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.offset(site) == offset
          && graph.targetSets().get(graph.targets(site)).contains(callee)) {
        return true;
      }
    }
    return false;
  }
}
