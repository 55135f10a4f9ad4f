// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

/**
 * How much may be read in all of what entries share: lists, strings and abbreviations that many
 * entries refer to could be read once for each, so a small file could cost time and memory with the
 * square of its size.
 */
final class Allowance {
  /** Real programs stay far below: the debug information of a Ruby of 49 MB takes 3 % of it. */
  private static final long UNITS = 1L << 28;

  private long used;

  /**
   * @param units list entries, attributes of abbreviations, or bytes of strings
   */
  void spend(long units, DwarfCursor at) {
    used += units;
    if (used > UNITS) {
      throw at.error("too much debug information", at.position());
    }
  }
}
