// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Cancellation;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * The meet of two call graphs of a module: a site enters the functions that both graphs allow, and
 * a function that no path reaches any more is dead. If both graphs are sound, their meet is sound
 * under the assumptions of both. It has no contexts; they have to be found anew. Linear in both
 * graphs, for sites share sets and pairs of sets are few.
 */
public final class Meet {
  private static final int NONE = -1;

  private final CallGraph first;
  private final CallGraph second;
  private final CallGraph.Builder graph;
  private final MutableLongIntMap ids = LongIntMaps.mutable.empty();
  private final MutableList<ImmutableIntList> sets = Lists.mutable.empty();

  /** By number of a set: its id in the graph, once it is used. */
  private final MutableIntList setIds = IntLists.mutable.empty();

  /** By site of the first graph: the set that is entered. */
  private final int[] targets;

  private final int[] hostTargets;

  /** By site of the first graph: the one at the same place. */
  private final int[] same;

  private Meet(CallGraph first, CallGraph second) {
    this.first = first;
    this.second = second;
    this.graph = new CallGraph.Builder(first.functionCount());
    this.targets = new int[first.siteCount()];
    this.same = new int[first.siteCount()];
    this.hostTargets = new int[first.functionCount()];
    Arrays.fill(hostTargets, NONE);
  }

  /**
   * {@return the meet of two call graphs of a module, whose sites are those of live functions} It
   * is the same whichever comes first, but for the ids of sets. One without roots says nothing of
   * what is live.
   *
   * @param first a call graph
   * @param second another call graph of the same module
   */
  public static CallGraph of(CallGraph first, CallGraph second) {
    return new Meet(first, second).build();
  }

  private CallGraph build() {
    int other = 0;
    for (int site = 0; site < targets.length; site++) {
      Cancellation.check();
      while (other < second.siteCount() && second.offset(other) < first.offset(site)) {
        other++;
      }
      boolean isThere = other < second.siteCount() && second.offset(other) == first.offset(site);
      same[site] = isThere ? other : NONE;
      targets[site] = isThere ? intersect(first.targets(site), second.targets(other)) : NONE;
    }
    for (int function = 0; function < hostTargets.length; function++) {
      if (first.hostTargets(function) >= 0 && second.hostTargets(function) >= 0) {
        hostTargets[function] =
            intersect(first.hostTargets(function), second.hostTargets(function));
      }
    }
    IntList roots = roots();
    NodeSet live = live(roots);
    first.assumptions().forEach(graph::assume);
    second.assumptions().forEach(graph::assume);
    graph
        .roots(roots)
        .live(live)
        .addressTaken(first.addressTaken().intersection(second.addressTaken()))
        .fallback(first.fallback().union(second.fallback()).intersection(live));
    live.forEach(
        function -> {
          if (hostTargets[function] >= 0) {
            graph.hostTargets(function, id(hostTargets[function]));
          }
          for (int site = first.firstSite(function); site < first.endSite(function); site++) {
            graph.site(
                function,
                first.offset(site),
                first.kind(site),
                better(first.resolution(site), second.resolution(same[site])),
                id(targets[site]));
          }
        });
    return graph.build();
  }

  private static Resolution better(Resolution one, Resolution other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Whether a graph is over all functions, whatever starts. */
  private static boolean isWhole(CallGraph calls) {
    return calls.roots().isEmpty() && calls.live().size() == calls.functionCount();
  }

  private IntList roots() {
    if (isWhole(first)) {
      return second.roots();
    }
    return isWhole(second) ? first.roots() : first.roots().select(second.roots()::contains);
  }

  private NodeSet live(IntList roots) {
    if (isWhole(first) && isWhole(second)) {
      return first.live();
    }
    BitSet live = new BitSet();
    BitSet seenSets = new BitSet();
    Deque<Integer> work = new ArrayDeque<>();
    roots.forEach(root -> visit(root, live, work));
    while (!work.isEmpty()) {
      int function = work.remove();
      enter(hostTargets[function], seenSets, live, work);
      for (int site = first.firstSite(function); site < first.endSite(function); site++) {
        enter(targets[site], seenSets, live, work);
      }
    }
    return NodeSet.copyOf(live);
  }

  private void enter(int set, BitSet seen, BitSet live, Deque<Integer> work) {
    if (set >= 0 && !seen.get(set)) {
      seen.set(set);
      sets.get(set).forEach(function -> visit(function, live, work));
    }
  }

  /** What one of the graphs does not have live has no sites there, and is not entered. */
  private void visit(int function, BitSet live, Deque<Integer> work) {
    if (!live.get(function)
        && first.live().contains(function)
        && second.live().contains(function)) {
      live.set(function);
      work.add(function);
    }
  }

  /** The number of what is in both sets. */
  private int intersect(int one, int other) {
    long key = ((long) one << 32) | other;
    if (!ids.containsKey(key)) {
      ids.put(key, sets.size());
      sets.add(common(first.targetSets().get(one), second.targetSets().get(other)));
      setIds.add(NONE);
    }
    return ids.get(key);
  }

  private int id(int set) {
    if (setIds.get(set) == NONE) {
      setIds.set(set, graph.sets().intern(sets.get(set)));
    }
    return setIds.get(set);
  }

  /** Both are ascending. */
  private static ImmutableIntList common(ImmutableIntList one, ImmutableIntList other) {
    MutableIntList both = IntLists.mutable.empty();
    int at = 0;
    for (int i = 0; i < one.size() && at < other.size(); i++) {
      while (at < other.size() && other.get(at) < one.get(i)) {
        at++;
      }
      if (at < other.size() && other.get(at) == one.get(i)) {
        both.add(one.get(i));
      }
    }
    return both.size() == one.size() ? one : both.toImmutable();
  }
}
