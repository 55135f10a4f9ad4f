// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.answer.Phases;
import dev.slotwise.answer.Precision;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs with debug information and relocations, at every level that interprets: no call and no
 * stack of a real run is left out, and the answer is as small as it is said to be.
 */
@Tag("nightly")
class SharpLevelsTest {

  /**
   * What real runs entered through pointers is no handful.
   *
   * @param closure at most so many functions at level {@code best}, import included
   * @param targets at most so many functions that an indirect call can enter there, on average
   * @param sites so many indirect calls were seen in a real run, at least
   * @param entered so many pairs of one and a function that it entered
   */
  @ParameterizedTest
  @CsvSource({"dash, 53, 4, 4, 17", "bash, 700, 12, 60, 150", "ruby, 4982, 70, 120, 400"})
  void noCallOfARealRunIsLeftOut(String name, int closure, int targets, int sites, int entered)
      throws IOException {
    Optional<Corpus.Entry> found = Corpus.find(name + "-g");
    if (found.isEmpty() || !found.get().pinned()) {
      System.out.println(name + "-g: not there, or of other bytes: nothing to compare");
      return;
    }
    WasmModule module = ModuleDecoder.decode(found.get().bytes());
    Precision precision = new Precision(FlowOptions.of(HostModel.PASSIVE), Set.of(), false);
    Analysis analysis = Analysis.of(name, module, HostModel.PASSIVE, 2, Phases.SILENT);
    // Calls were observed in the module without debug information, whose code is at other offsets.
    CodeFacts plain =
        CodeFacts.scan(ModuleDecoder.decode(Corpus.find(name).orElseThrow().bytes()), 2);
    List<Observations.Call> calls =
        Observations.calls(name).stream().map(call -> call.moved(plain, analysis.facts())).toList();
    List<int[]> stacks = Observations.stacks(name);
    checkEvidence(analysis.facts(), calls, sites, entered);

    Answers answers = new Answers(analysis, precision);
    for (Level level :
        List.of(Level.FLOW, Level.PROVENANCE, Level.OBJECTS, Level.PROTOTYPES, Level.BEST)) {
      CallGraph graph = answers.at(level).calls();
      assertThat(Observations.missing(module, graph, calls))
          .as("calls that %s has not", level)
          .isEmpty();
      Observations.checkStacks(module, graph, found.get().seeds(module), stacks);
      if (level == Level.BEST) {
        assertThat(analysis.closure(graph, found.get().seeds(module)).control().size())
            .isLessThanOrEqualTo(closure);
        assertThat(meanTargets(graph)).isLessThanOrEqualTo(targets);
      }
    }
  }

  private static void checkEvidence(
      CodeFacts facts, List<Observations.Call> calls, int sites, int entered) {
    Set<Observations.Call> indirect = new HashSet<>();
    Set<Integer> offsets = new HashSet<>();
    for (Observations.Call call : calls) {
      if (facts.kind(facts.siteAt(call.offset())).isIndirect()) {
        indirect.add(call);
        offsets.add(call.offset());
      }
    }
    assertThat(offsets).hasSizeGreaterThanOrEqualTo(sites);
    assertThat(indirect).hasSizeGreaterThanOrEqualTo(entered);
  }

  private static double meanTargets(CallGraph graph) {
    int sites = 0;
    int targets = 0;
    for (int site = 0; site < graph.siteCount(); site++) {
      if (graph.kind(site).isIndirect()) {
        sites++;
        targets += graph.targetSets().get(graph.targets(site)).size();
      }
    }
    return (double) targets / sites;
  }
}
