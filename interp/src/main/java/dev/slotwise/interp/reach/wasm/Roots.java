// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.wasm;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import java.util.Locale;

/**
 * The functions at which the host starts a module.
 *
 * @param kind what is known of the host's calls
 * @param functions the functions that it calls first; the start function is among them
 */
public record Roots(Kind kind, NodeSet functions) {
  /** The export at which a command starts (WASI). */
  private static final String COMMAND_ENTRY = "_start";

  /** What is known of the host's calls. */
  public enum Kind {
    /** It starts the module once, at {@code _start}; see {@link Roots#isJoinedByHost}. */
    COMMAND,
    /** It calls whatever is exported, and whatever function it gets hold of. */
    LIBRARY,
    /** It starts the module at named functions. */
    NAMED;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** As written in JSON. */
    public String id() {
      return id;
    }
  }

  /** A command if the module exports a function {@code _start}, else a library. */
  public static Roots byDefault(WasmModule module) {
    return module.exports().anySatisfy(Roots::isCommandEntry) ? command(module) : library(module);
  }

  /** {@code _start}, if there is one, and the start function. */
  public static Roots command(WasmModule module) {
    BitSet functions = start(module);
    module.exports().select(Roots::isCommandEntry).forEach(export -> functions.set(export.index()));
    return new Roots(Kind.COMMAND, NodeSet.copyOf(functions));
  }

  /** Every exported function, and the start function. */
  public static Roots library(WasmModule module) {
    BitSet functions = start(module);
    module
        .exports()
        .select(export -> export.kind() == ExternalKind.FUNCTION)
        .forEach(export -> functions.set(export.index()));
    return new Roots(Kind.LIBRARY, NodeSet.copyOf(functions));
  }

  /** The given functions, and the start function, which no host can leave out. */
  public static Roots named(WasmModule module, NodeSet functions) {
    return new Roots(Kind.NAMED, NodeSet.copyOf(start(module)).union(functions));
  }

  /**
   * Whether the host, besides these functions, calls by itself whatever function it can get hold
   * of. Of functions that are named no others are called: that is what naming them means.
   */
  public boolean isJoinedByHost(WasmModule module, HostModel host) {
    return kind != Kind.NAMED && host.callsTables(module);
  }

  private static BitSet start(WasmModule module) {
    BitSet functions = new BitSet();
    module.start().ifPresent(functions::set);
    return functions;
  }

  private static boolean isCommandEntry(Export export) {
    return export.kind() == ExternalKind.FUNCTION && export.name().equals(COMMAND_ENTRY);
  }
}
