// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * A read of a variable by an evaluation. When the evaluation ends, it asks whether the variable has
 * changed since.
 */
abstract class Read {

  /**
   * Whether what was read is no longer the value.
   *
   * @param version of the variable when it was read; a {@link Place} knows that by itself
   */
  abstract boolean isStale(int version);

  /** The evaluation that has read this was broken off. */
  void forget() {}
}
