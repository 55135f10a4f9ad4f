// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The most general client: a host that calls some functions in any order, any number of times, with
 * any arguments, and writes what it can in between. What it leaves behind is a fixpoint: the join
 * of no call at all and of what each call leaves, which repeated in any order leaves nothing more.
 *
 * @param <V> the elements of the value domain
 */
final class HostCalls<V> {
  private final FlowSolver<V> solver;
  private final Unknown caller;
  private final ImmutableIntList functions;
  private final Unknown[] callees;
  private final int[] versions;
  private final Effect actions;
  private Effect left = Effect.NONE;
  private Effect abandoned = Effect.NONE;
  private Effect meanwhile = Effect.NONE;
  private int changes;

  /** The state is widened after it has changed this often. */
  private static final int WIDENING_DELAY = 16;

  /**
   * @param functions what the host calls
   * @param actions what it writes in between
   */
  HostCalls(FlowSolver<V> solver, Unknown caller, ImmutableIntList functions, Effect actions) {
    this.solver = solver;
    this.caller = caller;
    this.functions = functions;
    this.actions = actions;
    this.callees = new Unknown[functions.size()];
    this.versions = new int[callees.length];
    for (int i = 0; i < callees.length; i++) {
      callees[i] = solver.functionAt(functions.get(i), 0);
    }
  }

  /**
   * Makes the calls.
   *
   * @param entry what happened to the store before the host began
   * @return what may have happened to it since
   */
  Effect run(Effect entry) {
    Effects<V> effects = solver.model().effects();
    Effect before;
    do {
      before = left;
      leave(actions);
      meanwhile = solver.meanwhile(caller);
      leave(meanwhile);
      if (callees.length > 0) {
        abandoned = solver.abandoned(caller);
        leave(abandoned);
      }
      for (int i = 0; i < callees.length; i++) {
        Outcome outcome =
            solver.call(
                caller,
                callees[i],
                solver.anyArguments(functions.get(i)),
                effects.compose(entry, left));
        versions[i] = callees[i].version;
        if (outcome.returns()) {
          leave(outcome.effect());
        }
        if (!outcome.thrown().isNothing()) {
          leave(outcome.thrown().effect());
        }
      }
    } while (left != before);
    return left;
  }

  private void leave(Effect effect) {
    Effects<V> effects = solver.model().effects();
    Effect next = effects.join(left, effect);
    if (next != left) {
      changes++;
      left = changes > WIDENING_DELAY ? effects.widen(left, next) : next;
    }
  }

  boolean isFresh() {
    if (callees.length > 0 && abandoned != solver.abandoned(caller)) {
      return false;
    }
    if (meanwhile != solver.meanwhile(caller)) {
      return false;
    }
    for (int i = 0; i < callees.length; i++) {
      if (versions[i] != callees[i].version) {
        return false;
      }
    }
    return true;
  }
}
