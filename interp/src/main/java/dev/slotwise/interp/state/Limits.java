// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The number that each {@link Limit} has in one analysis. Immutable. The constants beside them are
 * no choice of a user's: they keep the analysis within Java's memory and stack, and end it after
 * its budget.
 */
public final class Limits {
  /** Every limit at its default. */
  public static final Limits DEFAULT =
      new Limits(Stream.of(Limit.values()).mapToInt(Limit::standard).toArray());

  /** Slots beyond this are not told apart at the start; no engine makes tables as large. */
  public static final int INITIAL_SLOTS = 20_000_000;

  /**
   * How many evaluations may wait for the first evaluation of a callee. Bash nests 68 deep, Ruby
   * 153, SQLite 181: real programs get what they would get without a limit. A chain of calls that
   * is longer is evaluated in parts, at about twice the work. Each takes up to 4 KB of Java's
   * stack.
   */
  public static final int NESTING = 1000;

  /** How often a function is evaluated after the budget's end before it is given up. */
  public static final int LATE_EVALUATIONS = 3;

  /** By limit. */
  private final int[] values;

  private Limits(int[] values) {
    this.values = values;
  }

  /**
   * {@return the number that a limit has here}
   *
   * @param limit which limit
   */
  public int of(Limit limit) {
    return values[limit.ordinal()];
  }

  /**
   * {@return these limits with one changed}
   *
   * @param limit which limit
   * @param value within {@link Limit#least} and {@link Limit#most}
   * @throws IllegalArgumentException with a one-line message fit for a user, if the limit can't be
   *     this
   */
  public Limits with(Limit limit, int value) {
    if (value < limit.least() || value > limit.most()) {
      throw new IllegalArgumentException(
          "%s is from %d to %d, not %d".formatted(limit.id(), limit.least(), limit.most(), value));
    }
    int[] changed = values.clone();
    changed[limit.ordinal()] = value;
    return new Limits(changed);
  }

  /**
   * {@return the limit of this name, such as {@code loop-delay}; empty if there is none}
   *
   * @param id compared as it is, case included
   */
  public static Optional<Limit> named(String id) {
    return Stream.of(Limit.values()).filter(limit -> limit.id().equals(id)).findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Limits limits && Arrays.equals(values, limits.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Each as {@code NAME=N}, separated by commas. */
  @Override
  public String toString() {
    return Stream.of(Limit.values())
        .map(limit -> limit.id() + "=" + of(limit))
        .collect(Collectors.joining(", "));
  }
}
