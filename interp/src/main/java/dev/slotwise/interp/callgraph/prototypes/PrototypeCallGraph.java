// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The call graph of {@link Prototypes}, over all functions of a module: of what level {@code slots}
 * lets a site enter, what the declared type of its function pointer allows.
 *
 * <p>Sound under {@link Assumption#CALLS_MATCH_PROTOTYPES} and what level {@code slots} assumes.
 * Cost: linear in sites and their distinct pairs of a set and types.
 */
public final class PrototypeCallGraph {
  private PrototypeCallGraph() {}

  /**
   * Builds the call graph of a validated module.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static CallGraph build(
      WasmModule module, CodeFacts facts, Prototypes prototypes, HostModel host) {
    CallGraph slots = LevelCallGraph.build(module, facts, Level.SLOTS, host);
    CallGraph.Builder graph = new CallGraph.Builder(slots.functionCount());
    graph.live(slots.live()).addressTaken(slots.addressTaken()).roots(slots.roots());
    slots.assumptions().forEach(graph::assume);
    graph.assume(Assumption.CALLS_MATCH_PROTOTYPES);
    for (int function = 0; function < slots.functionCount(); function++) {
      if (slots.hostTargets(function) >= 0) {
        graph.hostTargets(
            function, graph.sets().intern(slots.targetSets().get(slots.hostTargets(function))));
      }
    }
    // Many sites share a set and types.
    Map<Key, Integer> known = new HashMap<>();
    for (int site = 0; site < slots.siteCount(); site++) {
      int from = site;
      ImmutableIntList all = slots.targetSets().get(slots.targets(site));
      NodeSet also = facts.alsoEntered(site);
      boolean isTyped = !slots.kind(site).isDirect() && prototypes.isBound(site);
      int set =
          isTyped
              ? known.computeIfAbsent(
                  new Key(slots.targets(site), prototypes.bound(site), also),
                  key ->
                      graph
                          .sets()
                          .intern(
                              all.select(
                                  function ->
                                      prototypes.allows(from, function)
                                          || also.contains(function))))
              : graph.sets().intern(all);
      Resolution coarse = slots.resolution(site);
      graph.site(
          slots.caller(site),
          slots.offset(site),
          slots.kind(site),
          isTyped && coarse == Resolution.TOP ? Resolution.TYPE : coarse,
          set);
    }
    return graph.build();
  }

  /**
   * @param set what is entered without types
   * @param bound what declarations allow
   * @param also what is entered whatever they say
   */
  private record Key(int set, Object bound, NodeSet also) {}
}
