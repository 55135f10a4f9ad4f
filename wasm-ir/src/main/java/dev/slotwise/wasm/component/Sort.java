// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

/**
 * The index spaces of a component: what a definition, an alias, an export can be of.
 *
 * <p>Source: the component model's <i>Binary.md</i>, "Instance Definitions".
 */
public enum Sort {
  CORE_FUNCTION("core func"),
  CORE_TABLE("core table"),
  CORE_MEMORY("core memory"),
  CORE_GLOBAL("core global"),
  CORE_TAG("core tag"),
  CORE_TYPE("core type"),
  CORE_MODULE("core module"),
  CORE_INSTANCE("core instance"),
  FUNCTION("func"),
  VALUE("value"),
  TYPE("type"),
  COMPONENT("component"),
  INSTANCE("instance");

  private final String text;

  Sort(String text) {
    this.text = text;
  }

  /** As in the text format. */
  public String text() {
    return text;
  }
}
