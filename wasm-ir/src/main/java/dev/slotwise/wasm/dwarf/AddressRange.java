// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

/**
 * A range of code.
 *
 * @param start the first byte, relative to the code section's contents
 * @param end the byte after the last one
 */
public record AddressRange(long start, long end) {
  /** All code in which a variable is visible. */
  public static final AddressRange ALWAYS = new AddressRange(0, Long.MAX_VALUE);
}
