// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds the loops that {@link Wto} lays out. The loop of a node {@code h} is the strongly connected
 * component of {@code h} in the subgraph of {@code h}'s descendants in the search tree; those loops
 * nest, and are Bourdoncle's components.
 *
 * <p>An edge between nodes of which neither is the other's ancestor (or from a node to a later
 * descendant) can only matter to loops that hold their lowest common ancestor. It is put aside
 * there and comes back when that ancestor's loop is looked for, with inner loops already collapsed;
 * this keeps the search near-linear on irreducible graphs.
 */
final class WtoBuilder {
  /** After {@link #findLoops}: the head of the innermost loop around a node; -1 for none. */
  final int[] loopOf;

  /** After {@link #search}: the nodes in the order in which the search left them. */
  final int[] postOrder;

  /** After {@link #findLoops}: the heads of loops. */
  final BitSet heads = new BitSet();

  private final IntGraph graph;
  private final int[] preOrder;
  private final int[] parent;
  private final int[] edgeSource;
  // Linked lists of edge positions, -1 ends one: edges back to a node, edges put aside at a common
  // ancestor, edges into a collapsed loop. An edge is in at most one list at a time.
  private final int[] backEdges;
  private final int[] asideEdges;
  private final int[] intoEdges;
  private final int[] nextEdge;

  WtoBuilder(IntGraph graph) {
    int nodes = graph.nodeCount();
    this.graph = graph;
    this.loopOf = filled(nodes);
    this.postOrder = new int[nodes];
    this.preOrder = new int[nodes];
    this.parent = filled(nodes);
    this.edgeSource = new int[graph.edgeCount()];
    this.backEdges = filled(nodes);
    this.asideEdges = filled(nodes);
    this.intoEdges = filled(nodes);
    this.nextEdge = filled(graph.edgeCount());
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, -1);
    return array;
  }

  /** Depth-first search over the whole graph; sorts edges into back edges and edges put aside. */
  void search(int[] entries) {
    int nodes = graph.nodeCount();
    BitSet seen = new BitSet(nodes);
    BitSet active = new BitSet(nodes);
    int[] cursor = new int[nodes];
    // Union-find: a finished node leads to its lowest ancestor that is still active, which is its
    // lowest common ancestor with the node under search (Tarjan's offline algorithm).
    int[] ancestor = identity(nodes);
    int entered = 0;
    int left = 0;
    for (int i = 0; i < entries.length + nodes; i++) {
      int node = i < entries.length ? entries[i] : i - entries.length;
      if (seen.get(node)) {
        continue;
      }
      while (node >= 0) {
        if (!seen.get(node)) {
          seen.set(node);
          active.set(node);
          preOrder[entered++] = node;
          cursor[node] = graph.firstEdge(node);
        }
        if (cursor[node] == graph.endEdge(node)) {
          active.clear(node);
          postOrder[left++] = node;
          if (parent[node] >= 0) {
            ancestor[node] = parent[node];
          }
          node = parent[node];
          continue;
        }
        int e = cursor[node]++;
        int target = graph.target(e);
        edgeSource[e] = node;
        if (!seen.get(target)) {
          parent[target] = node;
          node = target;
        } else if (active.get(target)) {
          link(e, backEdges, target);
        } else {
          int common = find(ancestor, target);
          // No active ancestor: the target is in an earlier tree, so no cycle has this edge.
          if (active.get(common)) {
            link(e, asideEdges, common);
          }
        }
      }
    }
  }

  /** Finds loops inside out: by descending number of the search, inner heads come first. */
  void findLoops() {
    int nodes = graph.nodeCount();
    // Union-find: a node leads to the head of the outermost loop found so far that holds it.
    int[] collapsed = identity(nodes);
    int[] body = new int[nodes];
    for (int i = nodes - 1; i >= 0; i--) {
      int head = preOrder[i];
      for (int e = asideEdges[head]; e >= 0; ) {
        int following = nextEdge[e];
        link(e, intoEdges, find(collapsed, graph.target(e)));
        e = following;
      }
      if (backEdges[head] < 0) {
        continue;
      }
      heads.set(head);
      int size = 0;
      for (int e = backEdges[head]; e >= 0; e = nextEdge[e]) {
        size = addToBody(head, find(collapsed, edgeSource[e]), body, size);
      }
      for (int k = 0; k < size; k++) {
        int member = body[k];
        size = addToBody(head, find(collapsed, parent[member]), body, size);
        for (int e = intoEdges[member]; e >= 0; e = nextEdge[e]) {
          size = addToBody(head, find(collapsed, edgeSource[e]), body, size);
        }
      }
      for (int k = 0; k < size; k++) {
        collapsed[body[k]] = head;
      }
    }
  }

  private int addToBody(int head, int node, int[] body, int size) {
    if (node == head || loopOf[node] >= 0) {
      return size;
    }
    loopOf[node] = head;
    body[size] = node;
    return size + 1;
  }

  private void link(int edge, int[] lists, int node) {
    nextEdge[edge] = lists[node];
    lists[node] = edge;
  }

  private static int[] identity(int length) {
    int[] array = new int[length];
    for (int i = 0; i < length; i++) {
      array[i] = i;
    }
    return array;
  }

  /** Union-find lookup with path halving. */
  private static int find(int[] links, int node) {
    int n = node;
    while (links[n] != n) {
      links[n] = links[links[n]];
      n = links[n];
    }
    return n;
  }
}
