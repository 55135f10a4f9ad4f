// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import java.util.List;

/**
 * The result of a {@link DemandSolver}; the values are in the variables themselves. If {@link
 * #isComplete}, they are a partial post-fixpoint: closed under all that the right-hand sides of the
 * unknowns read and contribute to. Otherwise nothing may be concluded from them.
 *
 * @param unknowns those with an input, in order of discovery; unmodifiable
 * @param unstable unknowns not evaluated since their input or something that they read has changed,
 *     in order of discovery; unmodifiable
 * @param work what the solver did
 * @param steps what was spent of the budget
 */
public record DemandSolution(
    List<Unknown<?, ?>> unknowns, List<Unknown<?, ?>> unstable, Work work, long steps) {

  /**
   * Copies the lists.
   *
   * @param unknowns those with an input
   * @param unstable those of {@code unknowns} whose value may be too low
   * @param work what the solver did
   * @param steps what was spent of the budget, in evaluations
   */
  public DemandSolution {
    unknowns = List.copyOf(unknowns);
    unstable = List.copyOf(unstable);
  }

  /** {@return whether the solver finished: every unknown is stable} */
  public boolean isComplete() {
    return unstable.isEmpty();
  }
}
