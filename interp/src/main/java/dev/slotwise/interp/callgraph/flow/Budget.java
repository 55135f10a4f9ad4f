// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import java.util.concurrent.TimeUnit;

/** Counts abstract steps and says when there are no more to spend. */
final class Budget {
  private final long maxSteps;
  private final long maxNanos;
  private long lastStep;
  private long deadline;
  private long steps;

  Budget(long maxSteps, long maxSeconds) {
    this.maxSteps = maxSteps;
    // Beyond a century there is no deadline.
    this.maxNanos = TimeUnit.SECONDS.toNanos(Math.min(maxSeconds, TimeUnit.DAYS.toSeconds(36500)));
    renew();
  }

  /** As much again may be spent from now on. */
  void renew() {
    lastStep = maxSteps > Long.MAX_VALUE - steps ? Long.MAX_VALUE : steps + maxSteps;
    deadline = System.nanoTime() + maxNanos;
  }

  /** From now on there is no end to it. */
  void lift() {
    lastStep = Long.MAX_VALUE;
    deadline = System.nanoTime() + TimeUnit.DAYS.toNanos(36500);
  }

  /** Thrown out of all evaluations that are under way. */
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
    if (steps > lastStep || System.nanoTime() - deadline > 0) {
      throw new Spent();
    }
  }
}
