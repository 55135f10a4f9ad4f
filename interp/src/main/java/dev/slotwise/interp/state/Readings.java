// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValueDomain.UnsignedRange;
import dev.slotwise.interp.relation.Bounds;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;

/**
 * The integers that i32s stand for: a state domain has two variables for each local or global, one
 * that reads its word as a signed number and one that reads it as an unsigned one. Whether a sum
 * wraps around differs between the two.
 *
 * @param <V> the elements of the value domain
 */
public final class Readings<V> {
  /** A variable that is always 0: a difference to it is a bound. */
  public static final int ZERO = 0;

  private static final long SIGN = 0x8000_0000L;

  private final ValueDomain<V> domain;

  /**
   * Reads numbers of a domain as integers.
   *
   * @param domain what is known of an i32
   */
  public Readings(ValueDomain<V> domain) {
    this.domain = domain;
  }

  /**
   * {@return the variable of a state domain that a local or global is in one reading}
   *
   * @param global whether it is a global, and not a local
   * @param index of the local or global
   * @param signed whether the word is read in two's complement; otherwise as an unsigned number
   */
  public static int variable(boolean global, int index, boolean signed) {
    return (index + 1) * 4 + (global ? 2 : 0) + (signed ? 1 : 0);
  }

  /**
   * {@return whether a variable reads a global}
   *
   * @param variable a variable that {@link #variable} has made
   */
  public static boolean isGlobal(int variable) {
    return (variable & 2) != 0;
  }

  /**
   * {@return whether a variable reads its word in two's complement}
   *
   * @param variable a variable that {@link #variable} has made
   */
  public static boolean isSigned(int variable) {
    return (variable & 1) != 0;
  }

  /**
   * {@return the name that people read for a variable, such as {@code signed local 3}} It is {@code
   * 0} for {@link #ZERO}.
   *
   * @param variable a variable that {@link #variable} has made
   */
  public static String name(int variable) {
    return variable == ZERO
        ? "0"
        : (isSigned(variable) ? "signed " : "")
            + (isGlobal(variable) ? "global " : "local ")
            + index(variable);
  }

  /**
   * {@return the local or global that a variable reads}
   *
   * @param variable a variable that {@link #variable} has made
   */
  public static int index(int variable) {
    return (variable >> 2) - 1;
  }

  /**
   * {@return all words, read in one way}
   *
   * @param signed whether the word is read in two's complement; otherwise as an unsigned number
   */
  public static Bounds all(boolean signed) {
    return signed ? new Bounds(-SIGN, SIGN - 1) : new Bounds(0, 2 * SIGN - 1);
  }

  /**
   * {@return bounds of a number, read in one way}
   *
   * @param value an element of the value domain, of 32 bits
   * @param signed whether the word is read in two's complement; otherwise as an unsigned number
   */
  public Bounds bounds(V value, boolean signed) {
    UnsignedRange range = domain.range(value, 32);
    if (!signed || range.max() < SIGN) {
      return new Bounds(range.min(), range.max());
    }
    if (range.min() >= SIGN) {
      return new Bounds(range.min() - 2 * SIGN, range.max() - 2 * SIGN);
    }
    // Words on both sides of zero: moved by half of all words, they are in order again.
    UnsignedRange moved = domain.range(domain.binary(BinaryOp.ADD, value, word(SIGN), 32), 32);
    return new Bounds(moved.min() - SIGN, moved.max() - SIGN);
  }

  /**
   * {@return the part of a number that lies within bounds; bottom if nothing does}
   *
   * @param value an element of the value domain, of 32 bits
   * @param bounds of the reading
   * @param signed whether the word is read in two's complement; otherwise as an unsigned number
   */
  public V within(V value, Bounds bounds, boolean signed) {
    Bounds all = all(signed);
    if (bounds.low() > all.high() || bounds.high() < all.low() || bounds.isEmpty()) {
      return domain.bottom();
    }
    Bounds now = bounds(value, signed);
    V result = value;
    if (bounds.low() > now.low()) {
      CompareOp atLeast = signed ? CompareOp.GE_S : CompareOp.GE_U;
      result = domain.assume(atLeast, result, word(bounds.low()), 32).left();
    }
    if (bounds.high() < now.high() && !domain.isBottom(result)) {
      CompareOp atMost = signed ? CompareOp.LE_S : CompareOp.LE_U;
      result = domain.assume(atMost, result, word(bounds.high()), 32).left();
    }
    return result;
  }

  private V word(long number) {
    return domain.constant(number & 0xFFFF_FFFFL, 32);
  }
}
