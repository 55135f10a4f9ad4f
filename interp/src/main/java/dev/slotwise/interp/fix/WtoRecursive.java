// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.Wto;
import org.eclipse.collections.impl.stack.mutable.primitive.IntArrayStack;

/**
 * Bourdoncle's recursive strategy: walks the weak topological order and stabilises each component
 * before it goes on, inner components anew in each round of an outer one. F. Bourdoncle,
 * <i>Efficient chaotic iteration strategies with widenings</i>, FMPA 1993, section 4.2. Unknowns
 * whose dependencies have not changed are passed over.
 *
 * <p>Cost: {@code n} evaluations on an acyclic system; an unknown nested in {@code d} components is
 * evaluated at most {@code h * d} times if only heads can grow the component. Needs no Java stack.
 */
public final class WtoRecursive extends Solver {
  /** All objects of this class are alike: they have no state. */
  public WtoRecursive() {}

  @Override
  <E> void ascend(Iteration<E> iteration) {
    Wto wto = iteration.wto();
    IntArrayStack open = new IntArrayStack();
    int position = 0;
    while (!iteration.isStopped()) {
      if (!open.isEmpty() && wto.endOf(open.peek()) == position) {
        // A component is stable when its head is: all edges back to its start enter the head.
        int head = open.peek();
        if (iteration.stepIfPending(head)) {
          position = wto.positionOf(head) + 1;
        } else {
          open.pop();
        }
      } else if (position < wto.size()) {
        int unknown = wto.nodeAt(position++);
        iteration.stepIfPending(unknown);
        if (wto.isHead(unknown)) {
          open.push(unknown);
        }
      } else {
        return;
      }
    }
  }
}
