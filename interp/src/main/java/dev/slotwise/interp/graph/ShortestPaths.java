// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Shortest paths from every node to a set of targets, to show why a node is in an answer.
 *
 * <p>Breadth-first search backwards, once, linear in nodes and edges; a path then costs the edges
 * of its nodes. Of several shortest paths it is the one whose node sequence is the lowest in
 * lexicographic order, so witnesses do not change from run to run. Immutable.
 */
public final class ShortestPaths {
  private static final int NONE = -1;

  private final IntGraph graph;
  private final int[] distances;

  private ShortestPaths(IntGraph graph, int[] distances) {
    this.graph = graph;
    this.distances = distances;
  }

  /**
   * {@return the paths of {@code graph} to {@code targets}} A target is a path of length zero.
   *
   * @param graph its edges all have length one
   * @param targets where paths end
   */
  public static ShortestPaths to(IntGraph graph, NodeSet targets) {
    IntGraph backward = graph.reversed();
    int[] distances = new int[graph.nodeCount()];
    Arrays.fill(distances, NONE);
    int[] queue = new int[graph.nodeCount()];
    int tail = 0;
    for (int target : targets.toArray()) {
      distances[target] = 0;
      queue[tail++] = target;
    }
    for (int head = 0; head < tail; head++) {
      int node = queue[head];
      for (int e = backward.firstEdge(node), end = backward.endEdge(node); e < end; e++) {
        int source = backward.target(e);
        if (distances[source] == NONE) {
          distances[source] = distances[node] + 1;
          queue[tail++] = source;
        }
      }
    }
    return new ShortestPaths(graph, distances);
  }

  /**
   * {@return the nodes of the shortest path, from {@code node} to a target; empty if there is none}
   *
   * @param node where the path starts
   */
  public Optional<ImmutableIntList> from(int node) {
    if (distances[node] == NONE) {
      return Optional.empty();
    }
    int[] path = new int[distances[node] + 1];
    path[0] = node;
    for (int i = 1; i < path.length; i++) {
      path[i] = next(path[i - 1]);
    }
    return Optional.of(IntLists.immutable.of(path));
  }

  /** The lowest successor that is nearer; rows are in order of target. */
  private int next(int node) {
    int e = graph.firstEdge(node);
    while (distances[graph.target(e)] != distances[node] - 1) {
      e++;
    }
    return graph.target(e);
  }
}
