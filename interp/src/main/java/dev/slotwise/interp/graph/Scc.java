// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Arrays;

/**
 * The strongly connected components of a graph, numbered in reverse topological order: an edge
 * between two components leads from the higher number to the lower one. So component 0 reaches no
 * other, and counting up visits callees before callers.
 *
 * <p>Algorithm: R. Tarjan, <i>Depth-first search and linear graph algorithms</i>, SIAM J. Comput.
 * 1(2), 1972, with an explicit stack. Linear in nodes and edges; deterministic, since roots and
 * successors are taken in ascending order.
 */
public final class Scc {
  private final int[] componentOf;
  private final int[] offsets;
  private final int[] members;
  private final IntGraph graph;

  private Scc(IntGraph graph, int[] componentOf, int count) {
    this.graph = graph;
    this.componentOf = componentOf;
    this.offsets = new int[count + 1];
    for (int component : componentOf) {
      offsets[component + 1]++;
    }
    for (int i = 1; i <= count; i++) {
      offsets[i] += offsets[i - 1];
    }
    int[] next = Arrays.copyOf(offsets, count);
    this.members = new int[componentOf.length];
    for (int node = 0; node < componentOf.length; node++) {
      members[next[componentOf[node]]++] = node;
    }
  }

  /**
   * {@return the components of {@code graph}}
   *
   * @param graph any graph
   */
  public static Scc of(IntGraph graph) {
    return new Tarjan(graph).run();
  }

  /** {@return the number of components} */
  public int componentCount() {
    return offsets.length - 1;
  }

  /**
   * {@return the component that {@code node} is in}
   *
   * @param node a node of the graph
   */
  public int componentOf(int node) {
    return componentOf[node];
  }

  /**
   * {@return the number of nodes in a component}
   *
   * @param component from 0 to {@link #componentCount} - 1
   */
  public int size(int component) {
    return offsets[component + 1] - offsets[component];
  }

  /**
   * {@return the nodes of a component, ascending, in a new array}
   *
   * @param component from 0 to {@link #componentCount} - 1
   */
  public int[] members(int component) {
    return Arrays.copyOfRange(members, offsets[component], offsets[component + 1]);
  }

  /**
   * {@return whether a component has a cycle: more than one node, or a node with a self-loop}
   *
   * @param component from 0 to {@link #componentCount} - 1
   */
  public boolean isCyclic(int component) {
    int first = members[offsets[component]];
    return size(component) > 1 || graph.hasEdge(first, first);
  }

  /** {@return the acyclic graph of components, without parallel edges and self-loops} */
  public IntGraph condensation() {
    IntGraph.Builder builder = IntGraph.builder(componentCount());
    for (int node = 0; node < componentOf.length; node++) {
      int source = componentOf[node];
      for (int e = graph.firstEdge(node), end = graph.endEdge(node); e < end; e++) {
        int target = componentOf[graph.target(e)];
        if (source != target) {
          builder.addEdge(source, target);
        }
      }
    }
    return builder.buildDistinct();
  }

  private static final class Tarjan {
    private final IntGraph graph;
    // A node's visiting number from 1; 0 while unvisited.
    private final int[] number;
    private final int[] low;
    private final int[] component;
    // The next out-edge that the search looks at.
    private final int[] cursor;
    private final int[] path;
    private final int[] open;
    private int openSize;
    private int visited;
    private int components;

    Tarjan(IntGraph graph) {
      int nodes = graph.nodeCount();
      this.graph = graph;
      this.number = new int[nodes];
      this.low = new int[nodes];
      this.component = new int[nodes];
      this.cursor = new int[nodes];
      this.path = new int[nodes];
      this.open = new int[nodes];
      Arrays.fill(component, -1);
    }

    Scc run() {
      for (int root = 0; root < number.length; root++) {
        if (number[root] == 0) {
          search(root);
        }
      }
      return new Scc(graph, component, components);
    }

    private void search(int root) {
      int depth = 0;
      path[0] = root;
      enter(root);
      while (depth >= 0) {
        int node = path[depth];
        if (cursor[node] < graph.endEdge(node)) {
          int target = graph.target(cursor[node]++);
          if (number[target] == 0) {
            path[++depth] = target;
            enter(target);
          } else if (component[target] < 0) {
            low[node] = Math.min(low[node], number[target]);
          }
        } else {
          if (low[node] == number[node]) {
            close(node);
          }
          depth--;
          if (depth >= 0) {
            int parent = path[depth];
            low[parent] = Math.min(low[parent], low[node]);
          }
        }
      }
    }

    private void enter(int node) {
      number[node] = ++visited;
      low[node] = visited;
      cursor[node] = graph.firstEdge(node);
      open[openSize++] = node;
    }

    private void close(int head) {
      int node;
      do {
        node = open[--openSize];
        component[node] = components;
      } while (node != head);
      components++;
    }
  }
}
