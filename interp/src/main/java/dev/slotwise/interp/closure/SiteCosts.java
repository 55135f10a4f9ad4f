// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The cost of single call sites: how many functions would leave a closure if one site entered
 * nothing. If two sites each suffice to keep a function in, the function counts for neither, so
 * many sites cost nothing by themselves. Each question is linear in the graph.
 */
public final class SiteCosts {
  private final CallGraph calls;
  private final NodeSet seeds;
  private final int size;

  /** The costs of sites in the closure of {@code seeds}. */
  public SiteCosts(CallGraph calls, NodeSet seeds) {
    this.calls = calls;
    this.seeds = calls.nodesOf(seeds);
    this.size = Closure.of(calls, seeds).control().size();
  }

  /** How many functions would leave the closure if a site entered nothing. */
  public int of(int site) {
    NodeSet left = Reachability.from(backwardWithout(site), seeds);
    return size - calls.functionsOf(left).size();
  }

  private IntGraph backwardWithout(int site) {
    CallNodes nodes = calls.nodes();
    IntGraph.Builder graph = IntGraph.builder(nodes.size() + nodes.sets().size());
    for (int node = 0; node < nodes.size(); node++) {
      int function = nodes.function(node);
      int first = calls.firstSite(function);
      for (int other = first; other < calls.endSite(function); other++) {
        if (other != site) {
          graph.addEdge(nodes.size() + nodes.targets(node, other - first), node);
        }
      }
      if (nodes.hostTargets(node) >= 0) {
        graph.addEdge(nodes.size() + nodes.hostTargets(node), node);
      }
    }
    for (int set = 0; set < nodes.sets().size(); set++) {
      ImmutableIntList members = nodes.sets().get(set);
      for (int i = 0; i < members.size(); i++) {
        graph.addEdge(members.get(i), nodes.size() + set);
      }
    }
    return graph.build();
  }
}
