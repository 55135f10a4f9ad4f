// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostFit;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.interp.host.NamePattern;
import dev.slotwise.interp.host.SideModules;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;

/**
 * A platform by name: the imports that suspend there, and those during which it calls back. Names
 * are {@code module.field}; a {@code *} stands for any text.
 */
public enum Preset {
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
          "wasi_unstable.sock_recv")),

  /**
   * The calls of WASI 0.2 that wait, and the built-ins of the component model that do. What a
   * component calls without waiting has another name: {@code [async-lower]}.
   *
   * <p>Source: jco's list of WASI imports that are asynchronous, and <i>CanonicalABI.md</i>.
   */
  WASIP2(WasiComponents.SUSPENDS),

  /**
   * WASIX, as Wasmer has it: what forks, saves or restores the stack, or waits. While one of its
   * calls runs, a signal may come, and {@code __wasm_signal} be called.
   */
  WASIX(Wasix.SUSPENDS),

  /**
   * Asyncify that the module drives by itself, through imports that {@code wasm-opt --asyncify}
   * answers: as in TinyGo and ruby.wasm. Functions that stop an unwinding or start a rewinding are
   * where stacks begin.
   */
  ASYNCIFY_INSIDE(List.of("asyncify.start_unwind", "asyncify.stop_rewind"));

  /** Interfaces of WASI 0.2, in any version. */
  private static final class WasiComponents {
    private static final List<String> SUSPENDS =
        List.of(
            "wasi:io/poll@*#poll*",
            "wasi:io/poll@*#[method]pollable.block",
            "wasi:io/streams@*#[method]*.blocking-*",
            "waitable-set.wait",
            "stream.read",
            "stream.write",
            "stream.cancel-*",
            "future.read",
            "future.write",
            "future.cancel-*",
            "subtask.cancel",
            "thread.yield*",
            "thread.suspend*");
  }

  private static final List<String> STACKS_BEGIN =
      List.of("asyncify.stop_unwind", "asyncify.start_rewind");

  /**
   * The calls of WASIX that wait, fork, or unwind the stack.
   *
   * <p>Source: the names are those of Wasmer's {@code lib/wasix/src/syscalls}, of several versions;
   * which of them wait is taken from what they are for.
   */
  private static final class Wasix {
    private static final List<String> VERSIONS = List.of("wasix_32v1", "wasix_64v1");

    private static final List<String> WAITS =
        List.of(
            "proc_exec*",
            "proc_fork*",
            "proc_vfork",
            "proc_join*",
            "proc_snapshot",
            "proc_spawn*",
            "stack_checkpoint",
            "stack_restore",
            "thread_join",
            "thread_sleep",
            "sched_yield",
            "futex_wait*",
            "epoll_wait",
            "poll_oneoff",
            "fd_read",
            "fd_pread",
            "resolve",
            "sock_*");

    private static final List<String> SUSPENDS = suspends();

    private static List<String> suspends() {
      List<String> all = new ArrayList<>();
      for (String from : VERSIONS) {
        for (String field : WAITS) {
          all.add(from + "." + field);
        }
      }
      all.add("wasi_snapshot_preview1.poll_oneoff");
      all.add("wasi_snapshot_preview1.fd_read");
      all.add("wasi_snapshot_preview1.fd_pread");
      all.add("wasi_snapshot_preview1.sched_yield");
      all.add("wasi_snapshot_preview1.sock_*");
      return List.copyOf(all);
    }
  }

  /** By itself, as hardly any run asks for it. */
  private static final class WasixHost {
    private static final HostModel MODEL = model();

    private static HostModel model() {
      MutableMap<String, Effect> imports = Maps.mutable.empty();
      Effect signals =
          new Effect(false, Sets.immutable.of("__wasm_signal"), false, true, true, false, true);
      Effect callsBack =
          new Effect(true, Sets.immutable.of("__wasm_signal"), false, true, true, false, true);
      imports.put("wasi_snapshot_preview1.*", signals);
      for (String from : Wasix.VERSIONS) {
        imports.put(from + ".*", signals);
        imports.put(from + ".call_dynamic*", callsBack);
        imports.put(from + ".context_*", callsBack);
        imports.put(from + ".dl*", Effect.UNRESTRICTED);
      }
      return HostModel.PASSIVE.withId("wasix").withImports(imports.toImmutable());
    }
  }

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
  public NodeSet entries(WasmModule module) {
    if (this == KANDELO && SideModules.isAlone(module)) {
      // Whatever answers them may fork.
      return NodeSet.range(module.importedFunctionCount());
    }
    return imports(module, suspends);
  }

  /**
   * The defined functions of a call graph at which stacks that are saved begin: what calls them
   * goes on while they are suspended, and need not be instrumented.
   */
  public NodeSet bottoms(WasmModule module, CallGraph calls) {
    if (this != ASYNCIFY_INSIDE) {
      return NodeSet.empty();
    }
    NodeSet runtime = imports(module, STACKS_BEGIN);
    BitSet bottoms = new BitSet();
    for (int site = 0; site < calls.siteCount(); site++) {
      if (calls.kind(site).isDirect()
          && calls.targetSets().get(calls.targets(site)).anySatisfy(runtime::contains)) {
        bottoms.set(calls.caller(site));
      }
    }
    return NodeSet.copyOf(bottoms);
  }

  private static NodeSet imports(WasmModule module, List<String> wanted) {
    BitSet entries = new BitSet();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      String name = module.functionImport(function).qualifiedName();
      if (wanted.stream().anyMatch(pattern -> NamePattern.matches(pattern, name))) {
        entries.set(function);
      }
    }
    return NodeSet.copyOf(entries);
  }

  /** The host with the call-backs of the platform; the same host if the module imports none. */
  public HostModel host(HostModel base, WasmModule module) {
    var imports = base.imports();
    HostModel platform = platform();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      String name = module.functionImport(function).qualifiedName();
      Effect effect = base.effectOf(name);
      Effect known = platform.effectOf(name);
      if (known.reentersAny() && !effect.reentersAny()) {
        imports = imports.newWithKeyValue(name, effect.reentering());
      } else if (this == WASIX && !effect.reenters().containsAll(known.reenters().castToSet())) {
        imports = imports.newWithKeyValue(name, effect.reentering(known.reenters().castToSet()));
      }
    }
    return imports.equals(base.imports())
        ? base
        : base.withImports(imports).withId(base.id() + "+" + this);
  }

  /**
   * The host of a module on the platform.
   *
   * @param base what is said of the host otherwise, as it fits the module
   */
  public HostModel hostOf(HostModel base, WasmModule module) {
    return host(HostFit.of(platform(), module).appliedTo(base), module);
  }

  /** What is known of the imports of the platform. */
  public HostModel platform() {
    return switch (this) {
      case KANDELO -> Hosts.KANDELO;
      case WASIP2 -> HostModel.PASSIVE;
      case WASIX -> WasixHost.MODEL;
      case ASYNCIFY_INSIDE -> HostModel.PASSIVE;
      case ASYNCIFY, JSPI -> Hosts.EMSCRIPTEN;
      case WASI -> Hosts.WASI;
    };
  }

  /** The host that is assumed where none is named. */
  public HostModel byDefault() {
    return this == KANDELO ? Hosts.KANDELO : HostModel.PASSIVE;
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
