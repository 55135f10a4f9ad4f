// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.answer.DeclaredTypes;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
   * <p>The floors of bash, dash and Ruby are those of a study of their sources, which has 693 for
   * bash as a prototype of these analyses found it on the binary, 702 without the declared types of
   * libc, 708 without what the linker named. The module {@code bash} has neither: nothing is left
   * there but what {@code provenance} says. Nothing was studied of Lua, MuJS, ninja, SQLite and the
   * program in Rust: their bounds are what was found, so that no change loses it unseen, and what
   * is right about them is that no observed call is outside.
   *
   * @param observed the module whose runs were observed; its code is the same
   * @param closure at most so many functions at level {@code best}, imports included
   * @param targets at most so many functions that an indirect call can enter there, on average
   * @param sites so many indirect calls were seen in a real run, at least
   * @param entered so many pairs of one and a function that it entered
   */
  @ParameterizedTest
  @CsvSource({
    "dash-g, dash, 53, 4, 4, 17",
    "bash-g, bash, 700, 12, 60, 150",
    "bash-g-program, bash, 710, 12, 60, 150",
    "bash-g-alone, bash, 715, 25, 60, 150",
    "bash, bash, 1487, 90, 60, 150",
    "ruby-g, ruby, 4982, 70, 120, 400",
    "lua-g, lua-g, 524, 14.5, 30, 140",
    "mujs-g, mujs-g, 426, 7.5, 45, 175",
    "ninja-g, ninja-g, 489, 42, 60, 85",
    "sqlite-g, sqlite-g, 1735, 68.1, 1300, 1850",
    "words-g, words-g, 219, 18.5, 20, 130"
  })
  void noCallOfARealRunIsLeftOut(
      String name, String observed, int closure, double targets, int sites, int entered)
      throws IOException {
    Optional<Corpus.Entry> found = Corpus.find(name);
    if (found.isEmpty() || !found.get().pinned()) {
      System.out.println(name + ": not there, or of other bytes: nothing to compare");
      return;
    }
    WasmModule module = ModuleDecoder.decode(found.get().bytes());
    Analysis analysis = SharpCounts.analysis(name, module);
    // What was observed has offsets of its module, and one with debug information has others.
    CodeFacts plain =
        CodeFacts.scan(ModuleDecoder.decode(Corpus.find(observed).orElseThrow().bytes()), 2);
    List<Observations.Call> calls =
        Observations.calls(observed).stream()
            .map(call -> call.moved(plain, analysis.facts()))
            .toList();
    List<int[]> stacks = Observations.stacks(observed);
    checkEvidence(analysis.facts(), calls, sites, entered);

    NodeSet seeds = found.get().seeds(module);
    Corpus.Expected expected = found.get().expected().orElseThrow();
    Answers answers = SharpCounts.answers(analysis);
    for (Level level : SharpCounts.LEVELS) {
      CallGraph graph = answers.at(level).calls();
      assertThat(Observations.missing(module, graph, calls))
          .as("calls that %s has not", level)
          .isEmpty();
      Observations.checkStacks(module, graph, seeds, stacks);
      SharpCounts counts = SharpCounts.of(analysis, graph, seeds);
      if (found.get().debug()) {
        assertThat(counts).as("%s against the table", level).isEqualTo(expected.at(level.id()));
      }
      if (level == Level.BEST) {
        assertThat(counts.closure()).isLessThanOrEqualTo(closure);
        assertThat(counts.targets()).isLessThanOrEqualTo(targets);
      }
    }
  }

  /** Its classes derive from each other in some eighty places, and none is cast to another. */
  @Test
  @Tag("nightly")
  void ninjaCastsNoObjectToAnUnrelatedClass() throws IOException {
    Optional<Corpus.Entry> found = Corpus.find("ninja-g");
    if (found.isEmpty() || !found.get().pinned()) {
      System.out.println("ninja-g: not there, or of other bytes: nothing to look at");
      return;
    }
    Analysis analysis = SharpCounts.analysis("ninja-g", ModuleDecoder.decode(found.get().bytes()));
    assertThat(DeclaredTypes.of(analysis).casts().reject(cast -> !cast.kind().isOfObject()))
        .isEmpty();
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
}
