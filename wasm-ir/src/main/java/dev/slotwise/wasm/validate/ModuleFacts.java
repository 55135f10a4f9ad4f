// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The facts about a module that the rules need for each instruction, as flat arrays: a module's
 * <i>context</i> in the spec's word. Built once a module, then read by every thread; a few ints a
 * type and an entity.
 *
 * <p>Source: WebAssembly 3.0, section 3.1.5.
 */
final class ModuleFacts {
  static final int[] NO_TYPES = new int[0];

  final WasmModule module;
  final Types types;

  /** Per type index, the parameters of a function type; empty for other types. */
  final int[][] parameters;

  /** Per type index, the results of a function type; empty for other types. */
  final int[][] results;

  final int[] globalTypes;
  final boolean[] globalMutable;
  final int importedGlobals;
  final int[] tableElements;

  /** Per table, the {@link ValueType} of its indices. */
  final int[] tableAddresses;

  /** Per memory, the {@link ValueType} of its addresses. */
  final int[] memoryAddresses;

  final int[] tags;
  final int[] elementTypes;

  /** The number in the data count section; -1 if there is none. */
  final int dataCount;

  /**
   * Functions that something outside code and start refers to: what {@code ref.func} may name. Set
   * while the module's declarations are checked, before code is.
   */
  final BitSet declared = new BitSet();

  ModuleFacts(WasmModule module) {
    this.module = module;
    this.types = module.types();
    int typeCount = types.size();
    this.parameters = new int[typeCount][];
    this.results = new int[typeCount][];
    Arrays.fill(parameters, NO_TYPES);
    Arrays.fill(results, NO_TYPES);
    for (int i = 0; i < typeCount; i++) {
      if (types.isFunction(i)) {
        FunctionType type = types.function(i);
        parameters[i] = type.parameters().toArray();
        results[i] = type.results().toArray();
      }
    }
    int globals = module.globals().size();
    this.globalTypes = new int[globals];
    this.globalMutable = new boolean[globals];
    for (int i = 0; i < globals; i++) {
      Global global = module.globals().get(i);
      globalTypes[i] = global.type();
      globalMutable[i] = global.mutable();
    }
    this.importedGlobals = module.importedCount(ExternalKind.GLOBAL);
    this.tableElements = module.tables().collectInt(Table::elementType).toArray();
    this.tableAddresses = module.tables().collectInt(t -> t.range().addressType()).toArray();
    this.memoryAddresses =
        module.memories().collectInt((Memory m) -> m.range().addressType()).toArray();
    this.tags = module.tags().toArray();
    this.elementTypes = module.elements().collectInt(segment -> segment.type()).toArray();
    this.dataCount = module.dataCount().orElse(-1);
  }

  /** Whether {@code index}, an unsigned number, is a function type's. */
  boolean isFunctionType(int index) {
    return index >= 0 && index < parameters.length && types.isFunction(index);
  }

  /** Whether a reference type's heap type exists; true for other types. */
  boolean isKnown(int type) {
    return !ValueType.isReference(type) || ValueType.heapType(type) < parameters.length;
  }
}
