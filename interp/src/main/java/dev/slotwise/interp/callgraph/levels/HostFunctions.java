// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/**
 * The functions of the host's own that it can hand in, through tables and as references. A module
 * does not name them, but may call them, and they do to it what an import does of which the host
 * model says nothing in particular.
 *
 * <p>One function of each type stands for all: two of one type can't be told apart by the module's
 * calls. Linear in the module's types, imports and exports.
 */
public final class HostFunctions {
  private HostFunctions() {}

  /**
   * A validated module with the functions that the host can hand in, if it can hand in any; {@code
   * module} itself if it can't. Analyses that take a host model which writes tables are sound for
   * the result.
   *
   * @param host as declared, without what unknown side modules do
   */
  public static WasmModule in(WasmModule module, HostModel host) {
    if (!host.writesTables(module) || !canComeIn(module, host)) {
      return module;
    }
    Types types = module.types();
    MutableIntSet known = IntSets.mutable.empty();
    MutableIntList different = IntLists.mutable.empty();
    for (int type = 0; type < types.size(); type++) {
      if (types.isFunction(type) && known.add(types.canonical(type))) {
        different.add(type);
      }
    }
    return module.withHostFunctions(different.toImmutable());
  }

  /** Whether there is a way for a reference to a function to come into the module. */
  private static boolean canComeIn(WasmModule module, HostModel host) {
    if (!HostReach.written(module, host, ExternalKind.TABLE).isEmpty()) {
      return true;
    }
    for (int index = 0; index < module.importedCount(ExternalKind.GLOBAL); index++) {
      if (AddressTaken.canHoldFunction(module.globals().get(index).type())) {
        return true;
      }
    }
    boolean anyCalled = AddressTaken.referencesCanLeave(module);
    for (int function = 0; function < module.functionCount(); function++) {
      if (module.isImportedFunction(function)
          ? AddressTaken.anyHoldsFunction(module.functionType(function).results())
          : anyCalled && takesFunction(module, function)) {
        return true;
      }
    }
    return module
            .exports()
            .anySatisfy(
                export ->
                    switch (export.kind()) {
                      case FUNCTION -> takesFunction(module, export.index());
                      case GLOBAL -> isWritten(module.globals().get(export.index()));
                      case TAG -> true;
                      default -> false;
                    })
        || module.importedCount(ExternalKind.TAG) > 0;
  }

  private static boolean takesFunction(WasmModule module, int function) {
    return AddressTaken.anyHoldsFunction(module.functionType(function).parameters());
  }

  private static boolean isWritten(Global global) {
    return global.mutable() && AddressTaken.canHoldFunction(global.type());
  }
}
