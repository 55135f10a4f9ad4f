// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The backward closure of seed functions in a call graph. It is sound and precise as the call graph
 * is. Linear in the graph, whose target sets are nodes.
 *
 * @param control the seeds and every function with a site, tail or not, that has a target in {@code
 *     control}
 * @param frames the seeds and every function with an ordinary site that has a target in {@code
 *     control}: those whose activation can be live while a seed runs
 * @param landings the tail sites that have a target in {@code control}, ascending
 * @param unreached how many functions the roots of the call graph don't reach
 */
public record Closure(NodeSet control, NodeSet frames, ImmutableIntList landings, int unreached) {

  /**
   * Computes the closure of {@code seeds}, over nodes, and says which functions they are nodes of.
   * Seeds that the roots don't reach have no callers.
   */
  public static Closure of(CallGraph callGraph, NodeSet seeds) {
    CallNodes nodes = callGraph.nodes();
    int sets = nodes.size();
    NodeSet start = callGraph.nodesOf(seeds);
    NodeSet reached = Reachability.from(callGraph.graph().reversed(), start);
    BitSet frames = new BitSet(callGraph.functionCount());
    seeds.forEach(frames::set);
    MutableIntList landings = IntLists.mutable.empty();
    for (int node = 0; node < sets; node++) {
      // An import during which the host calls back is on the stack while what it calls runs.
      int set = nodes.hostTargets(node);
      if (set >= 0 && reached.contains(sets + set)) {
        frames.set(nodes.function(node));
      }
    }
    int sites = callGraph.siteCount();
    for (int site = 0; site < sites; site++) {
      if (callGraph.leads(site, reached)) {
        if (callGraph.kind(site).isTail()) {
          landings.add(site);
        } else {
          frames.set(callGraph.caller(site));
        }
      }
    }
    return new Closure(
        callGraph.functionsOf(reached),
        NodeSet.copyOf(frames),
        landings.toImmutable(),
        callGraph.functionCount() - callGraph.live().size());
  }

  /**
   * This closure without functions that no module has: they stand for the loader, or for unknown
   * modules, and led to others. Tail sites are of modules' functions only.
   *
   * @param standIns the functions to leave out
   * @param live the live functions of the call graph
   */
  public Closure without(NodeSet standIns, NodeSet live) {
    if (standIns.isEmpty()) {
      return this;
    }
    int dead = (int) standIns.stream().filter(function -> !live.contains(function)).count();
    return new Closure(control.minus(standIns), frames.minus(standIns), landings, unreached - dead);
  }
}
