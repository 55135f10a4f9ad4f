// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * Machine words of 1 to 64 bits in canonical form: a {@code long} that holds the word's bits
 * zero-extended. At 64 bits that is the long itself, read as unsigned.
 */
public final class Words {

  private Words() {}

  /**
   * {@return the greatest word of a width: all ones}
   *
   * @param width bits of a word, 1 to 64
   */
  public static long mask(int width) {
    return -1L >>> (64 - width);
  }

  /**
   * {@return the canonical form of the low {@code width} bits}
   *
   * @param value any number; bits above {@code width} are ignored
   * @param width bits of a word, 1 to 64
   */
  public static long truncate(long value, int width) {
    return value & mask(width);
  }

  /**
   * {@return the low {@code width} bits read in two's complement}
   *
   * @param value any number; bits above {@code width} are ignored
   * @param width bits of a word, 1 to 64
   */
  public static long signed(long value, int width) {
    int unused = 64 - width;
    return (value << unused) >> unused;
  }

  /**
   * {@return the least word with its sign bit set}
   *
   * @param width bits of a word, 1 to 64
   */
  public static long signBit(int width) {
    return 1L << (width - 1);
  }

  /**
   * {@return the smaller of two, compared as unsigned numbers}
   *
   * @param left read as an unsigned number
   * @param right read as an unsigned number
   */
  public static long min(long left, long right) {
    return Long.compareUnsigned(left, right) <= 0 ? left : right;
  }

  /**
   * {@return the greater of two, compared as unsigned numbers}
   *
   * @param left read as an unsigned number
   * @param right read as an unsigned number
   */
  public static long max(long left, long right) {
    return Long.compareUnsigned(left, right) >= 0 ? left : right;
  }

  /**
   * {@return the greatest common divisor of two unsigned numbers; {@code gcd(0, x)} is x}
   *
   * @param left read as an unsigned number
   * @param right read as an unsigned number
   */
  public static long gcd(long left, long right) {
    long a = left;
    long b = right;
    while (b != 0) {
      long rest = Long.remainderUnsigned(a, b);
      a = b;
      b = rest;
    }
    return a;
  }
}
