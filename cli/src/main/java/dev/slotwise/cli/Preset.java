// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.HostModel.Effect;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * What is known of a platform: the imports that suspend there, and those during which it calls
 * back. Names are {@code module.field}; a {@code *} stands for any text.
 */
enum Preset {
  /** A kernel for Wasm processes: fork. */
  KANDELO(List.of("kernel.kernel_fork"), List.of()),

  /** Emscripten's Asyncify, where imports keep their names. */
  ASYNCIFY(Emscripten.SUSPENDS, Emscripten.CALLS_BACK),

  /** Emscripten's JavaScript Promise Integration, where imports keep their names. */
  JSPI(Emscripten.SUSPENDS, Emscripten.CALLS_BACK),

  /** The calls of WASI preview 1 that wait. */
  WASI(
      List.of(
          "wasi_snapshot_preview1.poll_oneoff",
          "wasi_snapshot_preview1.fd_read",
          "wasi_snapshot_preview1.sock_accept",
          "wasi_snapshot_preview1.sock_recv"),
      List.of());

  /**
   * The imports that Emscripten's library marks as asynchronous, and its own call-backs: {@code
   * invoke_*} calls through the table inside JavaScript's try; a signal handler is called by its
   * table index; the code of EM_ASM may call any export.
   */
  private static final class Emscripten {
    private static final List<String> SUSPENDS =
        List.of(
            "env.emscripten_sleep",
            "env.emscripten_wget",
            "env.emscripten_wget_data",
            "env.emscripten_idb_*",
            "env.emscripten_scan_registers",
            "env.emscripten_lazy_load_code",
            "env.emscripten_fiber_swap",
            "env.emscripten_promise_await",
            "env._emval_await",
            "env._dlopen_js",
            "env.__asyncjs__*",
            "wasi_snapshot_preview1.fd_sync");
    private static final List<String> CALLS_BACK =
        List.of(
            "env.invoke_*",
            "env.dynCall_*",
            "env.__call_sighandler",
            "env.emscripten_asm_const_*",
            "env.emscripten_run_script*");
  }

  // As text: every start of the command makes the presets, few use one.
  private final List<String> suspends;
  private final List<String> callsBack;

  Preset(List<String> suspends, List<String> callsBack) {
    this.suspends = suspends;
    this.callsBack = callsBack;
  }

  /** The imports of a module that suspend. */
  NodeSet entries(WasmModule module) {
    BitSet entries = new BitSet();
    List<Name> names = suspends.stream().map(Name::of).toList();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      if (matches(names, module, function)) {
        entries.set(function);
      }
    }
    return NodeSet.copyOf(entries);
  }

  /** The host with the call-backs of the platform; the same host if the module imports none. */
  HostModel host(HostModel base, WasmModule module) {
    var imports = base.imports();
    List<Name> names = callsBack.stream().map(Name::of).toList();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      String name = module.functionImport(function).qualifiedName();
      if (matches(names, module, function)) {
        Effect effect = base.effectOf(name);
        imports =
            imports.newWithKeyValue(
                name,
                new Effect(
                    true,
                    effect.reenters(),
                    effect.writesTables(),
                    effect.writesMemory(),
                    effect.writesGlobals()));
      }
    }
    return imports.equals(base.imports())
        ? base
        : new HostModel(
            base.id() + "+" + this,
            base.unlisted(),
            imports,
            base.globals(),
            base.untouched(),
            base.callsTables());
  }

  private static boolean matches(List<Name> names, WasmModule module, int function) {
    String name = module.functionImport(function).qualifiedName();
    return names.stream().anyMatch(pattern -> pattern.matches(name));
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
