// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;

/** Finds the functions that people name: imports, exports, functions by name or index. */
public final class Seeds {
  private Seeds() {}

  /** Every imported function whose text {@code module.field} is {@code qualifiedName}. */
  public static NodeSet imports(WasmModule module, String qualifiedName) {
    BitSet seeds = new BitSet();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      if (module.functionImport(function).qualifiedName().equals(qualifiedName)) {
        seeds.set(function);
      }
    }
    return NodeSet.copyOf(seeds);
  }

  /** The function exported under this name. */
  public static NodeSet export(WasmModule module, String name) {
    BitSet seeds = new BitSet();
    module
        .exports()
        .forEach(
            export -> {
              if (export.kind() == ExternalKind.FUNCTION && export.name().equals(name)) {
                seeds.set(export.index());
              }
            });
    return NodeSet.copyOf(seeds);
  }

  /** The function with this index, or every function that people call by this name. */
  public static NodeSet function(WasmModule module, String nameOrIndex) {
    BitSet seeds = new BitSet();
    for (int function = 0; function < module.functionCount(); function++) {
      if (module.functionName(function).equals(nameOrIndex)) {
        seeds.set(function);
      }
    }
    if (seeds.isEmpty() && nameOrIndex.matches("[0-9]{1,9}")) {
      int index = Integer.parseInt(nameOrIndex);
      if (index < module.functionCount()) {
        seeds.set(index);
      }
    }
    return NodeSet.copyOf(seeds);
  }
}
