// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.MinimumCut;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import dev.slotwise.interp.graph.Scc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;

/** The search behind {@link Keepers}. */
final class KeeperSearch {
  private static final int NONE = -1;

  private final CallGraph calls;
  private final CallNodes nodes;
  private final Keepers.Cuttable cuttable;
  private final int largest;
  private final long budget;

  /** The functions that have several nodes: each has a vertex, that leads to all of them. */
  private final IntList severalTimes;

  /** The first of these vertices; before them come nodes, then sets of nodes. */
  private final int groups;

  /** What is in the closure, and would not be without unresolved sites. */
  private final NodeSet open;

  private final Scc components;
  private final int sink;
  private final int everything;
  private final IntGraph network;
  private final IntGraph backward;

  /** The edges that can be cut; their ids follow those of all others. */
  private final List<Bundle> bundles = new ArrayList<>();

  private final List<Known> known = new ArrayList<>();
  private long work;

  /** The sites that lead from one node of the network to another: one edge. */
  private record Bundle(int from, int to, MutableIntList sites) {}

  /**
   * A cut.
   *
   * @param parted the nodes of the network that don't reach the sink without the sites
   */
  private record Known(ImmutableIntList sites, NodeSet parted) {}

  /** Whether some site is to be cut at several nodes of its function. */
  private boolean isShared;

  KeeperSearch(
      CallGraph calls, NodeSet functions, Keepers.Cuttable cuttable, int largest, long budget) {
    this.calls = calls;
    this.nodes = calls.nodes();
    this.cuttable = cuttable;
    this.largest = largest;
    this.budget = budget;
    NodeSet seeds = calls.nodesOf(functions);
    this.severalTimes = severalTimes(nodes, calls.functionCount());
    this.groups = nodes.size() + nodes.sets().size();
    IntGraph firm = firmEdges();
    NodeSet fixed = Reachability.from(firm.reversed(), seeds);
    BitSet undecided = new BitSet();
    Reachability.from(calls.graph().reversed(), seeds).forEach(undecided::set);
    severalTimes.forEachWithIndex(
        (function, group) -> {
          int next = undecided.nextSetBit(nodes.first(function));
          undecided.set(groups + group, next >= 0 && next < nodes.end(function));
        });
    fixed.forEach(undecided::clear);
    this.open = NodeSet.copyOf(undecided);
    this.components = Scc.of(inside(firm));
    this.sink = components.componentCount();
    this.everything = sink + 1;
    this.network = network(fixed);
    this.backward = network.reversed();
  }

  private static IntList severalTimes(CallNodes nodes, int functions) {
    MutableIntList several = IntLists.mutable.empty();
    for (int function = 0; function < functions; function++) {
      if (nodes.end(function) - nodes.first(function) > 1) {
        several.add(function);
      }
    }
    return several;
  }

  Keepers run() {
    int[] cutOf = new int[calls.functionCount()];
    Arrays.fill(cutOf, NONE);
    BitSet exact = new BitSet();
    if (!open.isEmpty()) {
      MinimumCut cutter = new MinimumCut(network, capacities());
      // The cut that serves all, so that there is always one to fall back on.
      cutter.find(everything, sink, MinimumCut.UNCUTTABLE).ifPresent(this::learn);
      search(cutter, cutOf, exact);
    }
    return new Keepers(
        Lists.immutable.withAll(known).collect(Known::sites),
        IntLists.immutable.of(cutOf),
        NodeSet.copyOf(exact));
  }

