// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Conventions;
import dev.slotwise.wasm.link.Linker;
import java.util.BitSet;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;

/**
 * Modules that are loaded while a program runs, and that nobody has given. A program that can load
 * some is analysed either under the assumption that it loads none, or with functions that stand for
 * theirs: they are in every table that a loader can reach, and do what they like.
 *
 * <p>An import that no given module answers may be answered by a module that is not given: in a
 * program with unknown modules, and in a side module by itself, whose main module is not there.
 * While such a function runs, everything can be called that it can get hold of. That of WASI, and
 * what the host model lists, is the host's own.
 */
public final class SideModules {
  private static final ImmutableSet<String> WASI_MODULES =
      Sets.immutable.of("wasi_snapshot_preview1", "wasi_unstable");

  private SideModules() {}

  /**
   * {@return whether the program loads modules}
   *
   * @param module a decoded or linked module
   * @param host its imports say which load modules
   */
  public static boolean canBeLoaded(WasmModule module, HostModel host) {
    return module.imports().anySatisfy(host::loadsModules);
  }

  /**
   * {@return whether functions of unknown modules are among those of the linked module}
   *
   * @param module a decoded or linked module
   */
  public static boolean areIncluded(WasmModule module) {
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      if (Linker.isUnknownFunction(module, function)) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return whether this is one side module, without the program that it belongs to}
   *
   * @param module a decoded or linked module
   */
  public static boolean isAlone(WasmModule module) {
    return !module.isLinked() && Conventions.isSideModule(module);
  }

  /**
   * The imported functions that a module may answer that is not given, by index, ascending.
   *
   * @param module a decoded or linked module
   * @param host as declared
   * @return the imported functions that no given module answers, by index, ascending
   */
  public static BitSet unanswered(WasmModule module, HostModel host) {
    BitSet functions = new BitSet();
    if (areIncluded(module) || isAlone(module)) {
      for (int function = 0; function < module.importedFunctionCount(); function++) {
        Import declaration = module.functionImport(function);
        functions.set(
            function,
            !Linker.isUnknownFunction(module, function)
                && !WASI_MODULES.contains(declaration.module())
                && !host.lists(declaration.qualifiedName()));
      }
    }
    return functions;
  }

  /**
   * The host with what modules do that are not given: while one of their functions runs, or while
   * they are loaded, all that imports, exports and tables allow; and while a function runs that one
   * of them may answer, calls to whatever that can get hold of.
   *
   * @param base the host without such modules
   * @param module a decoded or linked module
   * @return a host that also does all that unknown modules may do
   */
  public static HostModel host(HostModel base, WasmModule module) {
    boolean included = areIncluded(module);
    BitSet unanswered = unanswered(module, base);
    if (!included && unanswered.isEmpty()) {
      return base;
    }
    // It may call the module's imports as well, and so do what each of these does.
    Effect anyImport =
        new Effect(
            true,
            Sets.immutable.empty(),
            base.writesTables(module),
            true,
            true,
            base.callsTables(module),
            true);
    MutableMap<String, Effect> imports = Maps.mutable.ofMap(base.imports().castToMap());
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      Import declaration = module.functionImport(function);
      String name = declaration.qualifiedName();
      if (included
          && (Linker.isUnknownFunction(module, function)
              || unanswered.get(function)
              || base.loadsModules(declaration))) {
        imports.put(name, Effect.UNRESTRICTED);
      } else if (unanswered.get(function)) {
        imports.put(name, anyImport);
      }
    }
    return base.withImports(imports.toImmutable());
  }
}
