// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Keepers;
import dev.slotwise.interp.graph.NodeSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The few unresolved calls that, if they led to no entry, would shorten a closure most. One call by
 * itself often frees nothing, because others tie the same functions in; so groups are tried that
 * are smallest cuts: what keeps some function in the closure ({@link Keepers}).
 */
final class SiteGroups {
  private static final int LARGEST_GROUP = 6;

  /** Of large groups nobody knows all to be true. */
  static final int MOST_IN_A_GROUP = 12;

  private static final long BUDGET = 50_000_000L;

  /** Each trial costs as much as a closure. */
  private static final int MOST_TRIED = 60;

  private static final int SHOWN = 5;

  private SiteGroups() {}

  /**
   * A group of sites.
   *
   * @param freed how many functions would leave the closure
   */
  record Group(ImmutableIntList sites, int freed) {}

  /**
   * The groups that free most, those first.
   *
   * @param control the functions of the closure of {@code seeds}
   */
  static List<Group> of(CallGraph graph, NodeSet seeds, NodeSet control) {
    Keepers keepers = Keepers.of(graph, seeds, LARGEST_GROUP, BUDGET);
    int[] functions = new int[keepers.cuts().size()];
    control.forEach(function -> keepers.cut(function).ifPresent(cut -> functions[cut]++));
    List<Group> groups = new ArrayList<>();
    IntStream.range(0, functions.length)
        .filter(cut -> functions[cut] > 0 && keepers.cuts().get(cut).size() <= MOST_IN_A_GROUP)
        .boxed()
        .sorted(Comparator.comparingInt((Integer cut) -> -functions[cut]))
        .limit(MOST_TRIED)
        .map(cut -> keepers.cuts().get(cut))
        .forEach(cut -> groups.add(new Group(cut, freed(graph, seeds, control, cut))));
    groups.sort(
        Comparator.comparingInt((Group group) -> -group.freed).thenComparing(g -> g.sites.size()));
    return groups.subList(0, Math.min(SHOWN, groups.size()));
  }

  private static int freed(
      CallGraph graph, NodeSet seeds, NodeSet control, ImmutableIntList sites) {
    MutableIntObjectMap<NodeSet> nothing = IntObjectMaps.mutable.empty();
    sites.forEach(site -> nothing.put(site, NodeSet.empty()));
    CallGraph without =
        graph.restricted(nothing, NodeSet.empty(), NodeSet.empty(), Assumption.AS_ASSERTED);
    return control.size() - Closure.of(without, seeds).control().size();
  }
}
