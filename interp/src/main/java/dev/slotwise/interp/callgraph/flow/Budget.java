// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import java.util.concurrent.TimeUnit;

/** Counts abstract steps and says when there are no more to spend. */
final class Budget {
  private final long maxSteps;
  private final long deadline;
  private long steps;

  Budget(long maxSteps, long maxSeconds) {
    this.maxSteps = maxSteps;
    long now = System.nanoTime();
    // Beyond a century there is no deadline.
    this.deadline =
        maxSeconds > TimeUnit.DAYS.toSeconds(36500)
            ? now + TimeUnit.DAYS.toNanos(36500)
            : now + TimeUnit.SECONDS.toNanos(maxSeconds);
  }

  /** Thrown out of the whole analysis. */
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Spent() {
      super("the budget is spent", null, false, false);
    }
  }

  long steps() {
    return steps;
  }

  void spend(int more) {
    steps += more;
    if (steps > maxSteps || System.nanoTime() - deadline > 0) {
      throw new Spent();
    }
  }
}
