// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.state.Effect;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * Ends an analysis whose budget is spent. The iteration goes on to a post-fixpoint in coarser
 * steps: a store that still grows becomes the store of which nothing is known, and a value that
 * still grows is widened. A function that is not stable after that <i>falls</i>: its sites enter
 * what the level below says, with any arguments, and it may do anything. So every function is
 * evaluated a fixed number of times more, and functions that are stable keep what was proven of
 * them.
 *
 * @param <V> the elements of the value domain
 */
final class Fallback<V> {
  private final FlowSystem<V> system;
  private final CallGraph below;
  private final Effect everything;
  private boolean someoneFell;

  /**
   * @param below the call graph of the level below
   */
  Fallback(FlowSystem<V> system, CallGraph below) {
    this.system = system;
    this.below = below;
    this.everything = system.actions().everything();
  }

  /** All that code can have done to the store. */
  Effect everything() {
    return everything;
  }

  /** The equation of a function that has fallen. */
  Outcome evaluate(FunctionUnknown<V> fallen, Environment environment) {
    if (!someoneFell) {
      someoneFell = true;
      system.forgetObjects();
      system.traps().record(Effect.NONE, everything);
    }
    for (int site = below.firstSite(fallen.function);
        site < below.endSite(fallen.function);
        site++) {
      ImmutableIntList targets = below.targetSets().get(below.targets(site));
      if (!targets.isEmpty()) {
        environment.contribute(
            system.targetsAt(system.targets().intern(targets), 0),
            new Entry(system.anyArguments(targets.get(0)), everything));
      }
    }
    return system.anyOutcome(fallen.function, everything);
  }
}
