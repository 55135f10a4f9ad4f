// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

/**
 * The module name that a linked program has for the canonical ABI of the component model. Imports
 * from that module stand for the values that the ABI computes from others while it writes memories.
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
