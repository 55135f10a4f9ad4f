// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.List;

/**
 * How a generated module calls its imports: as nobody does, or as modules do that are built for a
 * host which a shipped host model knows by name. Of each model there are names of every effect that
 * it tells apart. Where the host has such a function of the import's type, its name is taken.
 */
enum ImportNames {
  PLAIN("f1", List.of("h.act")),

  /** No function of WASI takes a reference. */
  WASI(
      "f1",
      List.of(
          // One takes a number and writes nothing, one writes memory, one never returns.
          "wasi_snapshot_preview1.fd_close",
          "wasi_snapshot_preview1.random_get",
          "wasi_snapshot_preview1.proc_exit",
          "wasi_unstable.proc_raise",
          // WASIX has more modules than WASI: to the model they are unknown.
          "wasix_32v1.fd_event")),

  EMSCRIPTEN(
      "malloc",
      List.of(
          "env.strftime",
          "env.emscripten_resize_heap",
          "env.__cxa_begin_catch",
          "env.invoke_i",
          "env.dynCall_i",
          "env._emval_new_cstring",
          "env.emscripten_run_script_int",
          "env._dlopen_js",
          "env.__cxa_throw",
          "env.abort"),
      "env.__asyncjs__give",
      "env.cell",
      "env._emval_array",
      "env.emscripten_foreign",
      "env._embind_any"),

  KANDELO(
      "f1",
      List.of(
          "kernel.kernel_close",
          "kernel.kernel_clone",
          "env.__wasm_dlopen",
          "env.__wasm_dlopen_commit",
          "env.__wasm_dlsym"),
      "env.give",
      "kernel.cell");

  private static final List<String> OTHERS = List.of("give", "cell", "array", "foreign", "any");

  private final String secondExport;
  private final List<String> acts;
  private final List<String> others;

  ImportNames(String secondExport, List<String> acts, String... others) {
    this.secondExport = secondExport;
    this.acts = acts;
    this.others = List.of(others);
  }

  /** Those of a module: a function of what was chosen anyway. */
  static ImportNames of(Surroundings surroundings) {
    return values()[surroundings.globals() % values().length];
  }

  /** The name of the second function that the module exports: a host may call it by that name. */
  String secondExport() {
    return secondExport;
  }

  /**
   * The name of an imported function, with the module it is from.
   *
   * @param function of {@link Declared}
   */
  String of(int function, Surroundings surroundings) {
    String module = surroundings.isSideModule() ? "env." : "h.";
    if (function == Declared.FORK) {
      // The import that is asked for is the kernel's, whoever answers the others.
      return "h.fork";
    }
    if (function == Declared.ACT) {
      return this == PLAIN ? module + "act" : acts.get(variant(surroundings) % acts.size());
    }
    int other = function - Declared.GIVE;
    return other < others.size() ? others.get(other) : module + OTHERS.get(other);
  }

  private static int variant(Surroundings surroundings) {
    int shared = surroundings.globals() / values().length;
    return shared
        + 2 * (surroundings.tables() + 4 * (surroundings.memories() + 3 * surroundings.tags()));
  }
}