  /** Components come callees first. */
  private void search(MinimumCut cutter, int[] cutOf, BitSet exact) {
    int[] least = new int[sink];
    // What most functions are part of, or call: whatever its size, its cut is worth a search.
    int hub = largestComponent();
    for (int component = 0; component < sink; component++) {
      int[] members = components.members(component);
      if (!open.contains(members[0])) {
        continue;
      }
      int best = bestKnown(component);
      int size = known.get(best).sites().size();
      least[component] = leastOfCallees(component, least);
      boolean isWanted = least[component] <= largest || component == hub;
      if (size > least[component] && isWanted && cutter.work() + work < budget) {
        int limit = component == hub ? size : Math.min(size, largest + 1);
        Optional<MinimumCut.Cut> smaller = cutter.find(component, sink, limit);
        best = smaller.map(this::learn).orElse(best);
        size = known.get(best).sites().size();
        least[component] = Math.min(size, limit);
      }
      // A site that two edges stand for is counted twice: then the flow is no bound from below.
      boolean proven = size == (isShared ? 1 : least[component]);
      for (int member : members) {
        int function = functionAt(member);
        if (function != NONE) {
          cutOf[function] = best;
          exact.set(function, proven);
        }
      }
    }
  }

  /** The function that a vertex stands for, as all of its nodes; or {@link #NONE}. */
  private int functionAt(int vertex) {
    if (vertex >= groups) {
      return severalTimes.get(vertex - groups);
    }
    if (vertex >= nodes.size()) {
      return NONE;
    }
    int function = nodes.function(vertex);
    return nodes.end(function) - nodes.first(function) == 1 ? function : NONE;
  }

  private int largestComponent() {
    int hub = 0;
    for (int component = 1; component < sink; component++) {
      if (components.size(component) > components.size(hub)) {
        hub = component;
      }
    }
    return hub;
  }

  /** The smallest known cut that parts a component from the sink. */
  private int bestKnown(int component) {
    int best = 0;
    for (int cut = 1; cut < known.size(); cut++) {
      if (known.get(cut).sites().size() < known.get(best).sites().size()
          && known.get(cut).parted().contains(component)) {
        best = cut;
      }
    }
    return best;
  }

  /** No cut of a component is smaller than those of what it enters by resolved calls. */
  private int leastOfCallees(int component, int[] least) {
    int most = 1;
    for (int e = network.firstEdge(component); e < network.endEdge(component); e++) {
      if (network.edgeId(e) < firmCount()) {
        most = Math.max(most, least[network.target(e)]);
      }
    }
    return most;
  }

  /** Remembers a cut; returns its id. */
  private int learn(MinimumCut.Cut cut) {
    MutableIntList cutSites = IntLists.mutable.empty();
    BitSet cutEdges = new BitSet();
    for (int i = 0; i < bundles.size(); i++) {
      Bundle bundle = bundles.get(i);
      if (!cut.sinkSide().contains(bundle.from()) && cut.sinkSide().contains(bundle.to())) {
        cutEdges.set(firmCount() + i);
        cutSites.addAll(bundle.sites());
      }
    }
    known.add(new Known(cutSites.distinct().sortThis().toImmutable(), partedBy(cutEdges)));
    return known.size() - 1;
  }

  private NodeSet partedBy(BitSet cutEdges) {
    BitSet parted = new BitSet();
    parted.set(0, everything + 1);
    parted.clear(sink);
    int[] queue = new int[everything + 1];
    queue[0] = sink;
    int tail = 1;
    for (int head = 0; head < tail; head++) {
      for (int e = backward.firstEdge(queue[head]); e < backward.endEdge(queue[head]); e++) {
        work++;
        int source = backward.target(e);
        if (parted.get(source) && !cutEdges.get(backward.edgeId(e))) {
          parted.clear(source);
          queue[tail++] = source;
        }
      }
    }
    return NodeSet.copyOf(parted);
  }

  private int firmCount() {
    return network.edgeCount() - bundles.size();
  }

  private int[] capacities() {
    int[] capacities = new int[network.edgeCount()];
    Arrays.fill(capacities, 0, firmCount(), MinimumCut.UNCUTTABLE);
    for (int i = 0; i < bundles.size(); i++) {
      capacities[firmCount() + i] = bundles.get(i).sites().size();
    }
    return capacities;
  }

