// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Conventions;
import dev.slotwise.wasm.link.Linker;
import org.eclipse.collections.api.map.ImmutableMap;

/**
 * Modules that are loaded while a program runs, and that nobody has given. A program that can load
 * some is analysed either under the assumption that it loads none, or with functions that stand for
 * theirs: they are in every table that a loader can reach, and do what they like.
 */
public final class SideModules {
  private SideModules() {}

  /** Whether the program loads modules, and lets their functions into a table. */
  public static boolean canBeLoaded(WasmModule module) {
    boolean tableIsVisible =
        module.importedCount(ExternalKind.TABLE) > 0
            || module.exports().anySatisfy(export -> export.kind() == ExternalKind.TABLE);
    return tableIsVisible && module.imports().anySatisfy(Conventions::loadsModules);
  }

  /** Whether functions of unknown modules are among those of the linked module. */
  public static boolean areIncluded(WasmModule module) {
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      if (Linker.isUnknownFunction(module, function)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The host with what unknown modules do, if they are included: while one of their functions runs,
   * or while they are loaded, all that imports, exports and tables allow.
   */
  public static HostModel host(HostModel base, WasmModule module) {
    if (!areIncluded(module)) {
      return base;
    }
    ImmutableMap<String, HostModel.Effect> imports = base.imports();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      Import declaration = module.functionImport(function);
      if (Linker.isUnknownFunction(module, function) || Conventions.loadsModules(declaration)) {
        imports =
            imports.newWithKeyValue(declaration.qualifiedName(), HostModel.Effect.UNRESTRICTED);
      }
    }
    return base.withImports(imports);
  }
}
