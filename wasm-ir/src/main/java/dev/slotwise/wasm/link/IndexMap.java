// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.IndexSpace;

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

  /** What an index becomes; one that counts within a function or a type stays as it is. */
  int mapped(IndexSpace space, int index) {
    return switch (space) {
      case TYPE -> types[index];
      case FUNCTION -> functions[index];
      case TABLE -> tables[index];
      case MEMORY -> memories[index];
      case GLOBAL -> globals[index];
      case TAG -> tags[index];
      case ELEMENT -> elements[index];
      case DATA -> data[index];
      case LOCAL, LABEL, FIELD -> index;
    };
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
