// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import java.util.Locale;

/** The sources of a call's table index: they say why it is unknown, if it is. */
public enum Source {
  /** Nowhere: the call can't be reached. */
  NOWHERE("the call can't be reached"),
  /** One of several constants. */
  CONSTANT("its index is one of several constants"),
  /** A parameter of the function. */
  PARAMETER("its index is a parameter of the function"),
  /** The result of a call. */
  RESULT("its index is the result of a call"),
  /** A global. */
  GLOBAL("its index is the value of a global"),
  /** Computed from something unknown. */
  ARITHMETIC("its index is computed from something unknown"),
  /** The operand is a reference and no index. */
  REFERENCE("it goes through a reference"),
  /** One of several of these, by the path that was taken. */
  SEVERAL("its index is one of several unknown things"),
  /**
   * Loaded from memory or from an object, perhaps on one path of several, or made by an instruction
   * not followed.
   */
  MEMORY("its index was loaded"),
  /** Computed by a bitwise and with a constant: one of so many. */
  MASKED("its index is masked");

  private final String id = name().toLowerCase(Locale.ROOT);
  private final String reason;

  Source(String reason) {
    this.reason = reason;
  }

  /** Why a call is unresolved, after "because". */
  String reason() {
    return reason;
  }

  /** {@return the name that JSON has for it} */
  public String id() {
    return id;
  }
}
