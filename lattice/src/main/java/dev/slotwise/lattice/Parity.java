// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The parities that a number can have: even, odd, both or none. Wrapping at a power of two keeps
 * parity, so it is sound for machine words as it is for integers.
 *
 * <p>Source: P. Cousot and R. Cousot, <i>Systematic design of program analysis frameworks</i>, POPL
 * 1979 (an example there).
 */
public class Parity implements Lattice<Parity.Parities> {
  /** All objects of this class are alike: they have no state. */
  public Parity() {}

  /** A set of parities. The ordinal is the set itself: 1 even, 2 odd. */
  public enum Parities {
    /** No number. */
    BOTTOM,
    /** The even numbers. */
    EVEN,
    /** The odd numbers. */
    ODD,
    /** Every number. */
    TOP;

    private static final ImmutableList<Parities> ALL = Lists.immutable.of(values());

    /**
     * {@return the parity of one number}
     *
     * @param number in two's complement
     */
    public static Parities of(long number) {
      return (number & 1) == 0 ? EVEN : ODD;
    }

    /**
     * {@return whether a number has one of these parities}
     *
     * @param number in two's complement
     */
    public boolean contains(long number) {
      return (ordinal() & of(number).ordinal()) != 0;
    }
  }

  @Override
  public final Parities bottom() {
    return Parities.BOTTOM;
  }

  @Override
  public final Parities top() {
    return Parities.TOP;
  }

  @Override
  public Parities join(Parities left, Parities right) {
    return Parities.ALL.get(left.ordinal() | right.ordinal());
  }

  @Override
  public Parities meet(Parities left, Parities right) {
    return Parities.ALL.get(left.ordinal() & right.ordinal());
  }

  @Override
  public boolean leq(Parities left, Parities right) {
    return (left.ordinal() & ~right.ordinal()) == 0;
  }

  @Override
  public Parities widen(Parities old, Parities next) {
    return next;
  }

  @Override
  public Parities narrow(Parities old, Parities next) {
    return next;
  }
}
