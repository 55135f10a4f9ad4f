// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
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
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;

/** The search behind {@link Keepers}. */
final class KeeperSearch {
  private static final int NONE = -1;

  private final CallGraph calls;
  private final int largest;
  private final long budget;

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

  KeeperSearch(CallGraph calls, NodeSet seeds, int largest, long budget) {
    this.calls = calls;
    this.largest = largest;
    this.budget = budget;
    IntGraph firm = firmEdges();
    NodeSet fixed = Reachability.from(firm.reversed(), seeds);
    BitSet undecided = new BitSet();
    Reachability.from(calls.graph().reversed(), seeds).forEach(undecided::set);
    fixed.forEach(undecided::clear);
    this.open = NodeSet.copyOf(undecided);
    this.components = Scc.of(inside(firm));
    this.sink = components.componentCount();
    this.everything = sink + 1;
    this.network = network(fixed);
    this.backward = network.reversed();
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
      boolean proven = size == least[component];
      for (int member : members) {
        if (member < cutOf.length) {
          cutOf[member] = best;
          exact.set(member, proven);
        }
      }
    }
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
    known.add(new Known(cutSites.sortThis().toImmutable(), partedBy(cutEdges)));
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

  /** The edges of functions, then target sets, that can't be cut. */
  private IntGraph firmEdges() {
    int functions = calls.functionCount();
    IntGraph.Builder edges = IntGraph.builder(functions + calls.targetSets().size());
    for (int site = 0; site < calls.siteCount(); site++) {
      if (!isUnresolved(site)) {
        edges.addEdge(calls.caller(site), functions + calls.targets(site));
      }
    }
    for (int function = 0; function < functions; function++) {
      if (calls.hostTargets(function) >= 0) {
        edges.addEdge(function, functions + calls.hostTargets(function));
      }
    }
    for (int set = 0; set < calls.targetSets().size(); set++) {
      int node = functions + set;
      calls.targetSets().get(set).forEach(member -> edges.addEdge(node, member));
    }
    return edges.build();
  }

  private boolean isUnresolved(int site) {
    return calls.resolution(site).compareTo(Resolution.TYPE) >= 0;
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

  /** Puts sites that can be cut together by where they lead from and to. */
  private void bundle(NodeSet fixed) {
    MutableLongObjectMap<Bundle> byEnds = LongObjectMaps.mutable.empty();
    for (int site = 0; site < calls.siteCount(); site++) {
      int set = calls.functionCount() + calls.targets(site);
      if (isUnresolved(site)
          && open.contains(calls.caller(site))
          && (open.contains(set) || fixed.contains(set))) {
        int from = components.componentOf(calls.caller(site));
        int to = fixed.contains(set) ? sink : components.componentOf(set);
        Bundle bundle =
            byEnds.getIfAbsentPut(
                ((long) from << 32) | to,
                () -> {
                  Bundle first = new Bundle(from, to, IntLists.mutable.empty());
                  bundles.add(first);
                  return first;
                });
        bundle.sites().add(site);
      }
    }
  }
}
