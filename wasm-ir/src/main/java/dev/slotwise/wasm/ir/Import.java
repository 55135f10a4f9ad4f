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

  /**
   * How the module name of what a component imports ends; the rest of it is the interface, or
   * nothing for what a component imports by itself.
   */
  public static final String OF_INTERFACE = "#";

  /**
   * {@return {@code module.field}; both parts may hold dots themselves} Of what a component
   * imports, the name that WIT gives it: {@code interface#function}, or {@code function} alone.
   */
  public String qualifiedName() {
    if (!module.endsWith(OF_INTERFACE)) {
      return module + "." + field;
    }
    return module.equals(OF_INTERFACE) ? field : module + field;
  }
}
