// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Shortest paths from a set of sources, to show why a node is reached.
 *
 * <p>Breadth-first search, linear in nodes and edges. Of several shortest paths to a node it keeps
 * the one whose node sequence is the lowest in lexicographic order, and of parallel edges the one
 * with the lowest id; so witnesses do not change from run to run.
 */
public final class ShortestPaths {
  private static final int UNREACHED = -2;
  private static final int SOURCE = -1;

  private final IntGraph graph;
  // The node before, SOURCE or UNREACHED.
  private final int[] previous;
  // The position of the edge from `previous`.
  private final int[] edge;

  private ShortestPaths(IntGraph graph) {
    this.graph = graph;
    this.previous = new int[graph.nodeCount()];
    this.edge = new int[graph.nodeCount()];
    Arrays.fill(previous, UNREACHED);
  }

  /** Searches from {@code sources} to every node they reach. */
  public static ShortestPaths from(IntGraph graph, NodeSet sources) {
    ShortestPaths paths = new ShortestPaths(graph);
    paths.search(sources, NodeSet.empty());
    return paths;
  }

  /**
   * A shortest path from some source to some target; empty if there is none. A node that is both is
   * a path of length zero. The search stops at the first target.
   */
  public static Optional<Path> shortest(IntGraph graph, NodeSet sources, NodeSet targets) {
    ShortestPaths paths = new ShortestPaths(graph);
    OptionalInt hit = paths.search(sources, targets);
    return hit.isPresent() ? paths.pathTo(hit.getAsInt()) : Optional.empty();
  }

  /** Whether a path from a source leads to {@code node}. */
  public boolean reaches(int node) {
    return previous[node] != UNREACHED;
  }

  /** The shortest path from a source to {@code node}; empty if there is none. */
  public Optional<Path> pathTo(int node) {
    if (!reaches(node)) {
      return Optional.empty();
    }
    int length = 0;
    for (int n = node; previous[n] != SOURCE; n = previous[n]) {
      length++;
    }
    int[] nodes = new int[length + 1];
    int[] edgeIds = new int[length];
    int n = node;
    for (int i = length; i > 0; i--) {
      nodes[i] = n;
      edgeIds[i - 1] = graph.edgeId(edge[n]);
      n = previous[n];
    }
    nodes[0] = n;
    return Optional.of(new Path(nodes, edgeIds));
  }

  private OptionalInt search(NodeSet sources, NodeSet targets) {
    int[] queue = new int[graph.nodeCount()];
    int tail = 0;
    for (int source : sources.toArray()) {
      previous[source] = SOURCE;
      queue[tail++] = source;
    }
    // Rows are sorted, so the queue holds each distance's nodes in the order of their least paths.
    for (int head = 0; head < tail; head++) {
      int node = queue[head];
      if (targets.contains(node)) {
        return OptionalInt.of(node);
      }
      for (int e = graph.firstEdge(node), end = graph.endEdge(node); e < end; e++) {
        int target = graph.target(e);
        if (previous[target] == UNREACHED) {
          previous[target] = node;
          edge[target] = e;
          queue[tail++] = target;
        }
      }
    }
    return OptionalInt.empty();
  }

  /** A path: one node more than edges. Immutable. */
  public static final class Path {
    private final int[] nodes;
    private final int[] edgeIds;

    private Path(int[] nodes, int[] edgeIds) {
      this.nodes = nodes;
      this.edgeIds = edgeIds;
    }

    /** The number of edges. */
    public int length() {
      return edgeIds.length;
    }

    /** The {@code i}-th node, from 0 (the source) to {@link #length()} (the target). */
    public int node(int i) {
      return nodes[i];
    }

    /** The id of the edge from node {@code i} to node {@code i + 1}. */
    public int edgeId(int i) {
      return edgeIds[i];
    }

    /** The nodes in order, in a new array. */
    public int[] nodes() {
      return nodes.clone();
    }

    /** The edge ids in order, in a new array. */
    public int[] edgeIds() {
      return edgeIds.clone();
    }

    /** The path backwards: a path of the {@link IntGraph#reversed() reversed} graph. */
    public Path reversed() {
      return new Path(reverse(nodes), reverse(edgeIds));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Path that
          && Arrays.equals(nodes, that.nodes)
          && Arrays.equals(edgeIds, that.edgeIds);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(nodes) + Arrays.hashCode(edgeIds);
    }

    @Override
    public String toString() {
      return Arrays.toString(nodes);
    }

    private static int[] reverse(int[] values) {
      int[] result = new int[values.length];
      for (int i = 0; i < values.length; i++) {
        result[i] = values[values.length - 1 - i];
      }
      return result;
    }
  }
}
