// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.Scc;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * Places where values lie, and what flows between them: a least fixed point over {@link Sets} that
 * grows while it is solved. Inclusion-based points-to analysis (L. Andersen, 1994) with fields; in
 * a cycle of copies all places hold the same and are one (J. Pearce, P. Kelly and C. Hankin, SCAM
 * 2003).
 */
final class ValueNodes {
  /** What an edge does to the set that flows along. */
  enum Flow {
    COPY,
    MASK,
    POINTERS,
    PLUS,
    /** Only slots go on, and numbers. */
    SLOTS,
    /** If this place and another hold numbers, so does a third. */
    SUM,
    DEREFERENCE,
    WATCH
  }

  private static final Flow[] FLOWS = Flow.values();
  private static final int NONE = -1;

  private final Sets sets;
  private final Cells cells;

  private int size;
  private int[] parents = new int[1024];
  private int[] held = new int[1024];
  private int[] firstEdge = new int[1024];
  private int[] lastTarget = new int[1024];
  private int[] ranks = new int[1024];
  private int[] byRank = new int[1024];
  private final BitSet dirty = new BitSet();
  private final BitSet watched = new BitSet();

  private int edges;
  private int edgesWhenCollapsed;
  private int[] next = new int[1024];
  private int[] targets = new int[1024];
  private int[] arguments = new int[1024];
  private byte[] flows = new byte[1024];

  // By dereference: what is read and written through an address, so many bytes from it on.
  private int dereferences;
  private int[] loaded = new int[64];
  private int[] stored = new int[64];
  private int[] constants = new int[64];
  private int[] widths = new int[64];
  private int[] done = new int[64];
  private final MutableLongIntMap dereferenceIds = LongIntMaps.mutable.empty();

  ValueNodes(Sets sets, int[] sizes) {
    this.sets = sets;
    this.cells = new Cells(this, sets, sizes);
  }

  Cells cells() {
    return cells;
  }

  int node() {
    if (size == parents.length) {
      int more = size * 2;
      parents = Arrays.copyOf(parents, more);
      held = Arrays.copyOf(held, more);
      firstEdge = Arrays.copyOf(firstEdge, more);
      lastTarget = Arrays.copyOf(lastTarget, more);
      ranks = Arrays.copyOf(ranks, more);
      byRank = Arrays.copyOf(byRank, more);
    }
    int node = size++;
    parents[node] = node;
    held[node] = Sets.EMPTY;
    firstEdge[node] = NONE;
    lastTarget[node] = NONE;
    ranks[node] = node;
    byRank[node] = node;
    return node;
  }

  int nodes(int count) {
    int first = size;
    for (int i = 0; i < count; i++) {
      node();
    }
    return first;
  }

  private int find(int node) {
    int root = node;
    while (parents[root] != root) {
      root = parents[root];
    }
    for (int at = node; parents[at] != root; ) {
      int up = parents[at];
      parents[at] = root;
      at = up;
    }
    return root;
  }

  /** What a place holds. */
  int at(int node) {
    return held[find(node)];
  }

  void put(int node, int set) {
    int root = find(node);
    int union = sets.union(held[root], set);
    if (union != held[root]) {
      held[root] = union;
      dirty.set(ranks[root]);
    }
  }

  void copy(int from, int to) {
    int source = find(from);
    int target = find(to);
    if (source != target && lastTarget[source] != target) {
      lastTarget[source] = target;
      edge(source, Flow.COPY, target, 0);
    }
  }

  void mask(int from, int to) {
    edge(find(from), Flow.MASK, to, 0);
  }

  void plus(int from, int constant, int to) {
    edge(find(from), Flow.PLUS, to, constant);
  }

  void pointers(int from, int to) {
    edge(find(from), Flow.POINTERS, to, 0);
  }

  void slots(int from, int to) {
    edge(find(from), Flow.SLOTS, to, 0);
  }

  /** A sum of two values, neither of which is a constant. */
  void sum(int first, int second, int to) {
    pointers(first, to);
    pointers(second, to);
    edge(find(first), Flow.SUM, to, second);
    edge(find(second), Flow.SUM, to, first);
  }

  /** Tells a watcher when a place has changed. */
  void watch(int node, int watcher) {
    edge(find(node), Flow.WATCH, NONE, watcher);
  }

  private void edge(int source, Flow flow, int target, int argument) {
    if (edges == next.length) {
      int more = edges * 2;
      next = Arrays.copyOf(next, more);
      targets = Arrays.copyOf(targets, more);
      arguments = Arrays.copyOf(arguments, more);
      flows = Arrays.copyOf(flows, more);
    }
    next[edges] = firstEdge[source];
    targets[edges] = target;
    arguments[edges] = argument;
    flows[edges] = (byte) flow.ordinal();
    firstEdge[source] = edges++;
    dirty.set(ranks[source]);
  }

  /** Where what is read lies, so many bytes from an address on. */
  int load(int address, int constant, int width) {
    int id = dereference(address, constant, width);
    return loaded[id];
  }

  /** Where to put what is written, so many bytes from an address on. */
  int store(int address, int constant, int width) {
    int id = dereference(address, constant, width);
    return stored[id];
  }

