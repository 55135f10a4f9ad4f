// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.slotwise.interp.callgraph.flow.ContextPolicies;
import dev.slotwise.interp.callgraph.flow.ContextPolicy;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.flow.Verification;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.HostFunctions;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.oracle.ModuleGenerator.Generated;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What level {@code flow} leaves out where it walks through a function again makes no difference:
 * on programs with long bodies each step of the solver is proven to be right, by walks that leave
 * out nothing. So a hole is found although a later walk may fill it, and although no run shows it.
 */
public class LongBodiesTest {
  /** Hundreds of times what these programs take: whatever goes so far does not end. */
  private static final long MOST_STEPS = 20_000_000;

  private static final long SECONDS = 10_000;

  private static final ImmutableList<ContextPolicy> CONTEXTS =
      Lists.immutable.of(ContextPolicies.byName("none"), ContextPolicies.standard());

  /** Two ways to make bodies. */
  private enum Handlers {
    STANDARD,
    LEGACY;

    Generated module(Choices choices) {
      return this == LEGACY
          ? ModuleGenerator.withLegacyHandlers(choices)
          : ModuleGenerator.withLongBodies(choices, false);
    }
  }

  @Test
  void threeHundredPrograms() {
    check(0, 300);
  }

  /** A leap keeps a call that had been made with more, and so in another context. */
  @Test
  void callsInContextsThatAFreshWalkWouldNotChoose() {
    check(1757, 1);
    check(2671, 1);
  }

  @Tag("nightly")
  @Test
  void tenThousandPrograms() {
    check(1_000_000, 10_000);
  }

  @Test
  void whatRunsDoIsInTheAnswer() {
    run(2_000_000, 100);
  }

  @Tag("nightly")
  @Test
  void whatFiveThousandProgramsDoIsInTheAnswer() {
    run(3_000_000, 5000);
  }

  private static void check(long firstSeed, int count) {
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      HostModel host = host(seed);
      for (Handlers handlers : Handlers.values()) {
        Generated generated = handlers.module(Choices.random(seed));
        for (ContextPolicy contexts : CONTEXTS) {
          Function<Generated, Optional<String>> check =
              module -> wrong(decode(module), host, contexts);
          Optional<String> wrong = check.apply(generated);
          if (wrong.isPresent()) {
            fail(
                Failure.of(generated, check, values -> handlers.module(Choices.replay(values)))
                    .report(
                        seed,
                        "%s, %s, contexts %s: %s"
                            .formatted(handlers, host.id(), contexts.id(), wrong.get())));
          }
        }
      }
    }
  }

  /** What is wrong of the answers for a program or on the way to them. */
  public static Optional<String> violation(long seed) {
    return Stream.of(Handlers.values())
        .map(handlers -> decode(handlers.module(Choices.random(seed))))
        .flatMap(module -> CONTEXTS.stream().map(contexts -> wrong(module, host(seed), contexts)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static HostModel host(long seed) {
    return seed % 2 == 0 ? HostModel.PASSIVE : HostModel.STRICT;
  }

  /** What is wrong of an answer or on the way to it. */
  private static Optional<String> wrong(WasmModule module, HostModel host, ContextPolicy contexts) {
    FlowOptions options =
        FlowOptions.of(host)
            .withBudget(Budget.of(MOST_STEPS, SECONDS))
            .withContexts(contexts)
            .withVerification(Verification.STEPS);
    FlowResult result;
    try {
      result = FlowCallGraph.build(module, CodeFacts.scan(module, 1), options);
    } catch (IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return result.steps() >= MOST_STEPS ? Optional.of("does not end") : Optional.empty();
  }

  private static void run(long firstSeed, int count) {
    int calls = 0;
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      HostModel host = host(seed);
      long hostSeed = seed;
      int[] called = {0};
      Generated generated = ModuleGenerator.withLongBodies(Choices.random(seed), false);
      Function<Generated, Optional<String>> check =
          made -> {
            WasmModule module = decode(made);
            WasmModule handedTo =
                decode(ModuleGenerator.withLongBodies(Choices.replay(made.made().values()), true));
            Trace trace =
                ConcreteRun.of(
                    host == HostModel.STRICT ? handedTo : module,
                    module,
                    ConcreteRun.Host.plain(host),
                    hostSeed);
            called[0] = trace.calls().size();
            return Flow.STANDARD.missing(
                new Oracle(HostFunctions.in(module, host)), trace, FlowOptions.of(host));
          };
      Optional<String> missing = check.apply(generated);
      if (missing.isPresent()) {
        fail(
            Failure.of(
                    generated,
                    check,
                    values -> ModuleGenerator.withLongBodies(Choices.replay(values), false))
                .report(seed, missing.get()));
      }
      calls += called[0];
    }
    assertThat(calls).as("calls in the runs").isGreaterThan(3 * count);
  }

  private static WasmModule decode(Generated generated) {
    WasmModule module = ModuleDecoder.decode(generated.bytes());
    Validator.validate(module);
    return module;
  }
}
