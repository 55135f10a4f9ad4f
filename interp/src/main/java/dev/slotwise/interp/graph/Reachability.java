// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.BitSet;
import org.eclipse.collections.impl.stack.mutable.primitive.IntArrayStack;

/** The nodes that paths from some seeds meet, the seeds included. Linear in nodes and edges. */
public final class Reachability {
  private Reachability() {}

  /**
   * {@return the nodes reachable from {@code seeds} by paths of any length, zero included}
   *
   * @param graph whose edges are followed forwards
   * @param seeds where paths start
   */
  public static NodeSet from(IntGraph graph, NodeSet seeds) {
    BitSet seen = new BitSet(graph.nodeCount());
    IntArrayStack work = new IntArrayStack();
    seeds.forEach(
        seed -> {
          seen.set(seed);
          work.push(seed);
        });
    while (!work.isEmpty()) {
      int node = work.pop();
      for (int e = graph.firstEdge(node), end = graph.endEdge(node); e < end; e++) {
        int target = graph.target(e);
        if (!seen.get(target)) {
          seen.set(target);
          work.push(target);
        }
      }
    }
    return NodeSet.copyOf(seen);
  }
}