  private int dereference(int address, int constant, int width) {
    int root = find(address);
    long key = (((long) root * 31 + width) << 32) | (constant & 0xFFFF_FFFFL);
    int known = dereferenceIds.getIfAbsent(key, NONE);
    if (known >= 0) {
      return known;
    }
    if (dereferences == loaded.length) {
      int more = dereferences * 2;
      loaded = Arrays.copyOf(loaded, more);
      stored = Arrays.copyOf(stored, more);
      constants = Arrays.copyOf(constants, more);
      widths = Arrays.copyOf(widths, more);
      done = Arrays.copyOf(done, more);
    }
    int id = dereferences++;
    loaded[id] = node();
    stored[id] = node();
    constants[id] = constant;
    widths[id] = width;
    done[id] = Sets.EMPTY;
    dereferenceIds.put(key, id);
    edge(find(root), Flow.DEREFERENCE, NONE, id);
    return id;
  }

  boolean isStable() {
    return dirty.isEmpty();
  }

  /** Lets everything flow as far as it can, then tells watchers. */
  void propagate(IntConsumer action) {
    collapseIfGrown();
    int rank = dirty.nextSetBit(0);
    while (rank >= 0) {
      dirty.clear(rank);
      int node = byRank[rank];
      if (parents[node] == node) {
        flow(node);
      }
      rank = dirty.nextSetBit(rank);
      if (rank < 0) {
        // What has flowed through pointers makes cycles of its own.
        collapseIfGrown();
        rank = dirty.nextSetBit(0);
      }
    }
    int[] told = watched.stream().toArray();
    watched.clear();
    for (int watcher : told) {
      action.accept(watcher);
    }
  }

  private void flow(int node) {
    int set = held[node];
    for (int e = firstEdge[node]; e != NONE; e = next[e]) {
      switch (FLOWS[flows[e]]) {
        case COPY -> put(targets[e], set);
        case MASK -> put(targets[e], sets.masked(set));
        case POINTERS -> put(targets[e], sets.pointers(set));
        case SLOTS -> put(targets[e], sets.slots(set));
        case PLUS -> put(targets[e], sets.plus(set, arguments[e]));
        case SUM -> {
          if (sets.hasNumber(set) && sets.hasNumber(at(arguments[e]))) {
            put(targets[e], sets.of(Sets.NUMBER));
          }
        }
        case WATCH -> watched.set(arguments[e]);
        case DEREFERENCE -> access(arguments[e], set);
      }
    }
  }

  private void access(int id, int set) {
    int before = done[id];
    done[id] = set;
    sets.forEachNew(
        set, before, atom -> cells.access(atom, constants[id], widths[id], loaded[id], stored[id]));
  }

  private void collapseIfGrown() {
    if (edges - edgesWhenCollapsed > Math.max(1_000, edgesWhenCollapsed / 8)) {
      collapse();
      edgesWhenCollapsed = edges;
    }
  }

  /**
   * Makes one node of each cycle of copies, orders nodes so that sources come before targets, and
   * drops edges that are there twice.
   */
  private void collapse() {
    IntGraph.Builder builder = IntGraph.builder(size);
    for (int node = 0; node < size; node++) {
      for (int e = firstEdge[node]; e != NONE; e = next[e]) {
        if (FLOWS[flows[e]] == Flow.COPY) {
          int target = find(targets[e]);
          if (target != node) {
            builder.addEdge(node, target);
          }
        }
      }
    }
    Scc components = Scc.of(builder.buildDistinct());
    BitSet stale = (BitSet) dirty.clone();
    int[] oldOrder = Arrays.copyOf(byRank, size);
    dirty.clear();
    int rank = 0;
    for (int component = components.componentCount() - 1; component >= 0; component--) {
      int[] members = components.members(component);
      for (int member : members) {
        ranks[member] = rank;
        byRank[rank++] = member;
      }
      merge(members);
    }
    stale.stream().forEach(old -> dirty.set(ranks[find(oldOrder[old])]));
    rebuild();
  }

  private void merge(int[] members) {
    int root = members[0];
    if (members.length == 1) {
      return;
    }
    for (int i = 1; i < members.length; i++) {
      int member = members[i];
      held[root] = sets.union(held[root], held[member]);
      int e = firstEdge[member];
      while (e != NONE) {
        int following = next[e];
        next[e] = firstEdge[root];
        firstEdge[root] = e;
        e = following;
      }
      firstEdge[member] = NONE;
      parents[member] = root;
    }
    dirty.set(ranks[root]);
  }

  /** Writes the edges anew, without copies from a node to itself, or twice to another. */
  private void rebuild() {
    int[] oldNext = next;
    int[] oldTargets = targets;
    int[] oldArguments = arguments;
    byte[] oldFlows = flows;
    next = new int[oldNext.length];
    targets = new int[oldNext.length];
    arguments = new int[oldNext.length];
    flows = new byte[oldNext.length];
    edges = 0;
    int[] seen = new int[size];
    Arrays.fill(seen, NONE);
    BitSet wasDirty = (BitSet) dirty.clone();
    for (int node = 0; node < size; node++) {
      int e = firstEdge[node];
      firstEdge[node] = NONE;
      lastTarget[node] = NONE;
      for (; e != NONE; e = oldNext[e]) {
        Flow flow = FLOWS[oldFlows[e]];
        int target = flow == Flow.COPY ? find(oldTargets[e]) : oldTargets[e];
        if (flow == Flow.COPY) {
          if (target == node || seen[target] == node) {
            continue;
          }
          seen[target] = node;
        }
        edge(node, flow, target, oldArguments[e]);
      }
    }
    dirty.clear();
    dirty.or(wasDirty);
  }
}
