// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.Scc;
import dev.slotwise.wasm.ir.Cancellation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * A graph over places where values lie; what lies at the source of an edge flows to its target.
 * Grows while it is solved.
 *
 * <p>Solved by a worklist in topological order. When the graph has grown by half, its strongly
 * connected components are collapsed, for in a cycle all places hold the same, and the order is
 * made anew. So the work is near linear in the edges times the changes that a place sees; sets are
 * shared, so a place costs a pointer.
 *
 * <p>Source: J. Pearce, P. Kelly and C. Hankin, <i>Online cycle detection and difference
 * propagation for pointer analysis</i>, SCAM 2003.
 */
final class ValueGraph {
  /** In place of a node: nothing that matters can lie there. */
  static final int NOWHERE = -1;

  /** The atom of a table's base address: sums with it are indices of the table. */
  static final int BASE = 0;

  private static final int INITIAL_SIZE = 1024;
  private static final int[] NO_NODES = {};

  private int nodes;
  private int[] parents = new int[INITIAL_SIZE];
  private Atoms[] contents = new Atoms[INITIAL_SIZE];
  private final NodeLists targets = new NodeLists(INITIAL_SIZE);
  private final NodeLists sums = new NodeLists(INITIAL_SIZE);
  private final NodeLists watchers = new NodeLists(INITIAL_SIZE);

  /** The place of a node in the order of work, and the node at each place. */
  private int[] ranks = new int[INITIAL_SIZE];

  private int[] byRank = new int[INITIAL_SIZE];
  private final BitSet dirty = new BitSet();
  private final BitSet changed = new BitSet();

  /** To what holds this nothing can be added. */
  private Atoms most = Atoms.ANY;

  private int edges;
  private int edgesWhenCollapsed;

  /** Some number is a table's base; to be said before there are edges. */
  void expectBase() {
    most = Atoms.ANY_AND_BASE;
  }

  boolean isBaseExpected() {
    return most == Atoms.ANY_AND_BASE;
  }

  /** A new node. */
  int node() {
    if (nodes == parents.length) {
      int size = nodes * 2;
      parents = Arrays.copyOf(parents, size);
      contents = Arrays.copyOf(contents, size);
      targets.resize(size);
      sums.resize(size);
      watchers.resize(size);
      ranks = Arrays.copyOf(ranks, size);
      byRank = Arrays.copyOf(byRank, size);
    }
    int node = nodes++;
    parents[node] = node;
    contents[node] = Atoms.NONE;
    ranks[node] = node;
    byRank[node] = node;
    return node;
  }

  /** As many new nodes in a row; the first of them. */
  int nodes(int count) {
    int first = nodes;
    for (int i = 0; i < count; i++) {
      node();
    }
    return first;
  }

  /** Whether nothing is left to flow or to tell. */
  boolean isStable() {
    return dirty.isEmpty() && changed.isEmpty();
  }

  /** What has flowed to a node. */
  Atoms at(int node) {
    return contents[find(node)];
  }

  /** {@link #propagate} tells this watcher once, and when the node has changed. */
  void watch(int node, int watcher) {
    int root = find(node);
    watchers.add(root, watcher);
    changed.set(root);
  }

  /** The node that stands for all of its cycle. */
  int find(int node) {
    int root = node;
    while (parents[root] != root) {
      root = parents[root];
    }
    int at = node;
    while (parents[at] != root) {
      int next = parents[at];
      parents[at] = root;
      at = next;
    }
    return root;
  }

  /** These atoms lie at a node. */
  void put(int node, Atoms atoms) {
    int root = find(node);
    Atoms union = contents[root].union(atoms);
    if (union != contents[root]) {
      contents[root] = union;
      dirty.set(ranks[root]);
      if (watchers.size(root) > 0) {
        changed.set(root);
      }
    }
  }

  /** What lies at {@code from} lies at {@code to} too; either may be {@link #NOWHERE}. */
  void edge(int from, int to) {
    if (from == NOWHERE || to == NOWHERE) {
      return;
    }
    int source = find(from);
    int target = find(to);
    if (source == target || contents[target] == most) {
      return;
    }
    if (contents[source] == most) {
      // It can't grow any more, so the edge need not stay.
      put(target, contents[source]);
      return;
    }
    int count = targets.size(source);
    // The same edge often comes several times in a row.
    if (count > 0 && targets.get(source, count - 1) == target) {
      return;
    }
    targets.add(source, target);
    edges++;
    put(target, contents[source]);
  }

