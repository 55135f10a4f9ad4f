// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.ReversePostOrder;

/**
 * A worklist that takes the pending unknown that is first in reverse post-order of the
 * dependencies, so that what an unknown depends on settles first wherever cycles allow. J. Kam and
 * J. Ullman, <i>Global data flow analysis and iterative algorithms</i>, JACM 23(1), 1976.
 *
 * <p>Cost: {@code n} evaluations on an acyclic system, at most {@code h * e} on any.
 */
public final class PriorityWorklist extends Solver {
  @Override
  <E> void ascend(Iteration<E> iteration) {
    ReversePostOrder order =
        ReversePostOrder.of(iteration.influences(), iteration.equations().entries());
    RankQueue queue = new RankQueue(order.size());
    for (int rank = 0; rank < order.size(); rank++) {
      queue.add(rank);
    }
    while (!queue.isEmpty() && !iteration.isStopped()) {
      iteration.step(order.nodeAt(queue.removeLeast()), woken -> queue.add(order.rankOf(woken)));
    }
  }
}
