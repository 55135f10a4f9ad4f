// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** The functions of a module, each made once. */
final class FunctionTable {
  private final List<WasmFunction> functions;

  FunctionTable(WasmModule module) {
    Map<Integer, List<String>> exports = new TreeMap<>();
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.FUNCTION) {
        exports.computeIfAbsent(export.index(), index -> new ArrayList<>()).add(export.name());
      }
    }
    List<WasmFunction> made = new ArrayList<>();
    for (int index = 0; index < module.functionCount(); index++) {
      // What the host hands in has no body either.
      boolean isHost = module.isHostFunction(index);
      made.add(
          new WasmFunction(
              index,
              module.functionName(index),
              isHost,
              exports.getOrDefault(index, List.of()),
              isHost ? 0 : module.bodyStart(index),
              isHost ? 0 : module.bodyEnd(index) - module.bodyStart(index)));
    }
    this.functions = List.copyOf(made);
  }

  List<WasmFunction> all() {
    return functions;
  }

  WasmFunction get(int index) {
    return functions.get(index);
  }

  List<WasmFunction> of(NodeSet indices) {
    return indices.stream().mapToObj(functions::get).toList();
  }

  List<WasmFunction> of(ImmutableIntList indices) {
    return List.copyOf(indices.collect(functions::get).castToList());
  }

  /**
   * The index of a function.
   *
   * @throws IllegalArgumentException if it is of another module
   */
  int indexOf(WasmFunction function) {
    int index = function.index();
    if (index < 0 || index >= functions.size() || !functions.get(index).equals(function)) {
      throw new IllegalArgumentException("a function of another module: " + function);
    }
    return index;
  }
}
