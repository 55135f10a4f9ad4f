// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The limit of a solver's work. When a budget is spent the solver stops, or goes on with coarser
 * equations, and says which unknowns are not stable; it never throws for it.
 *
 * @param steps the most steps. An evaluation of a right-hand side is one step, and so is each
 *     instruction, or whatever else a right-hand side counts, that it reports by {@link
 *     Environment#spend}
 * @param seconds how long a run may take
 * @param cancelled asked before each evaluation; true ends the run (a user's interrupt)
 */
public record Budget(long steps, long seconds, BooleanSupplier cancelled) {
  private static final long CENTURY = TimeUnit.DAYS.toSeconds(36500);

  /** {@return a budget that is never spent} */
  public static Budget unlimited() {
    return steps(Long.MAX_VALUE);
  }

  /**
   * {@return a budget of a number of steps}
   *
   * @param steps evaluations, not negative
   */
  public static Budget steps(long steps) {
    return of(steps, Long.MAX_VALUE);
  }

  /**
   * {@return a budget of a number of seconds}
   *
   * @param seconds of the clock, from this call on; not negative
   */
  public static Budget seconds(long seconds) {
    return of(Long.MAX_VALUE, seconds);
  }

  /**
   * {@return a budget of both: it is spent when either is}
   *
   * @param steps evaluations, not negative
   * @param seconds of the clock, from this call on; not negative
   */
  public static Budget of(long steps, long seconds) {
    return new Budget(steps, seconds, () -> false);
  }

  /**
   * {@return this budget, ended also when {@code cancelled} says so}
   *
   * @param cancelled is asked often and must be quick; once it has said yes, it is not asked again
   */
  public Budget until(BooleanSupplier cancelled) {
    return new Budget(
        steps, seconds, () -> this.cancelled.getAsBoolean() || cancelled.getAsBoolean());
  }

  /** Begins to spend it. */
  Meter start() {
    return new Meter(this);
  }

  /** What one run has spent of a budget. */
  static final class Meter {
    private final Budget budget;
    private long spent;
    private long last;
    private long deadline;

    private Meter(Budget budget) {
      this.budget = budget;
      renew();
    }

    /** As much again may be spent from now on. */
    void renew() {
      last = budget.steps > Long.MAX_VALUE - spent ? Long.MAX_VALUE : spent + budget.steps;
      // Beyond a century there is no deadline.
      deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.min(budget.seconds, CENTURY));
    }

    /** Spends {@code steps}; false if there were not so many left. */
    boolean spend(int steps) {
      spent += steps;
      return spent <= last && System.nanoTime() - deadline <= 0 && !budget.cancelled.getAsBoolean();
    }

    /** The steps that were spent. */
    long spent() {
      return spent;
    }
  }
}
