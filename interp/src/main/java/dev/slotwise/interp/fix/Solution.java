// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import java.util.List;

/**
 * The values a solver ended with. Immutable. If {@link #isComplete}, they are a post-fixpoint;
 * otherwise the budget was spent, and nothing may be concluded from {@link #affected} values.
 *
 * @param <E> the type of values
 */
public final class Solution<E> {
  private final List<E> values;
  private final NodeSet unstable;
  private final NodeSet affected;
  private final Work work;

  Solution(IntGraph influences, List<E> values, NodeSet unstable, Work work) {
    this.values = List.copyOf(values);
    this.unstable = unstable;
    this.affected = Reachability.from(influences, unstable);
    this.work = work;
  }

  /**
   * {@return the value of an unknown}
   *
   * @param unknown its number, from 0
   */
  public E value(int unknown) {
    return values.get(unknown);
  }

  /** {@return the values by unknown; unmodifiable} */
  public List<E> values() {
    return values;
  }

  /** {@return whether the solver finished: every unknown is stable} */
  public boolean isComplete() {
    return unstable.isEmpty();
  }

  /**
   * {@return the unknowns that were never evaluated, or not since a value they depend on last
   * changed}
   */
  public NodeSet unstable() {
    return unstable;
  }

  /**
   * {@return the unknowns whose value may be too low: the unstable ones and all that depend on
   * them}
   */
  public NodeSet affected() {
    return affected;
  }

  /** {@return counts of the work that the solver did} */
  public Work work() {
    return work;
  }
}
