// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * Equations whose unknowns and dependencies come to light while they are solved, and whose
 * right-hand sides may add to other variables. K. Apinis, H. Seidl and V. Vojdani,
 * <i>Side-effecting constraint systems: a Swiss army knife for program analysis</i>, APLAS 2012.
 *
 * <p>An interprocedural analysis is such a system: an {@link Unknown} for each function, whose
 * input is the join of its entries and whose value is its summary; at each call that the function
 * comes across, it adds the state to the callee's input and reads the callee's summary. A {@link
 * Collector} holds what has no order, such as a flow-insensitive heap.
 *
 * <p>A solution is a post-fixpoint: inputs and collectors are above all contributions, and values
 * above what the right-hand sides return for their inputs.
 */
public interface DemandEquations {

  /**
   * Contributes the first inputs. What is not needed for these is never evaluated.
   *
   * @param environment takes the contributions; valid during this call only
   */
  void start(Environment environment);

  /**
   * Called before right-hand sides are evaluated in another environment than they were started or
   * evaluated in last, for equations that keep it.
   *
   * @param environment of the evaluations that follow
   */
  default void enter(Environment environment) {}

  /**
   * Called when the budget is spent. The equations may become coarser, so that a post-fixpoint is
   * near: from now on lattices may join to more, policies widen sooner, and right-hand sides return
   * and contribute more; none may be below what it was. The solver then gets as much budget again
   * and goes on from the values so far, to a post-fixpoint of the coarser equations.
   *
   * @return whether they have become coarser; false ends the run without a solution
   */
  default boolean coarsen() {
    return false;
  }
}
