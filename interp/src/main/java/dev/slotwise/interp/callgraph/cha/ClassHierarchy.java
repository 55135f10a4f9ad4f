// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.cha;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.wasm.LivePart;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;

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
    return LivePart.of(all, module, host, roots);
  }
}
