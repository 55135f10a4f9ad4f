// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * An immutable directed graph over the nodes {@code 0 .. nodeCount-1}, in compressed sparse rows.
 *
 * <p>The out-edges of node {@code n} stand at the positions {@code firstEdge(n) .. endEdge(n)-1},
 * ordered by target, then by id; so the graph, and whatever walks it, does not depend on the order
 * in which edges were added. Each edge has an {@link #edgeId id}: the number of its {@code addEdge}
 * call. A caller keeps its own data (a call site, say) in an array indexed by id; {@link #reversed}
 * keeps the ids, so that the data serves both directions.
 *
 * <p>Memory: four bytes a node, eight an edge. Building and reversing are linear (counting sorts).
 */
public final class IntGraph {
  private final int[] offsets;
  private final int[] targets;
  private final int[] edgeIds;

  private IntGraph(int[] offsets, int[] targets, int[] edgeIds) {
    this.offsets = offsets;
    this.targets = targets;
    this.edgeIds = edgeIds;
  }

  /**
   * Starts a graph with the given number of nodes and no edge.
   *
   * @param nodeCount not negative; nodes are the ints below it
   * @return a builder to which edges are added
   */
  public static Builder builder(int nodeCount) {
    return new Builder(nodeCount);
  }

  /** {@return the number of nodes} */
  public int nodeCount() {
    return offsets.length - 1;
  }

  /** {@return the number of edges; parallel edges count each} */
  public int edgeCount() {
    return targets.length;
  }

  /**
   * {@return the number of edges out of {@code node}}
   *
   * @param node from 0 to {@link #nodeCount} - 1
   */
  public int outDegree(int node) {
    return offsets[node + 1] - offsets[node];
  }

  /**
   * {@return the position of the first edge out of {@code node}}
   *
   * @param node from 0 to {@link #nodeCount} - 1
   */
  public int firstEdge(int node) {
    return offsets[node];
  }

  /**
   * {@return one past the position of the last edge out of {@code node}}
   *
   * @param node from 0 to {@link #nodeCount} - 1
   */
  public int endEdge(int node) {
    return offsets[node + 1];
  }

  /**
   * {@return the node that the edge at {@code position} enters}
   *
   * @param position from {@link #firstEdge} of a node to before its {@link #endEdge}
   */
  public int target(int position) {
    return targets[position];
  }

  /**
   * {@return the id of the edge at {@code position}: which {@link Builder#addEdge} call made it}
   *
   * @param position from {@link #firstEdge} of a node to before its {@link #endEdge}
   */
  public int edgeId(int position) {
    return edgeIds[position];
  }

  /**
   * Calls {@code action} with the target of each edge out of {@code node}, ascending.
   *
   * @param node from 0 to {@link #nodeCount} - 1
   * @param action is given parallel edges' target once for each
   */
  public void forEachSuccessor(int node, IntConsumer action) {
    for (int e = firstEdge(node), end = endEdge(node); e < end; e++) {
      action.accept(targets[e]);
    }
  }

  /**
   * {@return the targets of the edges out of {@code node}, ascending, in a new array}
   *
   * @param node from 0 to {@link #nodeCount} - 1
   */
  public int[] successors(int node) {
    return Arrays.copyOfRange(targets, firstEdge(node), endEdge(node));
  }

  /**
   * {@return whether an edge leads from one node to the other; logarithmic in the out-degree}
   *
   * @param from a node
   * @param to a node
   */
  public boolean hasEdge(int from, int to) {
    return Arrays.binarySearch(targets, firstEdge(from), endEdge(from), to) >= 0;
  }

  /** {@return the graph with each edge turned round; edges keep their ids} */
  public IntGraph reversed() {
    int nodes = nodeCount();
    int[] start = new int[nodes + 1];
    for (int target : targets) {
      start[target + 1]++;
    }
    prefixSums(start);
    int[] next = Arrays.copyOf(start, nodes);
    int[] sources = new int[targets.length];
    int[] ids = new int[targets.length];
    // Walking sources upwards fills each row in ascending order.
    for (int node = 0; node < nodes; node++) {
      for (int e = offsets[node]; e < offsets[node + 1]; e++) {
        int slot = next[targets[e]]++;
        sources[slot] = node;
        ids[slot] = edgeIds[e];
      }
    }
    return new IntGraph(start, sources, ids);
  }

  @Override
  public String toString() {
    return "IntGraph[" + nodeCount() + " nodes, " + edgeCount() + " edges]";
  }

  private static void prefixSums(int[] counts) {
    for (int i = 1; i < counts.length; i++) {
      counts[i] += counts[i - 1];
    }
  }

  /** Collects edges in any order. A builder may be built from more than once. */
  public static final class Builder {
    private final int nodeCount;
    private final IntArrayList from = new IntArrayList();
    private final IntArrayList to = new IntArrayList();

    private Builder(int nodeCount) {
      if (nodeCount < 0) {
        throw new IllegalArgumentException("negative node count: " + nodeCount);
      }
      this.nodeCount = nodeCount;
    }

    /**
     * Adds an edge; parallel edges and self-loops are allowed.
     *
     * @param source the node that the edge leaves
     * @param target the node that the edge enters
     * @return the edge's id: 0 for the first edge added, then 1, and so on
     * @throws IndexOutOfBoundsException if a node is not in the graph
     */
    public int addEdge(int source, int target) {
      Objects.checkIndex(source, nodeCount);
      Objects.checkIndex(target, nodeCount);
      from.add(source);
      to.add(target);
      return from.size() - 1;
    }

    /** {@return the graph of all edges added, parallel ones included} */
    public IntGraph build() {
      int edges = from.size();
      int[] byTarget = new int[nodeCount + 1];
      int[] offsets = new int[nodeCount + 1];
      for (int id = 0; id < edges; id++) {
        byTarget[to.get(id) + 1]++;
        offsets[from.get(id) + 1]++;
      }
      prefixSums(byTarget);
      prefixSums(offsets);
      int[] ordered = new int[edges];
      for (int id = 0; id < edges; id++) {
        ordered[byTarget[to.get(id)]++] = id;
      }
      // Each row is filled in the order of targets.
      int[] next = Arrays.copyOf(offsets, nodeCount);
      int[] targets = new int[edges];
      int[] ids = new int[edges];
      for (int id : ordered) {
        int position = next[from.get(id)]++;
        targets[position] = to.get(id);
        ids[position] = id;
      }
      return new IntGraph(offsets, targets, ids);
    }

    /** {@return the graph without parallel edges: of several, the one with the lowest id stays} */
    public IntGraph buildDistinct() {
      IntGraph all = build();
      int[] offsets = new int[nodeCount + 1];
      int[] targets = new int[all.edgeCount()];
      int[] ids = new int[all.edgeCount()];
      int kept = 0;
      for (int node = 0; node < nodeCount; node++) {
        for (int e = all.firstEdge(node); e < all.endEdge(node); e++) {
          if (e == all.firstEdge(node) || all.target(e) != all.target(e - 1)) {
            targets[kept] = all.target(e);
            ids[kept++] = all.edgeId(e);
          }
        }
        offsets[node + 1] = kept;
      }
      return new IntGraph(offsets, Arrays.copyOf(targets, kept), Arrays.copyOf(ids, kept));
    }
  }
}
