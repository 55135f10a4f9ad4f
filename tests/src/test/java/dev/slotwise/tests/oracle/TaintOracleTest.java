// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.FindingClient.Finding;
import dev.slotwise.interp.client.taint.TaintClient;
import dev.slotwise.interp.client.taint.TaintQuery;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntSets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two runs of a program differ in nothing but the numbers that one import returns. If it is then
 * given other arguments in one than in the other, that is found: with implicit flows always; with
 * explicit ones if both runs have executed the same instructions, and have chosen the same operands
 * and the same places to write to, so that only data can have brought it there.
 */
class TaintOracleTest {
  private static final int PAIRS = 4;

  @Test
  void fourHundredPrograms() {
    check(0, 400);
  }

  @Tag("nightly")
  @Test
  void tenThousandPrograms() {
    check(3_000_000, 10_000);
  }

  private static void check(long firstSeed, int count) {
    int different = 0;
    int byData = 0;
    int clean = 0;
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      WasmModule module =
          ModuleDecoder.decode(ModuleGenerator.talking(Choices.random(seed)).bytes());
      Validator.validate(module);
      boolean differs = false;
      boolean differsByData = false;
      TaintRun first = TaintRun.of(module, 2 * seed);
      for (int i = 0; i < PAIRS; i++) {
        TaintRun second = TaintRun.of(module, 7_000_000_019L * (i + 1) + seed);
        boolean differ = differ(first, second);
        differs |= differ;
        differsByData |= differ && first.choices() == second.choices();
      }
      ImmutableList<Finding> implicit = differs ? findings(module, true) : findings(module, false);
      if (differs) {
        different++;
        assertThat(implicit).as("seed %d: implicit flows", seed).isNotEmpty();
      } else {
        clean += implicit.isEmpty() ? 1 : 0;
      }
      if (differsByData) {
        byData++;
        assertThat(findings(module, false))
            .as("seed %d: explicit flows", seed)
            .anyMatch(finding -> finding.rule().equals("argument"));
      }
    }
    // Runs in which nothing differs would show nothing, nor would an answer that is always yes.
    assertThat(different).as("programs with different arguments").isGreaterThan(count / 20);
    assertThat(byData).as("programs where data makes the difference").isGreaterThan(count / 100);
    assertThat(clean).as("programs without a finding").isGreaterThan(count / 20);
  }

  private static boolean differ(TaintRun one, TaintRun other) {
    List<Long> a = one.given();
    List<Long> b = other.given();
    int common = Math.min(a.size(), b.size());
    return !a.subList(0, common).equals(b.subList(0, common))
        || (one.isComplete() && other.isComplete() && a.size() != b.size());
  }

  private static ImmutableList<Finding> findings(WasmModule module, boolean implicit) {
    TaintClient client =
        new TaintClient(
            new TaintQuery(
                IntSets.immutable.of(Declared.ACT),
                IntSets.immutable.of(Declared.ACT),
                implicit,
                Optional.empty(),
                Optional.empty(),
                IntSets.immutable.empty(),
                function -> IntLists.immutable.empty()));
    FlowCallGraph.build(module, CodeFacts.scan(module, 1), FlowOptions.of(HostModel.PASSIVE))
        .states()
        .show(client);
    return client.findings();
  }
}
