// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.interp.host.NamePattern;
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
  KANDELO(List.of("kernel.kernel_fork")),

  /** Emscripten's Asyncify, where imports keep their names. */
  ASYNCIFY(Emscripten.SUSPENDS),

  /** Emscripten's JavaScript Promise Integration, where imports keep their names. */
  JSPI(Emscripten.SUSPENDS),

  /** The calls of WASI preview 1 that wait. */
  WASI(
      List.of(
          "wasi_snapshot_preview1.poll_oneoff",
          "wasi_snapshot_preview1.fd_read",
          "wasi_snapshot_preview1.sock_accept",
          "wasi_snapshot_preview1.sock_recv",
          "wasi_unstable.poll_oneoff",
          "wasi_unstable.fd_read",
          "wasi_unstable.sock_recv"));

  /** The imports that Emscripten's library marks as asynchronous, in any of its versions. */
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
            "env.__syscall__newselect",
            "env.__syscall_epoll_pwait",
            "env.__syscall_poll",
            "env.SDL_Delay",
            "wasi_snapshot_preview1.fd_sync");
  }

  private final List<String> suspends;

  Preset(List<String> suspends) {
    this.suspends = suspends;
  }

  /** The imports of a module that suspend. */
  NodeSet entries(WasmModule module) {
    BitSet entries = new BitSet();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      String name = module.functionImport(function).qualifiedName();
      if (suspends.stream().anyMatch(pattern -> NamePattern.matches(pattern, name))) {
        entries.set(function);
      }
    }
    return NodeSet.copyOf(entries);
  }

  /** The host with the call-backs of the platform; the same host if the module imports none. */
  HostModel host(HostModel base, WasmModule module) {
    var imports = base.imports();
    HostModel platform = platform();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      String name = module.functionImport(function).qualifiedName();
      Effect effect = base.effectOf(name);
      if (platform.effectOf(name).reentersAny() && !effect.reentersAny()) {
        imports = imports.newWithKeyValue(name, effect.reentering());
      }
    }
    return imports.equals(base.imports())
        ? base
        : base.withImports(imports).withId(base.id() + "+" + this);
  }

  /** What is known of the imports of the platform. */
  HostModel platform() {
    return switch (this) {
      case KANDELO -> HostModel.PASSIVE;
      case ASYNCIFY, JSPI -> Hosts.EMSCRIPTEN;
      case WASI -> Hosts.WASI;
    };
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
