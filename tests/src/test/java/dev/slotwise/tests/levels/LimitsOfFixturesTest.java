// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.domain.IntervalDomain;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.tests.fixture.Fixture;
import dev.slotwise.tests.fixture.Fixtures;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The limits of level {@code flow} on every fixture. */
class LimitsOfFixturesTest {
  private static final FlowOptions USUAL = FlowOptions.of(HostModel.PASSIVE);

  @Test
  void atTheLeastOfAllLimitsFlowLiesWithinSlots() {
    Limits least = Limits.DEFAULT;
    for (Limit limit : Limit.values()) {
      least = least.with(limit, limit.least());
    }
    int read = 0;
    for (Fixture fixture : Fixtures.all().toList()) {
      for (WasmModule module : valid(fixture)) {
        read++;
        assertThat(new Nesting(module, 1).flowOutsideSlots(USUAL.withLimits(least)))
            .as(fixture.name())
            .isEmpty();
      }
    }
    assertThat(read).isGreaterThan(100);
  }

  /**
   * Otherwise an option would be read and not passed on. Widening leaves small sets of numbers as
   * they are, and bounds not: so it takes both domains to see what each delay does.
   */
  @Test
  void someAnswerOrItsCostDependsOnEachLimit() {
    Set<Limit> left = EnumSet.allOf(Limit.class);
    for (Fixture fixture : Fixtures.all().toList()) {
      for (WasmModule module : valid(fixture)) {
        CodeFacts facts = CodeFacts.scan(module, 1);
        for (FlowOptions options : List.of(USUAL, USUAL.withDomain(new IntervalDomain()))) {
          left.removeIf(limit -> isNoticed(limit, module, facts, options));
        }
      }
    }
    assertThat(left).as("limits that no fixture takes notice of").isEmpty();
  }

  private static boolean isNoticed(
      Limit limit, WasmModule module, CodeFacts facts, FlowOptions options) {
    // Small modules have contexts to spare, however many functions pay for one.
    Limits base =
        limit == Limit.FUNCTIONS_PER_CONTEXT
            ? Limits.DEFAULT.with(Limit.CONTEXTS, 0)
            : Limits.DEFAULT;
    return !answer(module, facts, options.withLimits(base))
        .equals(answer(module, facts, options.withLimits(base.with(limit, limit.least()))));
  }

  private static List<Object> answer(WasmModule module, CodeFacts facts, FlowOptions options) {
    FlowResult flow = FlowCallGraph.build(module, facts, options);
    CallGraph graph = flow.callGraph();
    List<Object> answer = new ArrayList<>(List.of(flow.steps(), graph.live().toString()));
    for (int site = 0; site < graph.siteCount(); site++) {
      answer.add(graph.offset(site) + " " + graph.targetSets().get(graph.targets(site)));
    }
    return answer;
  }

  /** The module of a fixture; none if the fixture is about what is no module. */
  private static List<WasmModule> valid(Fixture fixture) {
    try {
      WasmModule module = ModuleDecoder.decode(fixture.module());
      Validator.validate(module);
      return List.of(module);
    } catch (ModuleException e) {
      return List.of();
    }
  }
}
