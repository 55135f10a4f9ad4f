// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The signs that a two's complement number can have: the subsets of {negative, zero, positive}.
 *
 * <p>Source: P. Cousot and R. Cousot, POPL 1977 (rule of signs); in full in F. Nielson, H. Nielson
 * and C. Hankin, <i>Principles of Program Analysis</i>, 1999, section 4.1.
 */
public class Sign implements Lattice<Sign.Signs> {
  /** All objects of this class are alike: they have no state. */
  public Sign() {}

  /** A set of signs. The ordinal is the set itself: 1 negative, 2 zero, 4 positive. */
  public enum Signs {
    /** No number. */
    BOTTOM,
    /** The numbers below zero. */
    NEGATIVE,
    /** Zero alone. */
    ZERO,
    /** Zero and the numbers below it. */
    NON_POSITIVE,
    /** The numbers above zero. */
    POSITIVE,
    /** Every number but zero. */
    NON_ZERO,
    /** Zero and the numbers above it. */
    NON_NEGATIVE,
    /** Every number. */
    TOP;

    private static final ImmutableList<Signs> ALL = Lists.immutable.of(values());

    /**
     * {@return the sign of one number}
     *
     * @param number in two's complement
     */
    public static Signs of(long number) {
      return number < 0 ? NEGATIVE : number == 0 ? ZERO : POSITIVE;
    }

    /**
     * {@return whether a number has one of these signs}
     *
     * @param number in two's complement
     */
    public boolean contains(long number) {
      return (ordinal() & of(number).ordinal()) != 0;
    }
  }

  @Override
  public final Signs bottom() {
    return Signs.BOTTOM;
  }

  @Override
  public final Signs top() {
    return Signs.TOP;
  }

  @Override
  public Signs join(Signs left, Signs right) {
    return Signs.ALL.get(left.ordinal() | right.ordinal());
  }

  @Override
  public Signs meet(Signs left, Signs right) {
    return Signs.ALL.get(left.ordinal() & right.ordinal());
  }

  @Override
  public boolean leq(Signs left, Signs right) {
    return (left.ordinal() & ~right.ordinal()) == 0;
  }

  @Override
  public Signs widen(Signs old, Signs next) {
    return next;
  }

  @Override
  public Signs narrow(Signs old, Signs next) {
    return next;
  }
}
