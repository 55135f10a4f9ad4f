// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

/**
 * How much may be read in all of what entries share: lists, strings and abbreviations that many
 * entries refer to could be read once for each, so a small file could cost time and memory with the
 * square of its size.
 */
final class Allowance {
  /** Programs read what they have about once. */
  private static final long UNITS_A_BYTE = 4;

  private static final long LEAST_UNITS = 1L << 20;

  private long left = LEAST_UNITS;

  /** There is a file more to read. */
  void add(long bytes) {
    left += UNITS_A_BYTE * bytes;
  }

  /**
   * @param units list entries, attributes of abbreviations, or bytes of strings
   */
  void spend(long units, DwarfCursor at) {
    left -= units;
    if (left < 0) {
      throw at.error("too much debug information", at.position());
    }
  }
}
