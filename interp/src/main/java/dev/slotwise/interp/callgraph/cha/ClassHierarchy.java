// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.cha;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.AddressTaken;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;

/**
 * The call graph {@code cha}: a call through a table or a reference enters every address-taken
 * function of the module whose type matches; what the roots reach is live.
 *
 * <p>Paper: Dean, Grove and Chambers, "Optimization of object-oriented programs using static class
 * hierarchy analysis" (ECOOP 1995), with function types in place of classes, as in Go's {@code
 * x/tools/go/callgraph/cha}.
 *
 * <p>Sound: a reference can exist to address-taken functions only, and the run-time check lets a
 * call enter only a function whose type matches. Imprecise: code that is dead takes addresses, and
 * tables are not told apart. Assumes the host model, and nothing of the compiler. Cost: linear in
 * sites, functions, and the sizes of one target set a type.
 */
public final class ClassHierarchy {
  private ClassHierarchy() {}

  /**
   * Builds the call graph of a validated module.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static CallGraph build(WasmModule module, CodeFacts facts, HostModel host, Roots roots) {
    CallGraph all = LevelCallGraph.build(module, facts, Level.TYPES, host);
    return live(module, all, host, roots);
  }

  /** The part of a whole module's graph that is live. */
  public static CallGraph live(WasmModule module, CallGraph all, HostModel host, Roots roots) {
    BitSet starts = new BitSet();
    roots.functions().forEach(starts::set);
    if (roots.kind() == Roots.Kind.LIBRARY
        && host.callsTables()
        && AddressTaken.referencesCanLeave(module)) {
      all.addressTaken().forEach(starts::set);
      starts.clear(0, module.importedFunctionCount());
    }
    return roots.kind() == Roots.Kind.LIBRARY
        ? all.liveFrom(NodeSet.copyOf(starts))
        : all.liveFrom(NodeSet.copyOf(starts), Assumption.HOST_STARTS_AT_ROOTS);
  }
}
