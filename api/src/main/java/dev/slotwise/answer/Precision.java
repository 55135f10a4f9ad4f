// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Set;

/**
 * The precision that answers are to have.
 *
 * @param flow what the abstract interpreter takes; its roots are those of the other analyses, too
 * @param assumed what is believed of the compiler, besides what a level believes
 * @param contexts whether level {@code slots} tells functions apart by the callbacks that they are
 *     called with; {@code flow} and sharper levels always do
 */
public record Precision(FlowOptions flow, Set<Assumption> assumed, boolean contexts) {

  /** Where the host starts the module. */
  Roots roots(WasmModule module) {
    return flow.roots()
        .map(named -> Roots.named(module, NodeSet.of(named.toArray())))
        .orElseGet(() -> Roots.byDefault(module));
  }
}
