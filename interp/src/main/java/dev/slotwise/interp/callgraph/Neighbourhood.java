// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import java.util.BitSet;

/**
 * The functions near some functions in a call graph: their callers and callees up to a number of
 * calls away. Linear in the graph.
 */
public final class Neighbourhood {
  private Neighbourhood() {}

  /**
   * {@return the functions that some of {@code centre} reach by at most {@code depth} calls, and
   * those that reach one of them so}
   *
   * @param calls the call graph
   * @param centre indices of functions
   * @param depth the most calls, not negative
   */
  public static NodeSet of(CallGraph calls, NodeSet centre, int depth) {
    IntGraph graph = calls.graph();
    return near(calls, graph, centre, depth).union(near(calls, graph.reversed(), centre, depth));
  }

  private static NodeSet near(CallGraph calls, IntGraph graph, NodeSet centre, int depth) {
    NodeSet frontier = calls.nodesOf(centre);
    BitSet seen = new BitSet();
    frontier.forEach(seen::set);
    // Between two nodes there is one set of nodes: a call is two edges.
    for (int step = 0; step < 2 * depth && !frontier.isEmpty(); step++) {
      BitSet next = new BitSet();
      frontier.forEach(
          node ->
              graph.forEachSuccessor(
                  node,
                  successor -> {
                    if (!seen.get(successor)) {
                      next.set(successor);
                    }
                  }));
      seen.or(next);
      frontier = NodeSet.copyOf(next);
    }
    return calls.functionsOf(NodeSet.copyOf(seen));
  }
}
