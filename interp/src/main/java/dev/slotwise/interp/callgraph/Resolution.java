// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import java.util.Locale;

/** The ways in which a call site's target set was found, from the most precise to the least. */
public enum Resolution {
  /** The callee stands in the instruction. */
  DIRECT,
  /** One table slot or one reference is proven. */
  EXACT,
  /** Several table slots or references are proven. */
  BOUNDED,
  /** Everything of a matching type that the table can hold, or whose address is taken. */
  TYPE,
  /** The table is unknown: every address-taken function of a matching type. */
  TOP;

  private final String id = name().toLowerCase(Locale.ROOT);

  /**
   * {@return this, for a set that is of so many functions: one of several is not exact}
   *
   * @param functions how many
   */
  public Resolution of(int functions) {
    return this == EXACT && functions > 1 ? BOUNDED : this;
  }

  /** {@return the name that JSON has for it} */
  public String id() {
    return id;
  }
}
