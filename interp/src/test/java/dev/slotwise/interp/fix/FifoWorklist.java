// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The classic worklist: an unknown that a change may concern joins the end of a queue unless it
 * waits there already. G. Kildall, <i>A unified approach to global program optimization</i>, POPL
 * 1973.
 *
 * <p>Cost: at most {@code h * e} evaluations; the order is fair, but no better than that.
 */
public final class FifoWorklist extends Solver {
  @Override
  <E> void ascend(Iteration<E> iteration) {
    Deque<Integer> queue = new ArrayDeque<>(iteration.size());
    for (int unknown = 0; unknown < iteration.size(); unknown++) {
      queue.add(unknown);
    }
    while (!queue.isEmpty() && !iteration.isStopped()) {
      iteration.step(queue.remove(), queue::add);
    }
  }
}
