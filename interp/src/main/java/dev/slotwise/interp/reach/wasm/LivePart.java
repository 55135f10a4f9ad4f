// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.wasm;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.AddressTaken;
import dev.slotwise.interp.callgraph.levels.HostEdges;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;

/** Cuts a call graph over all functions of a module down to what is live. Linear in the graph. */
public final class LivePart {
  private LivePart() {}

  /**
   * The part of {@code all} that the roots reach; and what the host reaches, as far as it finds
   * functions and calls them by itself.
   */
  public static CallGraph of(CallGraph all, WasmModule module, HostModel host, Roots roots) {
    BitSet starts = new BitSet();
    if (roots.isJoinedByHost(module, host)) {
      NodeSet found =
          AddressTaken.referencesCanLeave(module) ? all.addressTaken() : HostEdges.exported(module);
      found.stream().filter(function -> !module.isHostFunction(function)).forEach(starts::set);
    }
    NodeSet from = NodeSet.copyOf(starts).union(roots.functions());
    return roots.kind() == Roots.Kind.LIBRARY
        ? all.liveFrom(from)
        : all.liveFrom(from, Assumption.HOST_STARTS_AT_ROOTS);
  }
}
