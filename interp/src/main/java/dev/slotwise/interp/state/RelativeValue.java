// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * An integer of which is known, besides the element of the value domain, how far it is from what a
 * global held when the function was entered: what a compiler's code makes of the stack pointer. So
 * a function that puts the stack pointer back is seen to leave it as it was.
 *
 * <p>It means something in one activation only. What leaves that, as an argument, a result, or
 * something written to the store, leaves as the {@linkplain Values#plain plain} value.
 *
 * @param <V> the elements of the value domain
 */
final class RelativeValue<V> extends NumberValue<V> {
  /** The same number, and no more. */
  final NumberValue<V> plain;

  final int global;

  /** What is to be added to the global; canonical at the global's width. */
  final long distance;

  RelativeValue(NumberValue<V> plain, int global, long distance) {
    super(plain.number);
    this.plain = plain;
    this.global = global;
    this.distance = distance;
  }

  boolean isAsFarAs(RelativeValue<?> other) {
    return global == other.global && distance == other.distance;
  }

  @Override
  public boolean equals(Object object) {
    return this == object
        || (object instanceof RelativeValue<?> that
            && isAsFarAs(that)
            && number.equals(that.number));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * number.hashCode() + global) + Long.hashCode(distance);
  }
}
