// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

/** The assumption about numbers that are table indices. */
public enum Setting {
  /**
   * Nothing: sound for WebAssembly. A number that is computed, or loaded from memory, or comes from
   * the host, may be the index of any slot.
   */
  SOUND,
  /**
   * Function pointers are opaque: an index is made as a constant, stands in data at whatever
   * address, comes of a test, is chosen from constants by bits and masks, or is the sum of a
   * constant and a table's base; then it moves by copy, through locals, globals, memory, calls and
   * the host, and what is computed from it is computed back. No other computation gives one.
   */
  OPAQUE
}
