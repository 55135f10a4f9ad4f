// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names by which compilers and loaders of C agree on dynamic linking.
 *
 * <p>Source: tool-conventions, <i>DynamicLinking.md</i>; Emscripten's {@code libdylink.js}.
 */
public final class Conventions {
  /** Where a module's undefined symbols are imported from: the global namespace of a program. */
  static final String ENVIRONMENT = "env";

  /** Mutable globals that hold the table slot of a function. */
  private static final String FUNCTION_ADDRESSES = "GOT.func";

  static final String SHARED_TABLE = "__indirect_function_table";

  /** What the loader makes up anew for each module. */
  private static final Set<String> PER_MODULE =
      Set.of("__memory_base", "__table_base", "__memory_base32", "__table_base32");

  /** What the loader calls when it has instantiated a side module, in this order. */
  private static final List<String> SIDE_MODULE_ENTRIES =
      List.of("__wasm_apply_data_relocs", "__post_instantiate", "__wasm_call_ctors", "_initialize");

  /** What a loader calls when it has instantiated any module, before it calls anything else. */
  private static final List<String> ENTRIES = List.of("_initialize");

  private static final Set<String> LOADING =
      Set.of("dlopen", "_dlopen_js", "_dlopen", "emscripten_dlopen", "_emscripten_dlopen_js");

  private static final Set<String> LOOKING_UP = Set.of("dlsym", "_dlsym_js", "_dlsym");

  private Conventions() {}

  /** Whether this is an import function that loads modules while the program runs. */
  public static boolean loadsModules(Import declaration) {
    return declaration.kind() == ExternalKind.FUNCTION
        && (LOADING.contains(declaration.field())
            || declaration.field().startsWith("emscripten_dlopen")
            || declaration.field().startsWith("_emscripten_dlopen"));
  }

  /** Whether this is an imported function that gives the table slot of an export, by its name. */
  public static boolean looksUpExports(Import declaration) {
    return declaration.kind() == ExternalKind.FUNCTION
        && (LOOKING_UP.contains(declaration.field()) || declaration.field().startsWith("_dlsym_"));
  }

  /** Whether this is an imported global that holds the table slot of the function of its name. */
  static boolean isFunctionAddress(Import declaration) {
    return declaration.kind() == ExternalKind.GLOBAL
        && declaration.module().equals(FUNCTION_ADDRESSES);
  }

  /** Whether every export of the program stands for this import. */
  static boolean isGlobalSymbol(Import declaration) {
    return declaration.module().equals(ENVIRONMENT) && !PER_MODULE.contains(declaration.field());
  }

  /** Whether this is a module that a loader puts beside a main module. */
  public static boolean isSideModule(WasmModule module) {
    return module
        .customSections()
        .anySatisfy(
            section -> section.name().equals("dylink.0") || section.name().equals("dylink"));
  }

  /** What runs when the part has been instantiated, in order: its functions by index. */
  static List<Integer> initializers(Part part) {
    WasmModule module = part.module();
    List<Integer> functions = new ArrayList<>();
    module.start().ifPresent(functions::add);
    if (!part.isLoaded()) {
      return functions;
    }
    for (String name : isSideModule(module) ? SIDE_MODULE_ENTRIES : ENTRIES) {
      Export export =
          module
              .exports()
              .detect(item -> item.kind() == ExternalKind.FUNCTION && item.name().equals(name));
      if (export != null && isCallableWithoutArguments(module.functionType(export.index()))) {
        functions.add(export.index());
      }
    }
    return functions;
  }

  private static boolean isCallableWithoutArguments(FunctionType type) {
    return type.parameters().isEmpty() && type.results().isEmpty();
  }
}
