// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * Machine words of 1 to 64 bits in canonical form: a {@code long} that holds the word's bits
 * zero-extended. At 64 bits that is the long itself, read as unsigned.
 */
public final class Words {

  private Words() {}

  /** The greatest word of a width: all ones. */
  public static long mask(int width) {
    return -1L >>> (64 - width);
  }

  /** The canonical form of the low {@code width} bits. */
  public static long truncate(long value, int width) {
    return value & mask(width);
  }

  /** The low {@code width} bits read in two's complement. */
  public static long signed(long value, int width) {
    int unused = 64 - width;
    return (value << unused) >> unused;
  }

  /** The least word with its sign bit set. */
  public static long signBit(int width) {
    return 1L << (width - 1);
  }

  /** The smaller of two, compared as unsigned numbers. */
  public static long min(long left, long right) {
    return Long.compareUnsigned(left, right) <= 0 ? left : right;
  }

  /** The greater of two, compared as unsigned numbers. */
  public static long max(long left, long right) {
    return Long.compareUnsigned(left, right) >= 0 ? left : right;
  }

  /** The greatest common divisor of two unsigned numbers; {@code gcd(0, x)} is x. */
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
