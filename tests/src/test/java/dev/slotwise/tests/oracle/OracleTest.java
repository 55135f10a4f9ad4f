// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.HostFunctions;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.client.traps.TrapSite;
import dev.slotwise.interp.client.traps.Verdict;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.tests.levels.LiveSets;
import dev.slotwise.tests.oracle.ModuleGenerator.Generated;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.TrapCause;
import dev.slotwise.wasm.validate.Validator;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a concrete run does is in every answer: each call that happened is an edge in every call
 * graph, and the operands at its site are in the abstract values there, in every domain.
 */
class OracleTest {
  private static final List<HostModel> HOSTS = List.of(HostModel.PASSIVE, HostModel.STRICT);

  @Test
  void fiveHundredModules() {
    List<Flow> all = Flow.all();
    check(0, 500, seed -> List.of(Flow.STANDARD, all.get((int) (seed % all.size()))));
  }

  @Tag("nightly")
  @Test
  void tenThousandModules() {
    check(1_000_000, 10_000, seed -> Flow.all());
  }

  /** What happened in all runs; runs in which nothing happens would show nothing. */
  private static final class Seen {
    int calls;
    int runsWithCalls;
    boolean handedIn;
    boolean reentered;
    final Set<SiteKind> kinds = EnumSet.noneOf(SiteKind.class);
    final Set<String> traps = new TreeSet<>();

    boolean hasTrapped(TrapCause cause) {
      return traps.stream().anyMatch(message -> Traps.isOf(message, cause));
    }
  }

