// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * Solves equations by chaotic iteration from bottom, in an order that the implementation chooses:
 * P. Cousot and R. Cousot, <i>Abstract interpretation: a unified lattice model</i>, POPL 1977.
 *
 * <p>Every solver guarantees the same. A complete solution is a post-fixpoint. If right-hand sides
 * are monotone, joins are least upper bounds and nothing is widened, it is the least fixpoint,
 * whichever the solver. Iteration ends if the lattice has no infinite ascending chain, or if the
 * policy's points cut every cycle; else only the budget ends it. A solver has no state: one
 * instance serves any number of runs.
 *
 * <p>In the costs that implementations state, {@code h} is the height of the lattice (with
 * widening: the length of the longest chain it leaves), {@code n} the number of unknowns, {@code e}
 * that of dependencies, {@code d} the depth of nested components.
 */
public abstract class Solver {
  Solver() {}

  /**
   * Solves a system.
   *
   * @param <E> the type of values
   * @param equations the system to solve
   * @param policy where and when values are widened and narrowed
   * @param budget ends the run early; the solution then says which unknowns are not stable
   * @return a post-fixpoint of the equations, or what there was of one when the budget was spent
   * @throws LatticeContractException if the lattice breaks a law
   */
  public final <E> Solution<E> solve(
      Equations<E> equations, WideningPolicy<E> policy, Budget budget) {
    Iteration<E> iteration = new Iteration<>(equations, policy, budget);
    ascend(iteration);
    if (iteration.isStable()) {
      iteration.narrow();
    } else if (!iteration.isStopped()) {
      throw new IllegalStateException(getClass().getSimpleName() + " left unknowns unstable");
    }
    return iteration.solution();
  }

  /**
   * Solves a system with no limit on work.
   *
   * @param <E> the type of values
   * @param equations the system to solve
   * @param policy where and when values are widened and narrowed
   * @return a post-fixpoint of the equations, or what there was of one when the budget was spent
   */
  public final <E> Solution<E> solve(Equations<E> equations, WideningPolicy<E> policy) {
    return solve(equations, policy, Budget.unlimited());
  }

  /** Steps unknowns until none is pending or the iteration is stopped. */
  abstract <E> void ascend(Iteration<E> iteration);
}
