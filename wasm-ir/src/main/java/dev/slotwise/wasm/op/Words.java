// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The canonical form of a machine word of 1 to 64 bits: a {@code long} that holds the word's bits
 * zero-extended. At 64 bits that is the long itself, read as unsigned.
 */
final class Words {

  private Words() {}

  /** The long whose low {@code width} bits are ones. */
  static long mask(int width) {
    return -1L >>> (64 - width);
  }

  /** The canonical form of the low {@code width} bits of {@code value}. */
  static long truncate(long value, int width) {
    return value & mask(width);
  }

  /** The low {@code width} bits of {@code value} read in two's complement. */
  static long signed(long value, int width) {
    int unused = 64 - width;
    return (value << unused) >> unused;
  }
}
