// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.callgraph.objects.Sets.Known;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.Scc;
import dev.slotwise.wasm.ir.Cancellation;
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
 *
 * <p>Work is done in waves (F. Pereira and D. Berlin, <i>Wave propagation and deep propagation for
 * pointer analysis</i>, CGO 2009): first sets flow along all edges, then addresses that are known
 * to the byte are dereferenced, which makes new edges. By then most places that hold much hold
 * objects without offsets; these are connected once a place, not once a dereference.
 */
final class ValueNodes {
  /** What an edge does to the set that flows along. */
  enum Flow {
    COPY,
    MASK,
    POINTERS,
    PLUS,
    /** If this place and another hold numbers or slots, a third holds a number. */
    SUM,
    DEREFERENCE,
    WATCH
  }

  private static final Flow[] FLOWS = Flow.values();
  private static final int NONE = -1;

  /** In place of a distance: whatever it is, of addresses without an offset alone. */
  private static final int LOOSE = Cells.ANYWHERE + 1;

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
  private int[] addresses = new int[64];
  private int[] done = new int[64];

  /** By dereference: the one, of the same place, for addresses without an offset. */
  private int[] loose = new int[64];

  /** Dereferences whose place has changed since they were connected. */
  private final BitSet waiting = new BitSet();

  /** Dereferences that others do. */
  private final BitSet replaced = new BitSet();

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
    int before = held[root];
    int union = sets.union(before, set);
    if (union == before) {
      return;
    }
    if (root == find(cells.rest())) {
      held[root] = union;
      dirty.set(ranks[root]);
    } else {
      held[root] = sets.withoutCovered(union);
      if (held[root] != sets.withoutCovered(before)) {
        dirty.set(ranks[root]);
      }
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

  /**
   * Adds an edge, and lets flow what there is. Don't wait for the source to be looked at again: all
   * its edges would be, and some have a hundred thousand, which come one by one.
   */
  private void edge(int source, Flow flow, int target, int argument) {
    add(source, flow, target, argument);
    apply(flow, target, argument, held[source]);
  }

  private void add(int source, Flow flow, int target, int argument) {
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
    long key = key(root, constant, width);
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
      addresses = Arrays.copyOf(addresses, more);
      done = Arrays.copyOf(done, more);
      loose = Arrays.copyOf(loose, more);
    }
    int id = dereferences++;
    loaded[id] = node();
    stored[id] = node();
    constants[id] = constant;
    widths[id] = width;
    addresses[id] = root;
    done[id] = Sets.EMPTY;
    loose[id] = NONE;
    dereferenceIds.put(key, id);
    edge(root, Flow.DEREFERENCE, NONE, id);
    return id;
  }

  private static long key(int root, int constant, int width) {
    return (((long) root * 31 + width) << 32) | (constant & 0xFFFF_FFFFL);
  }

  boolean isStable() {
    return dirty.isEmpty() && waiting.isEmpty();
  }

  /** Lets everything flow as far as it can, then tells watchers. */
  void propagate(IntConsumer action) {
    while (!isStable()) {
      collapseIfGrown(edgesWhenCollapsed / 8);
      sets.cover(at(cells.rest()));
      for (int rank = dirty.nextSetBit(0); rank >= 0; rank = next(rank)) {
        Cancellation.check();
        dirty.clear(rank);
        int node = byRank[rank];
        if (parents[node] == node) {
          flow(node);
          collapseIfGrown(edgesWhenCollapsed);
        }
      }
      int[] wave = waiting.stream().toArray();
      waiting.clear();
      for (int id : wave) {
        if (!replaced.get(id)) {
          connect(id, Known.TO_THE_BYTE);
          collapseIfGrown(edgesWhenCollapsed);
        }
      }
    }
    int[] told = watched.stream().toArray();
    watched.clear();
    for (int watcher : told) {
      action.accept(watcher);
    }
  }

  /** The next place to look at: sources before targets, as far as there are no cycles. */
  private int next(int rank) {
    int following = dirty.nextSetBit(rank);
    return following >= 0 ? following : dirty.nextSetBit(0);
  }

  private void flow(int node) {
    int set = held[node];
    for (int e = firstEdge[node]; e != NONE; e = next[e]) {
      apply(FLOWS[flows[e]], targets[e], arguments[e], set);
    }
  }

  private void apply(Flow flow, int target, int argument, int set) {
    switch (flow) {
      case COPY -> put(target, set);
      case MASK -> put(target, sets.masked(set));
      case POINTERS -> put(target, sets.pointers(set));
      case PLUS -> put(target, sets.plus(set, argument));
      case SUM -> {
        if (sets.hasNumber(set) && sets.hasNumber(at(argument))) {
          put(target, sets.of(Sets.NUMBER));
        }
      }
      case WATCH -> watched.set(argument);
      case DEREFERENCE -> dereferenced(argument, set);
    }
  }