  /** The edges that can't be cut. */
  private IntGraph firmEdges() {
    IntGraph.Builder edges = IntGraph.builder(groups + severalTimes.size());
    for (int node = 0; node < nodes.size(); node++) {
      int function = nodes.function(node);
      for (int site = calls.firstSite(function); site < calls.endSite(function); site++) {
        if (!isCuttable(node, site)) {
          edges.addEdge(node, setAt(node, site));
        }
      }
      if (nodes.hostTargets(node) >= 0 && cuttable == Keepers.Cuttable.UNRESOLVED) {
        edges.addEdge(node, nodes.size() + nodes.hostTargets(node));
      }
    }
    for (int set = 0; set < nodes.sets().size(); set++) {
      int vertex = nodes.size() + set;
      nodes.sets().get(set).forEach(member -> edges.addEdge(vertex, member));
    }
    severalTimes.forEachWithIndex(
        (function, group) -> {
          for (int node = nodes.first(function); node < nodes.end(function); node++) {
            edges.addEdge(groups + group, node);
          }
        });
    return edges.build();
  }

  private boolean isCuttable(int node, int site) {
    int first = calls.firstSite(nodes.function(node));
    Resolution least =
        cuttable == Keepers.Cuttable.UNRESOLVED ? Resolution.TYPE : Resolution.BOUNDED;
    return nodes.resolution(node, site - first).compareTo(least) >= 0;
  }

  /** The vertex of the set that a call enters from a node. */
  private int setAt(int node, int site) {
    return nodes.size() + nodes.targets(node, site - calls.firstSite(nodes.function(node)));
  }

  private IntGraph inside(IntGraph graph) {
    IntGraph.Builder part = IntGraph.builder(graph.nodeCount());
    open.forEach(
        node ->
            graph.forEachSuccessor(
                node,
                target -> {
                  if (open.contains(target)) {
                    part.addEdge(node, target);
                  }
                }));
    return part.build();
  }

  /** Components, the sink that all fixed nodes are, and a source that leads to all others. */
  private IntGraph network(NodeSet fixed) {
    IntGraph.Builder edges = IntGraph.builder(everything + 1);
    IntGraph firm = components.condensation();
    for (int component = 0; component < sink; component++) {
      int from = component;
      firm.forEachSuccessor(component, to -> edges.addEdge(from, to));
      if (open.contains(components.members(component)[0])) {
        edges.addEdge(everything, component);
      }
    }
    bundle(fixed);
    bundles.forEach(bundle -> edges.addEdge(bundle.from(), bundle.to()));
    return edges.build();
  }

  /** Puts what can be cut together by where it leads from and to. */
  private void bundle(NodeSet fixed) {
    MutableLongObjectMap<Bundle> byEnds = LongObjectMaps.mutable.empty();
    for (int node = 0; node < nodes.size(); node++) {
      int function = nodes.function(node);
      for (int site = calls.firstSite(function); site < calls.endSite(function); site++) {
        if (isCuttable(node, site)) {
          bundle(fixed, byEnds, node, setAt(node, site), site);
        }
      }
      if (nodes.hostTargets(node) >= 0 && cuttable == Keepers.Cuttable.IMPRECISE) {
        int set = nodes.size() + nodes.hostTargets(node);
        bundle(fixed, byEnds, node, set, calls.siteCount() + function);
      }
    }
  }

  private void bundle(
      NodeSet fixed, MutableLongObjectMap<Bundle> byEnds, int node, int set, int fact) {
    if (!open.contains(node) || !(open.contains(set) || fixed.contains(set))) {
      return;
    }
    int from = components.componentOf(node);
    int to = fixed.contains(set) ? sink : components.componentOf(set);
    Bundle bundle =
        byEnds.getIfAbsentPut(
            ((long) from << 32) | to,
            () -> {
              Bundle first = new Bundle(from, to, IntLists.mutable.empty());
              bundles.add(first);
              return first;
            });
    bundle.sites().add(fact);
    isShared |= functionAt(node) == NONE;
  }
}
