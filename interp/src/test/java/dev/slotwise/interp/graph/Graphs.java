// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Random;

/** Graphs for tests. */
public final class Graphs {
  private Graphs() {}

  /** A graph from edges given as {@code from, to, from, to, ...}. */
  public static IntGraph of(int nodes, int... fromTo) {
    IntGraph.Builder builder = IntGraph.builder(nodes);
    for (int i = 0; i < fromTo.length; i += 2) {
      builder.addEdge(fromTo[i], fromTo[i + 1]);
    }
    return builder.build();
  }

  /** A seeded multigraph, irreducible more often than not. */
  public static IntGraph random(long seed) {
    Random random = new Random(seed);
    int nodes = 1 + random.nextInt(14);
    int edges = random.nextInt(3 * nodes);
    IntGraph.Builder builder = IntGraph.builder(nodes);
    for (int i = 0; i < edges; i++) {
      builder.addEdge(random.nextInt(nodes), random.nextInt(nodes));
    }
    return builder.build();
  }

  /** {@code 0 -> 1 -> ... -> nodes-1}. */
  public static IntGraph chain(int nodes) {
    IntGraph.Builder builder = IntGraph.builder(nodes);
    for (int i = 1; i < nodes; i++) {
      builder.addEdge(i - 1, i);
    }
    return builder.build();
  }

  /** A chain with an edge back at each step: loops nested as deep as there are nodes. */
  public static IntGraph nestedLoops(int nodes) {
    IntGraph.Builder builder = IntGraph.builder(nodes);
    for (int i = 1; i < nodes; i++) {
      builder.addEdge(i - 1, i);
      builder.addEdge(i, i - 1);
    }
    return builder.build();
  }

  /** Whether each node reaches each, by Warshall's algorithm, the oracle for the others. */
  static boolean[][] closure(IntGraph graph) {
    int n = graph.nodeCount();
    boolean[][] reach = new boolean[n][n];
    for (int i = 0; i < n; i++) {
      int from = i;
      reach[i][i] = true;
      graph.forEachSuccessor(i, to -> reach[from][to] = true);
    }
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          reach[i][j] |= reach[i][k] && reach[k][j];
        }
      }
    }
    return reach;
  }
}
