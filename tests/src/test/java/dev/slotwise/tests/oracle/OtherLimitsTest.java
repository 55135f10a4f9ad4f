// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.HostFunctions;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.tests.oracle.ModuleGenerator.Generated;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Limits are no matter of soundness: whatever they are, all that a concrete run does is in the
 * answer of level {@code flow}, operands and traps included.
 */
public class OtherLimitsTest {
  private static final int LARGER = 8;

  @Test
  void twoHundredModules() {
    check(3_000_000, 200, false);
  }

  @Tag("nightly")
  @Test
  void twoThousandModulesAtEveryChoice() {
    check(4_000_000, 2000, true);
  }

  /** What a run of one of many modules did that the answer does not have with least limits. */
  public static Optional<String> violationWithLeast(long seed) {
    WasmModule module = decode(ModuleGenerator.generate(Choices.random(seed)));
    Trace trace = ConcreteRun.of(module, ConcreteRun.Host.plain(HostModel.PASSIVE), seed);
    return new Oracle(module)
        .missing(
            trace,
            FlowOptions.of(HostModel.PASSIVE).withLimits(choices().get(0)),
            Domains.standard());
  }

  /** All at their least, all larger than usual, and each alone at its least. */
  private static List<Limits> choices() {
    Limits least = Limits.DEFAULT;
    Limits larger = Limits.DEFAULT;
    List<Limits> choices = new ArrayList<>();
    for (Limit limit : Limit.values()) {
      least = least.with(limit, limit.least());
      larger = larger.with(limit, Math.min(limit.most(), LARGER * limit.standard()));
      choices.add(Limits.DEFAULT.with(limit, limit.least()));
    }
    choices.add(0, least);
    choices.add(1, larger);
    return choices;
  }

  private static void check(long firstSeed, int count, boolean every) {
    List<Limits> choices = choices();
    int calls = 0;
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      Generated generated = ModuleGenerator.generate(Choices.random(seed));
      WasmModule module = decode(generated);
      WasmModule handedTo =
          decode(ModuleGenerator.withHostFunctions(Choices.replay(generated.made().values())));
      HostModel host = seed % 2 == 0 ? HostModel.PASSIVE : HostModel.STRICT;
      Trace trace =
          ConcreteRun.of(
              host == HostModel.STRICT ? handedTo : module,
              module,
              ConcreteRun.Host.plain(host),
              seed);
      calls += trace.calls().size();
      Oracle oracle = new Oracle(HostFunctions.in(module, host));
      int alone = 2 + (int) (seed % (choices.size() - 2));
      List<Limits> chosen =
          every ? choices : List.of(choices.get(0), choices.get(1), choices.get(alone));
      for (Limits limits : chosen) {
        assertThat(
                oracle.missing(trace, FlowOptions.of(host).withLimits(limits), Domains.standard()))
            .as("seed %d, host %s, %s", seed, host.id(), limits)
            .isEmpty();
      }
    }
    assertThat(calls).as("calls in the runs").isGreaterThan(2 * count);
  }

  private static WasmModule decode(Generated generated) {
    WasmModule module = ModuleDecoder.decode(generated.bytes());
    Validator.validate(module);
    return module;
  }
}
