// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Locale;

/** What can be imported and exported, in the order of the binary format's codes. */
public enum ExternalKind {
  FUNCTION,
  TABLE,
  MEMORY,
  GLOBAL,
  TAG;

  /** For people. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
