// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Locale;

/**
 * The kinds of things that can be imported and exported, in the order of the binary format's codes.
 */
public enum ExternalKind {
  /** A function. */
  FUNCTION,
  /** A table. */
  TABLE,
  /** A memory. */
  MEMORY,
  /** A global. */
  GLOBAL,
  /** An exception tag. */
  TAG;

  /** {@return the word for people, as in the text format} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
