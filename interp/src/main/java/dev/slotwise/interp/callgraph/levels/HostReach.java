// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;

/** Finds the tables, memories and globals that the host can reach, and those that it may write. */
public final class HostReach {
  private HostReach() {}

  /**
   * What is imported or exported, and not left untouched under one of its names by the host model;
   * by index in the index space of {@code kind}. Linear in imports and exports.
   */
  public static NodeSet written(WasmModule module, HostModel host, ExternalKind kind) {
    BitSet written = new BitSet();
    BitSet untouched = new BitSet();
    for (int index = 0; index < module.importedCount(kind); index++) {
      written.set(index);
      untouched.set(
          index, host.isUntouched(module.importOf(kind, index).orElseThrow().qualifiedName()));
    }
    for (Export export : module.exports()) {
      if (export.kind() == kind) {
        written.set(export.index());
        if (host.isUntouched(export.name())) {
          untouched.set(export.index());
        }
      }
    }
    written.andNot(untouched);
    return NodeSet.copyOf(written);
  }
}
