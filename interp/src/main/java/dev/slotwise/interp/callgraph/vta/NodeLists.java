// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import java.util.Arrays;

/** A list of ints for each node; lists grow at their ends, in amortised constant time. */
final class NodeLists {
  private static final int[] EMPTY = {};

  private int[][] lists;
  private int[] sizes;

  NodeLists(int nodes) {
    lists = new int[nodes][];
    sizes = new int[nodes];
    Arrays.fill(lists, EMPTY);
  }

  /** Makes room for nodes up to {@code nodes}, exclusive. */
  void resize(int nodes) {
    int before = lists.length;
    lists = Arrays.copyOf(lists, nodes);
    sizes = Arrays.copyOf(sizes, nodes);
    Arrays.fill(lists, before, nodes, EMPTY);
  }

  int size(int node) {
    return sizes[node];
  }

  int get(int node, int index) {
    return lists[node][index];
  }

  void add(int node, int value) {
    int size = sizes[node];
    if (size == lists[node].length) {
      lists[node] = Arrays.copyOf(lists[node], Math.max(2, size * 2));
    }
    lists[node][size] = value;
    sizes[node] = size + 1;
  }

  /** Takes a list over; {@code values} belong to the node from now on. */
  void set(int node, int[] values) {
    lists[node] = values;
    sizes[node] = values.length;
  }

  /** Adds one node's list to another's, and empties it. */
  void move(int from, int to) {
    int size = sizes[from];
    if (size > lists[to].length - sizes[to]) {
      lists[to] = Arrays.copyOf(lists[to], Math.max(sizes[to] + size, 2 * sizes[to]));
    }
    System.arraycopy(lists[from], 0, lists[to], sizes[to], size);
    sizes[to] += size;
    set(from, EMPTY);
  }
}
