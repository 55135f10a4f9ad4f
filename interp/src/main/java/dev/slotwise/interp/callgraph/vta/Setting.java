// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

/** What is believed of numbers that are table indices. */
public enum Setting {
  /**
   * Nothing: sound for WebAssembly. A number that is computed, or loaded from memory, or comes from
   * the host, may be the index of any slot.
   */
  SOUND,
  /**
   * Function pointers are opaque: an index is made as a constant of its own width, stands aligned
   * in a data segment, or is the sum of a constant and a table's base; then it moves by copy,
   * through locals, globals, memory, calls and the host, and is masked or tagged by {@code and} and
   * {@code or}. No other computation gives one.
   */
  OPAQUE
}
