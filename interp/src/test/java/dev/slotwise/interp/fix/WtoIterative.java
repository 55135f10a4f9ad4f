// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.Wto;

/**
 * Bourdoncle's iterative strategy: stabilises the outermost components only, in sweeps over all
 * that they hold, with no regard to inner ones. F. Bourdoncle, <i>Efficient chaotic iteration
 * strategies with widenings</i>, FMPA 1993, section 4.1. Unknowns whose dependencies have not
 * changed are passed over.
 *
 * <p>Cost: {@code n} evaluations on an acyclic system; a component of {@code m} unknowns with
 * {@code k} heads in it takes at most {@code h * k} sweeps.
 */
public final class WtoIterative extends Solver {
  @Override
  <E> void ascend(Iteration<E> iteration) {
    Wto wto = iteration.wto();
    int position = 0;
    while (position < wto.size() && !iteration.isStopped()) {
      int unknown = wto.nodeAt(position);
      int end = wto.isHead(unknown) ? wto.endOf(unknown) : position + 1;
      sweepUntilStable(iteration, wto, position, end);
      position = end;
    }
  }

  private static <E> void sweepUntilStable(Iteration<E> iteration, Wto wto, int start, int end) {
    boolean changed = true;
    while (changed && !iteration.isStopped()) {
      changed = false;
      for (int position = start; position < end; position++) {
        changed |= iteration.stepIfPending(wto.nodeAt(position));
      }
    }
  }
}
