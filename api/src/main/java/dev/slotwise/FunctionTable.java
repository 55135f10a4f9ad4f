// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** The functions of a module, each made once. */
final class FunctionTable {
  private final List<WasmFunction> functions;

  /**
   * @param file what the module is called
   */
  FunctionTable(String file, WasmModule module) {
    Map<Integer, List<String>> exports = new TreeMap<>();
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.FUNCTION) {
        exports.computeIfAbsent(export.index(), index -> new ArrayList<>()).add(export.name());
      }
    }
    Origins origins = module.origins();
    List<WasmFunction> made = new ArrayList<>();
    for (int index = 0; index < module.functionCount(); index++) {
      // What the host hands in has no body either.
      boolean isHost = module.isHostFunction(index);
      OptionalInt source = origins.sourceOf(index);
      made.add(
          new WasmFunction(
              index,
              module.functionName(index),
              source.isPresent() ? origins.sources().get(source.getAsInt()).file() : file,
              isHost,
              exports.getOrDefault(index, List.of()),
              isHost ? 0 : offset(origins, module, index),
              isHost ? 0 : size(origins, module, index)));
    }
    this.functions = List.copyOf(made);
  }

  private static int offset(Origins origins, WasmModule module, int index) {
    OptionalInt source = origins.sourceOf(index);
    return source.isPresent()
        ? origins.sources().get(source.getAsInt()).module().bodyStart(origins.indexOf(index))
        : module.bodyStart(index);
  }

  /** In the file that the function comes from, where indices may be written in fewer bytes. */
  private static int size(Origins origins, WasmModule module, int index) {
    OptionalInt source = origins.sourceOf(index);
    if (source.isEmpty()) {
      return module.bodyEnd(index) - module.bodyStart(index);
    }
    WasmModule own = origins.sources().get(source.getAsInt()).module();
    return own.bodyEnd(origins.indexOf(index)) - own.bodyStart(origins.indexOf(index));
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