  private void dereferenced(int id, int set) {
    if (constants[id] == LOOSE) {
      connect(id, Known.LOOSELY);
      return;
    }
    // Ask also if all is done: this may have come after others of its wave were connected.
    if (loose[id] == NONE && sets.hasLoose(set)) {
      int other = dereference(addresses[id], LOOSE, 0);
      loose[id] = other;
      copy(loaded[other], loaded[id]);
      copy(stored[id], stored[other]);
    }
    if (done[id] != set) {
      waiting.set(id);
    }
  }

  /** Connects a dereference with the cells of the addresses that have come to its place. */
  private void connect(int id, Known known) {
    int before = done[id];
    int set = at(addresses[id]);
    done[id] = set;
    boolean isInRest = find(addresses[id]) == find(cells.rest());
    for (long atom : sets.added(before, set, known)) {
      int constant = known == Known.LOOSELY ? Cells.ANYWHERE : constants[id];
      cells.access(atom, constant, widths[id], loaded[id], stored[id], isInRest);
    }
  }

  /**
   * What flows through pointers makes cycles of its own, and the same edges again and again: they
   * are collapsed before they fill the memory.
   */
  private void collapseIfGrown(int tolerated) {
    if (edges - edgesWhenCollapsed > Math.max(1_000, tolerated)) {
      collapse();
      edgesWhenCollapsed = edges;
    }
  }

  /**
   * Makes one node of each cycle of copies, orders nodes so that sources come before targets, and
   * drops edges that are there twice.
   */
  private void collapse() {
    IntGraph.Builder copies = IntGraph.builder(size);
    for (int node = 0; node < size; node++) {
      for (int e = firstEdge[node]; e != NONE; e = next[e]) {
        if (FLOWS[flows[e]] == Flow.COPY) {
          int target = find(targets[e]);
          if (target != node) {
            copies.addEdge(node, target);
          }
        }
      }
    }
    Scc components = Scc.of(copies.build());
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
    mergeDereferences();
    stale.stream().forEach(old -> dirty.set(ranks[find(oldOrder[old])]));
    rebuild();
  }

  /**
   * What is read so far from one place is the same, whoever reads; what is written there flows to
   * the same cells. So of dereferences of one place, after the same distance, one does.
   */
  private void mergeDereferences() {
    boolean isMerging = true;
    while (isMerging) {
      isMerging = false;
      dereferenceIds.clear();
      for (int id = replaced.nextClearBit(0);
          id < dereferences;
          id = replaced.nextClearBit(id + 1)) {
        int first = dereferenceIds.getIfAbsentPut(keyOf(id), id);
        if (first != id) {
          replaced.set(id);
          waiting.clear(id);
          unite(loaded[first], loaded[id]);
          unite(stored[first], stored[id]);
          isMerging = true;
        }
      }
    }
  }

  private long keyOf(int dereference) {
    return key(find(addresses[dereference]), constants[dereference], widths[dereference]);
  }

  private void unite(int first, int second) {
    int one = find(first);
    int other = find(second);
    if (one != other) {
      merge(one, other);
    }
  }

  /** Makes one place of several; {@link #rebuild} gives it the edges of all. */
  private void merge(int... members) {
    int root = members[0];
    for (int i = 1; i < members.length; i++) {
      int member = members[i];
      held[root] = sets.union(held[root], held[member]);
      parents[member] = root;
    }
    if (members.length > 1) {
      dirty.set(ranks[root]);
    }
  }

  /** Writes the edges anew, without copies from a place to itself, or twice to another. */
  private void rebuild() {
    int[] oldFirst = Arrays.copyOf(firstEdge, size);
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
    Arrays.fill(firstEdge, 0, size, NONE);
    Arrays.fill(lastTarget, 0, size, NONE);
    // By place, the next one of those that are one with it.
    int[] following = new int[size];
    int[] members = new int[size];
    Arrays.fill(members, NONE);
    for (int node = size - 1; node >= 0; node--) {
      int root = find(node);
      following[node] = members[root];
      members[root] = node;
    }
    for (int root = 0; root < size; root++) {
      for (int member = members[root]; member != NONE; member = following[member]) {
        for (int e = oldFirst[member]; e != NONE; e = oldNext[e]) {
          Flow flow = FLOWS[oldFlows[e]];
          int target = flow == Flow.COPY ? find(oldTargets[e]) : oldTargets[e];
          boolean isDone =
              switch (flow) {
                case COPY -> target == root || seen[target] == root;
                case DEREFERENCE -> replaced.get(oldArguments[e]);
                default -> false;
              };
          if (!isDone) {
            add(root, flow, target, oldArguments[e]);
          }
          if (flow == Flow.COPY) {
            seen[target] = root;
          }
        }
      }
    }
  }
}
