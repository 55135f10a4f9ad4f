// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

/** What is known of each variable by itself: the values of a state, as bounds. */
@FunctionalInterface
public interface Ranges {
  /** Nothing is known of any variable. */
  Ranges NONE = variable -> Bounds.ALL;

  /** Bounds of a variable; {@link Bounds#ALL} if nothing is known. */
  Bounds of(int variable);
}
