// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/** What an evaluation has read, and can ask afterwards whether that has changed. */
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
