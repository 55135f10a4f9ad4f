// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import java.util.function.BooleanSupplier;

/**
 * How long a solver may go on. When a budget is spent the solver stops between two evaluations and
 * says which unknowns are not stable; it never throws for it.
 *
 * @param evaluations the most evaluations of right-hand sides
 * @param cancelled asked before each evaluation; true ends the run (a deadline, a user's interrupt)
 */
public record Budget(long evaluations, BooleanSupplier cancelled) {

  /** A budget that is never spent. */
  public static Budget unlimited() {
    return evaluations(Long.MAX_VALUE);
  }

  /** A budget of a number of evaluations. */
  public static Budget evaluations(long evaluations) {
    return new Budget(evaluations, () -> false);
  }

  /** This budget, ended also when {@code cancelled} says so. */
  public Budget until(BooleanSupplier cancelled) {
    return new Budget(evaluations, () -> this.cancelled.getAsBoolean() || cancelled.getAsBoolean());
  }

  /** Whether no evaluation is left after {@code done} of them. */
  public boolean isSpent(long done) {
    return done >= evaluations || cancelled.getAsBoolean();
  }
}
