// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;

/**
 * One part's indices, and what they become: by index of the part, the index in the linked module.
 */
@SuppressWarnings("ArrayRecordComponent") // Filled while the index spaces are laid out.
record IndexMap(
    int[] types,
    int[] functions,
    int[] tables,
    int[] memories,
    int[] globals,
    int[] tags,
    int[] elements,
    int[] data) {

  static IndexMap forModule(WasmModule module, int[] types) {
    return new IndexMap(
        types,
        new int[module.functionCount()],
        new int[module.tables().size()],
        new int[module.memories().size()],
        new int[module.globals().size()],
        new int[module.tags().size()],
        new int[module.elements().size()],
        new int[module.data().size()]);
  }

  int[] of(ExternalKind kind) {
    return switch (kind) {
      case FUNCTION -> functions;
      case TABLE -> tables;
      case MEMORY -> memories;
      case GLOBAL -> globals;
      case TAG -> tags;
    };
  }
}
