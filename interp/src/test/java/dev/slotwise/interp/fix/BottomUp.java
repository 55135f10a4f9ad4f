// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.ReversePostOrder;
import dev.slotwise.interp.graph.Scc;

/**
 * Solves one strongly connected component of the dependencies after the other, each to the end
 * before any that depends on it: with function summaries as unknowns, callees before callers. M.
 * Sharir and A. Pnueli, <i>Two approaches to interprocedural data flow analysis</i>, 1981 (the
 * functional approach). Inside a component a worklist runs in reverse post-order.
 *
 * <p>Cost: one evaluation for each unknown that is in no cycle; at most {@code h * e} in a
 * component with {@code e} dependencies. No unknown is evaluated again once its component is left.
 */
public final class BottomUp extends Solver {
  @Override
  <E> void ascend(Iteration<E> iteration) {
    Scc scc = Scc.of(iteration.influences());
    ReversePostOrder order =
        ReversePostOrder.of(iteration.influences(), iteration.equations().entries());
    RankQueue queue = new RankQueue(order.size());
    // Components are numbered with edges leading down, and edges lead to dependents.
    for (int c = scc.componentCount() - 1; c >= 0 && !iteration.isStopped(); c--) {
      int component = c;
      for (int unknown : scc.members(component)) {
        queue.add(order.rankOf(unknown));
      }
      while (!queue.isEmpty() && !iteration.isStopped()) {
        iteration.step(
            order.nodeAt(queue.removeLeast()),
            woken -> {
              if (scc.componentOf(woken) == component) {
                queue.add(order.rankOf(woken));
              }
            });
      }
    }
  }
}
