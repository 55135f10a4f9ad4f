// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.lattice.Lattice;

/**
 * A toy analysis that stresses an engine: how many paths lead from node 0 to a node. Counts are
 * ordered by size; on a loop they grow for ever, so missing widening shows as divergence, and a
 * join or an order that is wrong shows as a wrong count. {@link Long#MAX_VALUE} stands for "no
 * bound".
 */
class PathCount implements Lattice<Long> {
  static final long UNBOUNDED = Long.MAX_VALUE;

  @Override
  public Long bottom() {
    return 0L;
  }

  @Override
  public Long top() {
    return UNBOUNDED;
  }

  @Override
  public Long join(Long left, Long right) {
    return Math.max(left, right);
  }

  @Override
  public Long meet(Long left, Long right) {
    return Math.min(left, right);
  }

  @Override
  public boolean leq(Long left, Long right) {
    return left <= right;
  }

  @Override
  public Long widen(Long old, Long next) {
    return next > old ? UNBOUNDED : old;
  }

  @Override
  public Long narrow(Long old, Long next) {
    return old == UNBOUNDED ? next : old;
  }

  static long add(long left, long right) {
    return left >= UNBOUNDED - right ? UNBOUNDED : left + right;
  }

  /** The count of a node is the sum of its predecessors' counts; node 0 has one path more. */
  static Equations<Long> equations(IntGraph graph, Lattice<Long> lattice) {
    IntGraph predecessors = graph.reversed();
    return new Equations<>() {
      @Override
      public Lattice<Long> lattice() {
        return lattice;
      }

      @Override
      public IntGraph influences() {
        return graph;
      }

      @Override
      public Long evaluate(int unknown, Lookup<Long> values) {
        long sum = unknown == 0 ? 1 : 0;
        for (int predecessor : predecessors.successors(unknown)) {
          sum = add(sum, values.get(predecessor));
        }
        return sum;
      }
    };
  }
}
