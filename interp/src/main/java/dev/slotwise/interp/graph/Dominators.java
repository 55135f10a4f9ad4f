// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.Arrays;

/**
 * The dominator tree of a graph from a root on: a node dominates another if every path from the
 * root to the other passes it. So what leaves if a node is taken out is what it dominates.
 *
 * <p>Source: Lengauer and Tarjan, "A fast algorithm for finding dominators in a flowgraph" (TOPLAS
 * 1979), with path compression: O(m log n) time, whatever the graph. Without recursion; six ints a
 * node. Immutable.
 */
public final class Dominators {
  /** In place of a node: there is none. */
  public static final int NONE = -1;

  private final int[] order;
  private final int[] immediate;

  private Dominators(int[] order, int[] immediate) {
    this.order = order;
    this.immediate = immediate;
  }

  /**
   * {@return the dominators of what {@code root} reaches}
   *
   * @param graph any graph, reducible or not
   * @param root where all paths start
   */
  public static Dominators of(IntGraph graph, int root) {
    return new Search(graph, root).run();
  }

  /**
   * {@return the nearest node that dominates another; {@link #NONE} for the root and what it
   * misses}
   *
   * @param node a node of the graph
   */
  public int immediate(int node) {
    return immediate[node];
  }

  /**
   * {@return for each node the sum of its own number and those of all nodes that it dominates; 0
   * for nodes that the root does not reach} Linear.
   *
   * @param each a number for each node
   */
  public long[] sums(long[] each) {
    long[] sums = new long[each.length];
    for (int node : order) {
      sums[node] = each[node];
    }
    // A dominator comes before what it dominates in the order of the search.
    for (int i = order.length - 1; i > 0; i--) {
      sums[immediate[order[i]]] += sums[order[i]];
    }
    return sums;
  }

  /** In the paper's words: numbers, semidominators, buckets, and the forest of links. */
  private static final class Search {
    private final IntGraph graph;
    private final IntGraph backward;
    private final int[] number;
    private final int[] vertex;
    private final int[] parent;
    private final int[] semi;
    private final int[] ancestor;
    private final int[] label;
    private int count;

    private Search(IntGraph graph, int root) {
      int nodes = graph.nodeCount();
      this.graph = graph;
      this.backward = graph.reversed();
      this.number = new int[nodes];
      this.vertex = new int[nodes];
      this.parent = new int[nodes];
      Arrays.fill(number, NONE);
      number(root);
      // From here on nodes are known by their numbers.
      this.semi = new int[count];
      this.ancestor = new int[count];
      this.label = new int[count];
      for (int v = 0; v < count; v++) {
        semi[v] = v;
        label[v] = v;
        ancestor[v] = NONE;
      }
    }

    /** Numbers nodes in the order of a depth-first search; {@code parent} is by number. */
    private void number(int root) {
      int[] path = new int[graph.nodeCount()];
      int[] next = new int[graph.nodeCount()];
      int depth = 0;
      path[0] = root;
      meet(root, NONE);
      next[root] = graph.firstEdge(root);
      while (depth >= 0) {
        int node = path[depth];
        if (next[node] == graph.endEdge(node)) {
          depth--;
          continue;
        }
        int target = graph.target(next[node]++);
        if (number[target] == NONE) {
          meet(target, number[node]);
          next[target] = graph.firstEdge(target);
          path[++depth] = target;
        }
      }
    }

    private void meet(int node, int from) {
      number[node] = count;
      vertex[count] = node;
      parent[count++] = from;
    }

    private Dominators run() {
      int[] dominator = new int[count];
      int[] bucket = new int[count];
      int[] inBucket = new int[count];
      int[] stack = new int[count];
      Arrays.fill(bucket, NONE);
      for (int w = count - 1; w > 0; w--) {
        int node = vertex[w];
        for (int e = backward.firstEdge(node); e < backward.endEdge(node); e++) {
          int v = number[backward.target(e)];
          if (v != NONE) {
            semi[w] = Math.min(semi[w], semi[lowest(v, stack)]);
          }
        }
        inBucket[w] = bucket[semi[w]];
        bucket[semi[w]] = w;
        int above = parent[w];
        ancestor[w] = above;
        for (int v = bucket[above]; v != NONE; v = inBucket[v]) {
          int u = lowest(v, stack);
          dominator[v] = semi[u] < semi[v] ? u : above;
        }
        bucket[above] = NONE;
      }
      int[] immediate = new int[graph.nodeCount()];
      Arrays.fill(immediate, NONE);
      for (int w = 1; w < count; w++) {
        if (dominator[w] != semi[w]) {
          dominator[w] = dominator[dominator[w]];
        }
        immediate[vertex[w]] = vertex[dominator[w]];
      }
      return new Dominators(Arrays.copyOf(vertex, count), immediate);
    }

    /**
     * EVAL: of the nodes between v and the root of its tree the one with the lowest semidominator.
     */
    private int lowest(int v, int[] stack) {
      if (ancestor[v] == NONE) {
        return label[v];
      }
      int depth = 0;
      for (int u = v; ancestor[ancestor[u]] != NONE; u = ancestor[u]) {
        stack[depth++] = u;
      }
      while (depth > 0) {
        int u = stack[--depth];
        int above = ancestor[u];
        if (semi[label[above]] < semi[label[u]]) {
          label[u] = label[above];
        }
        ancestor[u] = ancestor[above];
      }
      return label[v];
    }
  }
}
