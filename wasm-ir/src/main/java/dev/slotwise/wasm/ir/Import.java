// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * One import declaration.
 *
 * @param module the module name
 * @param field the field name
 * @param kind what is imported
 * @param index its index in the index space of its kind
 */
public record Import(String module, String field, ExternalKind kind, int index) {

  /** {@code module.field}; both parts may hold dots themselves. */
  public String qualifiedName() {
    return module + "." + field;
  }
}
