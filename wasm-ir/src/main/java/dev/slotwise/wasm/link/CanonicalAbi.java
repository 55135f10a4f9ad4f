// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

/**
 * What the canonical ABI of the component model is called in a linked program: the functions that
 * stand for values which it makes out of others, while it writes memories.
 */
public final class CanonicalAbi {
  /** The module name of imports that give a value of which nothing is known. */
  public static final String MODULE = "(canonical ABI)";

  private CanonicalAbi() {}

  /** Whether imports from this module give such values. */
  public static boolean isValue(String module) {
    return module.equals(MODULE);
  }
}
