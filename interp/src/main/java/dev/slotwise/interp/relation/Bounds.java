// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

/**
 * The integers from {@code low} to {@code high}, both included; none if {@code low} is greater.
 *
 * @param low at least {@code -LIMIT}
 * @param high at most {@code LIMIT}
 */
public record Bounds(long low, long high) {
  /** No variable has a larger value, and none a smaller one than its negation. */
  public static final long LIMIT = 1L << 33;

  /** The values that any variable can have. */
  public static final Bounds ALL = new Bounds(-LIMIT, LIMIT);

  /** 0 alone. */
  public static final Bounds ZERO = new Bounds(0, 0);

  /** {@return whether no integer lies between the bounds} */
  public boolean isEmpty() {
    return low > high;
  }

  /** {@return whether there is one integer between the bounds} */
  public boolean isExact() {
    return low == high;
  }

  /**
   * {@return whether an integer lies between the bounds}
   *
   * @param value any integer
   */
  public boolean contains(long value) {
    return low <= value && value <= high;
  }
}