  /** The place of what lies at one of two nodes, each of which may be {@link #NOWHERE}. */
  int either(int one, int other) {
    if (one == other || other == NOWHERE) {
      return one;
    }
    if (one == NOWHERE) {
      return other;
    }
    int both = node();
    edge(one, both);
    edge(other, both);
    return both;
  }

  /** If {@code from} can hold a table's base, {@code to}, a sum with it, can hold any index. */
  void sum(int from, int to) {
    if (from == NOWHERE) {
      return;
    }
    int source = find(from);
    sums.add(source, to);
    dirty.set(ranks[source]);
  }

  /**
   * Lets everything flow as far as it can.
   *
   * @param action told the watchers of nodes that have changed
   */
  void propagate(IntConsumer action) {
    if (edges - edgesWhenCollapsed > Math.max(10_000, edgesWhenCollapsed / 2)) {
      collapse();
    }
    int rank = dirty.nextSetBit(0);
    while (rank >= 0) {
      Cancellation.check();
      dirty.clear(rank);
      int node = byRank[rank];
      if (parents[node] == node) {
        flow(node);
      }
      int next = dirty.nextSetBit(rank);
      rank = next >= 0 ? next : dirty.nextSetBit(0);
    }
    int[] all = changed.stream().toArray();
    changed.clear();
    for (int node : all) {
      for (int i = 0; i < watchers.size(node); i++) {
        action.accept(watchers.get(node, i));
      }
    }
  }

  private void flow(int node) {
    Atoms atoms = contents[node];
    for (int i = 0; i < targets.size(node); i++) {
      put(targets.get(node, i), atoms);
    }
    if (atoms.has(BASE)) {
      for (int i = 0; i < sums.size(node); i++) {
        put(sums.get(node, i), Atoms.ANY);
      }
    }
  }

  /**
   * Makes one node of each cycle, and orders nodes so that sources come before targets. Edges to
   * nodes that hold anything go: nothing is new there.
   */
  private void collapse() {
    IntGraph.Builder builder = IntGraph.builder(nodes);
    for (int node = 0; node < nodes; node++) {
      for (int i = 0; i < targets.size(node); i++) {
        int target = find(targets.get(node, i));
        if (target != node && contents[target] != most) {
          builder.addEdge(node, target);
        }
      }
    }
    IntGraph graph = builder.buildDistinct();
    Scc components = Scc.of(graph);
    BitSet stale = (BitSet) dirty.clone();
    int[] oldOrder = Arrays.copyOf(byRank, nodes);
    dirty.clear();
    edges = 0;
    int rank = 0;
    // Components come in reverse topological order.
    for (int component = components.componentCount() - 1; component >= 0; component--) {
      int[] members = components.members(component);
      for (int member : members) {
        ranks[member] = rank;
        byRank[rank++] = member;
      }
      merge(members, graph);
    }
    stale.stream().forEach(old -> dirty.set(ranks[find(oldOrder[old])]));
    edgesWhenCollapsed = edges;
  }

  private void merge(int[] members, IntGraph graph) {
    int root = members[0];
    if (parents[root] != root) {
      return; // Merged before: it has no edges, and is alone here.
    }
    int degree = 0;
    for (int member : members) {
      degree += graph.outDegree(member);
    }
    int[] list = new int[degree];
    int count = 0;
    Atoms before = contents[root];
    for (int member : members) {
      for (int e = graph.firstEdge(member); e < graph.endEdge(member); e++) {
        list[count++] = graph.target(e);
      }
      if (member != root) {
        contents[root] = contents[root].union(contents[member]);
        contents[member] = Atoms.NONE;
        sums.move(member, root);
        watchers.move(member, root);
        targets.set(member, NO_NODES);
        parents[member] = root;
      }
    }
    targets.set(root, list);
    edges += count;
    if (contents[root] != before || members.length > 1) {
      dirty.set(ranks[root]);
      if (watchers.size(root) > 0) {
        changed.set(root);
      }
    }
  }
}
