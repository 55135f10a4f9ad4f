// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

/** The instructions that call. */
public enum SiteKind {
  /** Calls the function that it names. */
  CALL("call", false),
  /** Calls the function in a table's slot, if it has the type that the instruction names. */
  CALL_INDIRECT("call_indirect", false),
  /** Calls the function that a reference refers to. */
  CALL_REF("call_ref", false),
  /** As {@link #CALL}, in place of the caller's activation. */
  RETURN_CALL("return_call", true),
  /** As {@link #CALL_INDIRECT}, in place of the caller's activation. */
  RETURN_CALL_INDIRECT("return_call_indirect", true),
  /** As {@link #CALL_REF}, in place of the caller's activation. */
  RETURN_CALL_REF("return_call_ref", true);

  private final String mnemonic;
  private final boolean tail;

  SiteKind(String mnemonic, boolean tail) {
    this.mnemonic = mnemonic;
    this.tail = tail;
  }

  /** {@return the instruction's name in the text format} */
  public String mnemonic() {
    return mnemonic;
  }

  /** {@return whether the caller's activation is gone when the callee runs} */
  public boolean isTail() {
    return tail;
  }

  /** {@return whether the callee stands in the instruction} */
  public boolean isDirect() {
    return this == CALL || this == RETURN_CALL;
  }

  /** {@return whether the callee is found through a table} */
  public boolean isIndirect() {
    return this == CALL_INDIRECT || this == RETURN_CALL_INDIRECT;
  }
}