  private static void check(long firstSeed, int count, LongFunction<List<Flow>> flows) {
    Seen seen = new Seen();
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      long host = seed;
      Generated module = ModuleGenerator.generate(Choices.random(seed));
      Function<Generated, Optional<String>> check =
          generated -> violation(generated, generated, host, flows.apply(host), seen);
      Optional<String> violation = check.apply(module);
      if (violation.isPresent()) {
        fail(Failure.of(module, check, OracleTest::replay).report(seed, violation.get()));
      }
    }
    assertThat(seen.calls).isGreaterThan(5 * count);
    assertThat(seen.runsWithCalls).isGreaterThan(count);
    assertThat(seen.handedIn).as("the host's own functions were called").isTrue();
    assertThat(seen.reentered).as("and called back").isTrue();
    assertThat(seen.kinds).containsExactlyInAnyOrder(SiteKind.values());
    assertThat(seen.traps)
        .as("each trap that is seen has a cause")
        .allMatch(text -> TrapClient.CAUSES.stream().anyMatch(cause -> Traps.isOf(text, cause)));
    assertThat(TrapClient.CAUSES.stream().filter(seen::hasTrapped))
        .contains(TrapCause.DIVISION, TrapCause.BOUNDS, TrapCause.NULL, TrapCause.CAST);
  }

  private static Generated replay(int[] values) {
    return ModuleGenerator.generate(Choices.replay(values));
  }

  /**
   * What the runs did that some analysis of {@code analysed} does not have.
   *
   * @param ran the module that ran; its instructions stand where those of {@code analysed} do. A
   *     strict host hands it functions of its own
   */
  private static Optional<String> violation(
      Generated ran, Generated analysed, long seed, List<Flow> flows, Seen seen) {
    WasmModule runs = decode(ran);
    WasmModule handedTo =
        decode(ModuleGenerator.withHostFunctions(Choices.replay(ran.made().values())));
    for (HostModel host : HOSTS) {
      Oracle oracle = new Oracle(HostFunctions.in(decode(analysed), host));
      Trace trace =
          ConcreteRun.of(
              host == HostModel.STRICT ? handedTo : runs, runs, ConcreteRun.Host.plain(host), seed);
      note(trace, oracle, seen);
      FlowOptions options = FlowOptions.of(host);
      for (Algorithm algorithm : Algorithms.UNCONDITIONAL) {
        Optional<String> missing = oracle.missing(trace, algorithm, options);
        if (missing.isPresent()) {
          return missing.map(text -> host.id() + ", " + algorithm + ": " + text);
        }
      }
      for (Flow flow : flows) {
        Optional<String> missing = flow.missing(oracle, trace, options);
        if (missing.isPresent()) {
          return missing.map(text -> host.id() + ", " + text);
        }
      }
    }
    return Optional.empty();
  }

  private static void note(Trace trace, Oracle oracle, Seen seen) {
    seen.calls += trace.calls().size();
    seen.runsWithCalls += trace.calls().isEmpty() ? 0 : 1;
    trace.trapped().values().forEach(seen.traps::addAll);
    trace.calls().forEach(call -> seen.kinds.add(oracle.kindAt(call.offset())));
    seen.handedIn |= trace.calls().stream().anyMatch(call -> oracle.isHandedIn(call.callee()));
    seen.reentered |= trace.hostCalls().stream().anyMatch(call -> oracle.isHandedIn(call.during()));
  }

  private static WasmModule decode(Generated generated) {
    WasmModule module = ModuleDecoder.decode(generated.bytes());
    Validator.validate(module);
    return module;
  }

  /** What does not run is checked above; what may run, {@code reachable} has if {@code rta} has. */
  @Test
  void whatIsLiveInRtaIsLiveInReachable() {
    for (long seed = 0; seed < 500; seed++) {
      WasmModule module = decode(ModuleGenerator.generate(Choices.random(seed)));
      assertThat(LiveSets.outsideReachable(module)).as("seed %d", seed).isEmpty();
    }
  }

  /** Operations of which the test breaks one at a time. */
  enum Broken {
    ADD,
    AND,
    REM_U
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void aBrokenTransferFunctionIsSeen(Broken broken) {
    BinaryOp op = BinaryOp.valueOf(broken.name());
    ValueDomain<?> domain = new BrokenDomain<>(Domains.standard(), op);
    for (long seed = 0; seed < 500; seed++) {
      long host = seed;
      Function<Generated, Optional<String>> check =
          generated ->
              violation(
                  generated,
                  generated,
                  host,
                  List.of(new Flow(domain, 0, Long.MAX_VALUE)),
                  new Seen());
      Generated module = ModuleGenerator.generate(Choices.random(seed));
      if (check.apply(module).isPresent()) {
        Generated simple = Failure.of(module, check, OracleTest::replay).simple();
        // What is left has the operation and a call that depends on it, and hardly more.
        assertThat(check.apply(simple)).isPresent();
        assertThat(decisions(simple)).isLessThan(decisions(module) / 4).isLessThan(40);
        return;
      }
    }
    fail("not seen");
  }

  /**
   * Of each cause that occurs in runs: what is said to never or always trap is held against them.
   */
  @ParameterizedTest
  @EnumSource(names = {"DIVISION", "BOUNDS", "NULL", "CAST"})
  void aWrongVerdictIsSeen(TrapCause cause) {
    EnumSet<Verdict> unseen = EnumSet.of(Verdict.NEVER, Verdict.ALWAYS);
    for (long seed = 0; seed < 500 && !unseen.isEmpty(); seed++) {
      WasmModule module = decode(ModuleGenerator.generate(Choices.random(seed)));
      Trace trace = ConcreteRun.of(module, module, ConcreteRun.Host.plain(HostModel.PASSIVE), seed);
      TrapClient client = new TrapClient();
      FlowCallGraph.build(module, CodeFacts.scan(module, 1), FlowOptions.of(HostModel.PASSIVE))
          .states()
          .show(client);
      for (Verdict wrong : EnumSet.copyOf(unseen)) {
        ImmutableList<TrapSite> sites =
            client
                .sites()
                .collect(
                    site ->
                        site.cause() == cause
                            ? new TrapSite(
                                site.function(),
                                site.offset(),
                                site.opcode(),
                                cause,
                                wrong,
                                site.reason())
                            : site);
        if (Traps.wrong(trace, sites).isPresent()) {
          unseen.remove(wrong);
        }
      }
    }
    assertThat(unseen).as("wrong verdicts about %s that no run shows", cause).isEmpty();
  }

  /** How many decisions were not for the simplest alternative. */
  private static long decisions(Generated module) {
    return Arrays.stream(module.made().values()).filter(value -> value != 0).count();
  }

  @Test
  void aForgottenTableRuleIsSeen() {
    boolean found = false;
    for (long seed = 0; seed < 500 && !found; seed++) {
      Generated module = ModuleGenerator.generate(Choices.random(seed));
      Generated forgetful = ModuleGenerator.withoutTableCopies(Choices.random(seed));
      found = violation(module, forgetful, seed, List.of(Flow.STANDARD), new Seen()).isPresent();
    }
    assertThat(found).isTrue();
  }

  @Test
  void aHostFunctionThatIsForgottenIsSeen() {
    boolean found = false;
    for (long seed = 0; seed < 500 && !found; seed++) {
      WasmModule module = decode(ModuleGenerator.generate(Choices.random(seed)));
      WasmModule handedTo = decode(ModuleGenerator.withHostFunctions(Choices.random(seed)));
      Trace trace =
          ConcreteRun.of(handedTo, module, ConcreteRun.Host.plain(HostModel.STRICT), seed);
      found =
          new Oracle(module)
              .missing(trace, Algorithms.named("types"), FlowOptions.of(HostModel.STRICT))
              .isPresent();
    }
    assertThat(found).isTrue();
  }
}
