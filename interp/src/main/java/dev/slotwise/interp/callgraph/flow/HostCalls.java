// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.fix.Accumulator;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.fix.Place;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import java.util.Optional;

/**
 * The most general client: a host that calls some functions in any order, any number of times, with
 * any arguments, and writes what it can in between. The store that such calls leave is a fixpoint:
 * it is the join of the store before and of the stores that single calls leave, and no further call
 * adds to it.
 *
 * @param <V> the elements of the value domain
 */
final class HostCalls<V> {
  private final FlowSystem<V> system;

  /** One of the calls; empty if it calls nothing. */
  private final Optional<HostTargetsUnknown<V>> call;

  private final Place<Outcome> place = new Place<>();
  private final Place<Effect> traps = new Place<>();
  private final Place<Effect> meanwhile = new Place<>();
  private final Effect actions;

  /** What may have happened to the store since the host began. */
  private final Accumulator<Effect> left;

  /**
   * @param call what the host calls
   * @param actions what it writes in between
   */
  HostCalls(FlowSystem<V> system, Optional<HostTargetsUnknown<V>> call, Effect actions) {
    this.system = system;
    this.call = call;
    this.actions = actions;
    this.left = new Accumulator<>(system.leftBehind(), Effect.NONE);
  }

  /**
   * Makes the calls.
   *
   * @param entry what happened to the store before the host began
   * @return what may have happened to it since
   */
  Effect run(Effect entry, Environment environment) {
    Effects<V> effects = system.model().effects();
    Effect before;
    do {
      before = left.value();
      leave(actions);
      if (system.isInterleaved()) {
        leave(environment.read(system.waiting(), meanwhile));
      }
      if (call.isPresent()) {
        leave(environment.read(system.trapped(), traps));
        Entry found = HostTargetsUnknown.entry(effects.compose(entry, left.value()));
        Outcome outcome = environment.call(call.get(), found, place);
        if (outcome.returns()) {
          leave(outcome.effect());
        }
      }
    } while (left.value() != before);
    return left.value();
  }

  /** The host may find the store as this effect leaves it, relative to when it began. */
  void leave(Effect effect) {
    left.add(effect);
  }
}
