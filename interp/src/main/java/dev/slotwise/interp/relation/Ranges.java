// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

/** The bounds of single variables: the values of a state, as ranges. */
@FunctionalInterface
public interface Ranges {
  /** Nothing is known of any variable. */
  Ranges NONE = variable -> Bounds.ALL;

  /**
   * {@return bounds of a variable; {@link Bounds#ALL} if nothing is known}
   *
   * @param variable a variable of the state domain
   */
  Bounds of(int variable);
}
