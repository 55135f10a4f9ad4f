// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * Evaluates every unknown in index order, again and again, until a sweep changes nothing. Uses no
 * dependencies at all, so it is the oracle that the other solvers are tested against.
 *
 * <p>Cost: at most {@code h * n} sweeps, {@code h * n^2} evaluations.
 */
public final class RoundRobin extends Solver {
  @Override
  <E> void ascend(Iteration<E> iteration) {
    boolean changed = true;
    while (changed && !iteration.isStopped()) {
      changed = false;
      for (int unknown = 0; unknown < iteration.size(); unknown++) {
        changed |= iteration.step(unknown);
      }
    }
  }
}
