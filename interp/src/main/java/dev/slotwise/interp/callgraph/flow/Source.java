// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import java.util.Locale;

/** Where the table index of a call comes from: why it is unknown, if it is. */
public enum Source {
  /** Nowhere: the call can't be reached. */
  NOWHERE,
  /** One of several constants. */
  CONSTANT,
  /** A parameter of the function. */
  PARAMETER,
  /** The result of a call. */
  RESULT,
  /** A global. */
  GLOBAL,
  /** Computed from something unknown. */
  ARITHMETIC,
  /** The operand is a reference and no index. */
  REFERENCE,
  /** One of several of these, by the path that was taken. */
  SEVERAL,
  /**
   * Loaded from memory or from an object, perhaps on one path of several, or made by an instruction
   * not followed.
   */
  MEMORY;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** As written in JSON. */
  public String id() {
    return id;
  }
}
