// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/** Finds the functions that the host calls while one of its functions runs. */
public final class HostEdges {
  private HostEdges() {}

  /** The functions of the module that are exported. */
  public static NodeSet exported(WasmModule module) {
    BitSet functions = new BitSet(module.functionCount());
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.FUNCTION) {
        functions.set(export.index());
      }
    }
    return NodeSet.copyOf(functions);
  }

  /**
   * Adds what the host model says of the functions of the host among some functions.
   *
   * @param escaped the functions that the host can get hold of
   */
  public static void add(
      CallGraph.Builder graph,
      WasmModule module,
      HostModel host,
      NodeSet functions,
      NodeSet escaped) {
    functions.stream()
        .filter(module::isHostFunction)
        .forEach(
            function -> {
              NodeSet entered = entered(module, host, function, escaped);
              if (!entered.isEmpty()) {
                graph.hostTargets(
                    function, graph.sets().intern(IntLists.immutable.of(entered.toArray())));
              }
            });
  }

  /** What it calls among its own functions is none of the module's calls, but imports count. */
  private static NodeSet entered(WasmModule module, HostModel host, int function, NodeSet escaped) {
    BitSet entered = new BitSet();
    if (host.effectOf(module, function).reentersAny()) {
      escaped.forEach(entered::set);
      entered.clear(module.definedFunctionsEnd(), module.functionCount());
    }
    reentered(module, host, function).forEach(entered::set);
    return NodeSet.copyOf(entered);
  }

  /**
   * The functions that a function of the host certainly gets hold of: the exports that the host
   * model names, and where it loads modules what initialises those that are linked.
   */
  public static NodeSet reentered(WasmModule module, HostModel host, int function) {
    boolean loads =
        module.isImportedFunction(function) && host.loadsModules(module.functionImport(function));
    ImmutableSet<String> names = host.effectOf(module, function).reenters();
    // Most modules have more exports than are worth a look for each import.
    if (!loads && names.isEmpty()) {
      return NodeSet.empty();
    }
    BitSet functions = new BitSet();
    if (loads) {
      module.origins().loadedInitializers().forEach(functions::set);
    }
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.FUNCTION && names.contains(export.name())) {
        functions.set(export.index());
      }
    }
    return NodeSet.copyOf(functions);
  }
}
