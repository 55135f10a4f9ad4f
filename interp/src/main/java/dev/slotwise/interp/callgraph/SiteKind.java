// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

/** The instructions that call. */
public enum SiteKind {
  CALL("call", false),
  CALL_INDIRECT("call_indirect", false),
  CALL_REF("call_ref", false),
  RETURN_CALL("return_call", true),
  RETURN_CALL_INDIRECT("return_call_indirect", true),
  RETURN_CALL_REF("return_call_ref", true);

  private final String mnemonic;
  private final boolean tail;

  SiteKind(String mnemonic, boolean tail) {
    this.mnemonic = mnemonic;
    this.tail = tail;
  }

  /** The instruction's name in the text format. */
  public String mnemonic() {
    return mnemonic;
  }

  /** Whether the caller's activation is gone when the callee runs. */
  public boolean isTail() {
    return tail;
  }

  /** Whether the callee stands in the instruction. */
  public boolean isDirect() {
    return this == CALL || this == RETURN_CALL;
  }

  /** Whether the callee is found through a table. */
  public boolean isIndirect() {
    return this == CALL_INDIRECT || this == RETURN_CALL_INDIRECT;
  }
}
