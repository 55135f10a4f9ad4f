// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A weak topological order: all nodes of a graph in a row, with nested components laid over it,
 * each a head and the nodes after it up to some end. For each edge {@code u -> v}, either {@code u}
 * comes before {@code v}, or {@code v} is the head of a component that {@code u} is in. So every
 * cycle passes through a head, and widening at heads alone is enough.
 *
 * <p>The order is Bourdoncle's, from a depth-first search that takes entries first and then nodes
 * in ascending order: F. Bourdoncle, <i>Efficient chaotic iteration strategies with widenings</i>,
 * FMPA 1993. His construction searches each component again, which is quadratic on deeply nested
 * loops; this one is near-linear (union-find) in nodes and edges at any nesting. It finds the same
 * components bottom-up as loops of the search tree: R. Tarjan, <i>Testing flow graph
 * reducibility</i>, JCSS 9, 1974, with G. Ramalingam, <i>Identifying loops in almost linear
 * time</i>, TOPLAS 21(2), 1999 for irreducible graphs; then it lays them out by reverse post-order.
 * S. Kim, A. Venet and A. Thakur, <i>Deterministic parallel fixpoint computation</i>, POPL 2020,
 * show that the two agree.
 */
public final class Wto {
  private final int[] order;
  private final int[] positions;
  // By position: one past the last position of the component headed there; 0 if no head.
  private final int[] ends;
  // The head of the innermost component that a node is in but does not head; -1 for none.
  private final int[] enclosing;

  private Wto(int[] order, int[] positions, int[] ends, int[] enclosing) {
    this.order = order;
    this.positions = positions;
    this.ends = ends;
    this.enclosing = enclosing;
  }

  /**
   * Orders all nodes of {@code graph}, searching from {@code entries} first.
   *
   * @param graph any graph
   * @param entries nodes to search from, in this order; nodes that they miss come last
   * @return an order of all nodes of {@code graph}
   */
  public static Wto of(IntGraph graph, int... entries) {
    WtoBuilder builder = new WtoBuilder(graph);
    builder.search(entries);
    builder.findLoops();
    return layOut(builder);
  }

  /** {@return the number of nodes} */
  public int size() {
    return order.length;
  }

  /**
   * {@return the node at a position, from 0}
   *
   * @param position from 0 to {@link #size} - 1
   */
  public int nodeAt(int position) {
    return order[position];
  }

  /**
   * {@return the position of a node}
   *
   * @param node a node of the graph
   */
  public int positionOf(int node) {
    return positions[node];
  }

  /**
   * {@return whether a node is the head of a component}
   *
   * @param node a node of the graph
   */
  public boolean isHead(int node) {
    return ends[positions[node]] != 0;
  }

  /**
   * {@return one past the last position of the component that {@code head} heads; the component
   * starts at the head's own position}
   *
   * @param head a node for which {@link #isHead} holds
   * @throws IllegalArgumentException if the node is no head
   */
  public int endOf(int head) {
    if (!isHead(head)) {
      throw new IllegalArgumentException("node " + head + " heads no component");
    }
    return ends[positions[head]];
  }

  /**
   * {@return the head of the innermost component that holds {@code node}, other than a component
   * that the node heads itself; -1 if there is none}
   *
   * @param node a node of the graph
   */
  public int enclosingHead(int node) {
    return enclosing[node];
  }

  /** {@return all heads: a set of widening points that cuts every cycle} */
  public NodeSet heads() {
    BitSet heads = new BitSet(order.length);
    for (int node : order) {
      heads.set(node, isHead(node));
    }
    return NodeSet.copyOf(heads);
  }

  /** Bourdoncle's notation, for example {@code 0 (1 2 (3 4)) 5}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int[] closing = new int[order.length + 1];
    for (int position = 0; position < order.length; position++) {
      text.append(position == 0 ? "" : " ");
      if (ends[position] != 0) {
        text.append('(');
        closing[ends[position]]++;
      }
      text.append(order[position]).append(")".repeat(closing[position + 1]));
    }
    return text.toString();
  }

  /** Groups the nodes by loop; inside each, a child loop stands where its head does. */
  private static Wto layOut(WtoBuilder builder) {
    int nodes = builder.loopOf.length;
    // Index `nodes` stands for the outermost level.
    int[] first = new int[nodes + 1];
    int[] next = new int[nodes];
    Arrays.fill(first, -1);
    for (int node : builder.postOrder) {
      int loop = builder.loopOf[node] < 0 ? nodes : builder.loopOf[node];
      next[node] = first[loop];
      first[loop] = node;
    }
    int[] order = new int[nodes];
    int[] positions = new int[nodes];
    int[] ends = new int[nodes];
    int placed = 0;
    int node = first[nodes];
    int loop = -1;
    while (node >= 0 || loop >= 0) {
      if (node < 0) {
        ends[positions[loop]] = placed;
        node = next[loop];
        loop = builder.loopOf[loop];
        continue;
      }
      order[placed] = node;
      positions[node] = placed++;
      if (builder.heads.get(node)) {
        loop = node;
        node = first[node];
      } else {
        node = next[node];
      }
    }
    return new Wto(order, positions, ends, builder.loopOf);
  }
}
