// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.IntervalDomain;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.relation.StateDomains;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A way to run level {@code flow}.
 *
 * @param context how many call sites tell calls apart
 * @param steps the budget
 * @param state what is known of variables together
 */
record Flow(ValueDomain<?> domain, int context, long steps, StateDomain<?> state) {
  static final Flow STANDARD = new Flow(Domains.standard(), 0, Long.MAX_VALUE);

  Flow(ValueDomain<?> domain, int context, long steps) {
    this(domain, context, steps, StateDomains.standard());
  }

  /** Every way there is. However early the budget ends, what is missing then is added instead. */
  static List<Flow> all() {
    List<Flow> all = new ArrayList<>();
    for (ValueDomain<?> domain : Domains.builtIn()) {
      all.add(new Flow(domain, 0, Long.MAX_VALUE));
      all.add(new Flow(domain, 1, Long.MAX_VALUE));
    }
    for (StateDomain<?> state : StateDomains.builtIn().drop(1)) {
      all.add(new Flow(Domains.standard(), 0, Long.MAX_VALUE, state));
      all.add(new Flow(new IntervalDomain(), 1, Long.MAX_VALUE, state));
    }
    for (long steps = 10; steps <= 1000; steps *= 10) {
      all.add(new Flow(Domains.standard(), 0, steps));
    }
    return all;
  }

  Optional<String> missing(Oracle oracle, Trace trace, FlowOptions options) {
    return oracle
        .missing(
            trace,
            options.withContextDepth(context).withBudget(Budget.of(steps, 1000)).withState(state),
            domain)
        .map(
            text ->
                "flow, %s, %s, context %d, %d steps: %s"
                    .formatted(domain.id(), state.id(), context, steps, text));
  }
}
