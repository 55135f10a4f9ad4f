// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.BitSet;

/**
 * The nodes of a graph in reverse post-order of a depth-first search: each node comes before its
 * successors, except along edges that close a cycle of the search.
 *
 * <p>The search starts at the given entries and then at every node not met yet, ascending; so the
 * order holds all nodes. Linear in nodes and edges; deterministic.
 */
public final class ReversePostOrder {
  private final int[] order;
  private final int[] rank;

  private ReversePostOrder(int[] order) {
    this.order = order;
    this.rank = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
  }

  /**
   * Orders the nodes of {@code graph}, searching from {@code entries} first.
   *
   * @param graph any graph
   * @param entries nodes to search from, in this order; nodes that they miss come after those that
   *     they reach
   * @return an order of all nodes of {@code graph}
   */
  public static ReversePostOrder of(IntGraph graph, int... entries) {
    int nodes = graph.nodeCount();
    int[] order = new int[nodes];
    int[] path = new int[nodes];
    int[] cursor = new int[nodes];
    BitSet seen = new BitSet(nodes);
    int free = nodes;
    for (int i = 0; i < entries.length + nodes; i++) {
      int root = i < entries.length ? entries[i] : i - entries.length;
      if (seen.get(root)) {
        continue;
      }
      int depth = 0;
      path[0] = root;
      cursor[root] = graph.firstEdge(root);
      seen.set(root);
      while (depth >= 0) {
        int node = path[depth];
        if (cursor[node] == graph.endEdge(node)) {
          order[--free] = node;
          depth--;
        } else {
          int target = graph.target(cursor[node]++);
          if (!seen.get(target)) {
            seen.set(target);
            cursor[target] = graph.firstEdge(target);
            path[++depth] = target;
          }
        }
      }
    }
    return new ReversePostOrder(order);
  }

  /** {@return the number of nodes} */
  public int size() {
    return order.length;
  }

  /**
   * {@return the node at a place in the order, from 0}
   *
   * @param rank from 0 to {@link #size} - 1
   */
  public int nodeAt(int rank) {
    return order[rank];
  }

  /**
   * {@return the place of a node in the order}
   *
   * @param node a node of the graph
   */
  public int rankOf(int node) {
    return rank[node];
  }
}
