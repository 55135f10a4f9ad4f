// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

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

/**
 * A generated module that has run several times, with nothing different but the numbers that one
 * import returns.
 */
public final class TaintedProgram {
  private static final int PAIRS = 4;

  private final WasmModule module;
  private final boolean differs;
  private final boolean differsByData;

  /** One of many; the seed says which. */
  public TaintedProgram(long seed) {
    module = ModuleDecoder.decode(ModuleGenerator.talking(Choices.random(seed)).bytes());
    Validator.validate(module);
    TaintRun first = TaintRun.of(module, 2 * seed);
    boolean everDiffers = false;
    boolean everByData = false;
    for (int i = 0; i < PAIRS; i++) {
      TaintRun second = TaintRun.of(module, 7_000_000_019L * (i + 1) + seed);
      boolean differ = differ(first, second);
      everDiffers |= differ;
      everByData |= differ && first.choices() == second.choices();
    }
    differs = everDiffers;
    differsByData = everByData;
  }

  /** Whether the import was given other arguments in one run than in another. */
  boolean differs() {
    return differs;
  }

  /**
   * Whether it was, although both runs executed the same instructions, and chose the same operands
   * and the same places to write to: then only data can have brought it there.
   */
  boolean differsByData() {
    return differsByData;
  }

  /** The flows that the runs show and the analysis does not have. */
  public Optional<String> violation() {
    if (differs && findings(true).isEmpty()) {
      return Optional.of("no implicit flow");
    }
    return differsByData
            && findings(false).noneSatisfy(finding -> finding.rule().equals("argument"))
        ? Optional.of("no explicit flow into an argument")
        : Optional.empty();
  }

  private static boolean differ(TaintRun one, TaintRun other) {
    List<Long> a = one.given();
    List<Long> b = other.given();
    int common = Math.min(a.size(), b.size());
    return !a.subList(0, common).equals(b.subList(0, common))
        || (one.isComplete() && other.isComplete() && a.size() != b.size());
  }

  ImmutableList<Finding> findings(boolean implicit) {
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
