// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

/**
 * Limits how often shared data is read. Many entries can refer to the same list, string or
 * abbreviations; if each reference read them again, the time and memory for a small file could grow
 * with the square of its size.
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
