// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * Smallest sets of edges of a graph without which one node does not reach another, where some edges
 * can't be cut.
 *
 * <p>Paper: L. Ford and D. Fulkerson, <i>Maximal flow through a network</i>, 1956 (the cut is as
 * large as the flow); E. Dinitz, <i>Algorithm for solution of a problem of maximum flow</i>, 1970
 * (flow along layers). Exact. Of all smallest cuts the one nearest to the sink is found, so the
 * answer depends on the graph alone.
 *
 * <p>Cost: as many passes over the graph as there are lengths of augmenting paths; few where
 * capacities are small. Memory is linear and reused from one question to the next, so an object
 * serves one thread.
 */
public final class MinimumCut {
  /** The capacity of an edge that can't be cut. */
  public static final int UNCUTTABLE = Integer.MAX_VALUE;

  private static final int UNSEEN = -1;

  private final IntGraph graph;
  private final IntGraph backward;
  private final int[] capacities;
  private final int[] flow;
  private final IntArrayList touched = new IntArrayList();
  private final int[] layer;
  private final int[] next;
  private final int[] queue;
  private final int[] path;
  private long work;

  /**
   * A cut.
   *
   * @param size the sum of its edges' capacities
   * @param sinkSide the nodes behind the cut: those that no path reaches from the source without
   *     one of its edges, and that lie on the sink's side of the smallest cut nearest to the sink
   */
  public record Cut(int size, NodeSet sinkSide) {}

  /**
   * Prepares for questions about one graph.
   *
   * @param graph its edges have capacities
   * @param capacities by edge id; {@link #UNCUTTABLE} or a positive number
   */
  public MinimumCut(IntGraph graph, int[] capacities) {
    this.graph = graph;
    this.backward = graph.reversed();
    this.capacities = capacities.clone();
    this.flow = new int[capacities.length];
    this.layer = new int[graph.nodeCount()];
    this.next = new int[graph.nodeCount()];
    this.queue = new int[graph.nodeCount()];
    this.path = new int[graph.nodeCount()];
  }

  /**
   * {@return how many edges all questions together looked at: a measure of time that no clock
   * changes}
   */
  public long work() {
    return work;
  }

  /**
   * The smallest cut between two nodes, if it is smaller than {@code limit}.
   *
   * @param source where flow starts
   * @param sink where flow ends, another node than {@code source}
   * @param limit cuts of this size and larger are not looked for; bounds the time
   * @return a smallest cut; empty if it is not smaller than {@code limit}
   * @throws IllegalArgumentException if source and sink are one node
   */
  public Optional<Cut> find(int source, int sink, int limit) {
    if (source == sink) {
      throw new IllegalArgumentException("no cut parts a node from itself");
    }
    touched.forEach(edge -> flow[edge] = 0);
    touched.clear();
    int total = 0;
    while (total < limit && layers(source, sink)) {
      int pushed;
      while (total < limit && (pushed = push(source, sink)) > 0) {
        total = pushed == UNCUTTABLE ? UNCUTTABLE : total + pushed;
      }
    }
    return total < limit ? Optional.of(new Cut(total, reaching(sink))) : Optional.empty();
  }

  /** Gives each node its distance from the source by edges with room; whether the sink has one. */
  private boolean layers(int source, int sink) {
    Arrays.fill(layer, UNSEEN);
    layer[source] = 0;
    queue[0] = source;
    int tail = 1;
    for (int head = 0; head < tail && layer[sink] == UNSEEN; head++) {
      int node = queue[head];
      next[node] = 0;
      int degree = degree(node);
      work += degree;
      for (int i = 0; i < degree; i++) {
        int target = target(node, i);
        if (layer[target] == UNSEEN && room(node, i) > 0) {
          layer[target] = layer[node] + 1;
          queue[tail++] = target;
        }
      }
    }
    next[sink] = 0;
    return layer[sink] != UNSEEN;
  }

  /** Sends as much as fits along one path from layer to layer; 0 if none is left. */
  private int push(int source, int sink) {
    int node = source;
    int depth = 0;
    path[0] = source;
    while (node != sink) {
      int before = next[node];
      int degree = degree(node);
      int i = before;
      while (i < degree && !(layer[target(node, i)] == layer[node] + 1 && room(node, i) > 0)) {
        i++;
      }
      work += i - before + 1;
      next[node] = i;
      if (i < degree) {
        node = target(node, i);
        path[++depth] = node;
      } else if (depth == 0) {
        return 0;
      } else {
        node = path[--depth];
        next[node]++;
      }
    }
    int amount = UNCUTTABLE;
    for (int d = 0; d < depth; d++) {
      amount = Math.min(amount, room(path[d], next[path[d]]));
    }
    for (int d = 0; d < depth && amount != UNCUTTABLE; d++) {
      add(path[d], next[path[d]], amount);
    }
    return amount;
  }

  /** The nodes from which edges with room lead to the sink. */
  private NodeSet reaching(int sink) {
    BitSet seen = new BitSet(graph.nodeCount());
    seen.set(sink);
    queue[0] = sink;
    int tail = 1;
    for (int head = 0; head < tail; head++) {
      int node = queue[head];
      work += degree(node);
      for (int e = backward.firstEdge(node); e < backward.endEdge(node); e++) {
        int id = backward.edgeId(e);
        if (!seen.get(backward.target(e))
            && (capacities[id] == UNCUTTABLE || flow[id] < capacities[id])) {
          seen.set(backward.target(e));
          queue[tail++] = backward.target(e);
        }
      }
      for (int e = graph.firstEdge(node); e < graph.endEdge(node); e++) {
        if (!seen.get(graph.target(e)) && flow[graph.edgeId(e)] > 0) {
          seen.set(graph.target(e));
          queue[tail++] = graph.target(e);
        }
      }
    }
    return NodeSet.copyOf(seen);
  }

  // A node's arcs in the residual graph: its edges, then the edges into it, which can give back.

  private int degree(int node) {
    return graph.outDegree(node) + backward.outDegree(node);
  }

  private int target(int node, int arc) {
    int out = graph.outDegree(node);
    return arc < out
        ? graph.target(graph.firstEdge(node) + arc)
        : backward.target(backward.firstEdge(node) + arc - out);
  }

  private int room(int node, int arc) {
    int out = graph.outDegree(node);
    if (arc >= out) {
      return flow[backward.edgeId(backward.firstEdge(node) + arc - out)];
    }
    int id = graph.edgeId(graph.firstEdge(node) + arc);
    return capacities[id] == UNCUTTABLE ? UNCUTTABLE : capacities[id] - flow[id];
  }

  private void add(int node, int arc, int amount) {
    int out = graph.outDegree(node);
    boolean forward = arc < out;
    int id =
        forward
            ? graph.edgeId(graph.firstEdge(node) + arc)
            : backward.edgeId(backward.firstEdge(node) + arc - out);
    if (forward && flow[id] == 0) {
      touched.add(id);
    }
    flow[id] += forward ? amount : -amount;
  }
}
