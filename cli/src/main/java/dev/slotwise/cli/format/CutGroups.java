// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Keepers;
import dev.slotwise.interp.closure.Keepers.Cuttable;
import dev.slotwise.interp.graph.NodeSet;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The groups of calls, and of imports that call back, that would shorten a closure most if they led
 * to no entry. One by itself often frees nothing, because others tie the same functions in; so
 * groups are tried that are smallest cuts: what keeps some function in the closure ({@link
 * Keepers}).
 */
final class CutGroups {
  private static final long BUDGET = 50_000_000L;

  /** Each trial costs as much as a closure. */
  private static final int MOST_TRIED = 60;

  private CutGroups() {}

  /**
   * A group.
   *
   * @param cut sites, and functions of the host, as in {@link Keepers}
   * @param freed how many functions would leave the closure, if functions are not told apart
   */
  record Group(ImmutableIntList cut, int freed) {}

  /**
   * The groups that keep most functions in, those first that free most, then smaller ones.
   *
   * @param control the functions of the closure of {@code seeds}
   * @param largest up to which size groups are smallest ones
   * @param isWanted which groups to try
   */
  static List<Group> of(
      CallGraph graph,
      NodeSet seeds,
      NodeSet control,
      Cuttable cuttable,
      int largest,
      Predicate<ImmutableIntList> isWanted) {
    Keepers keepers = Keepers.of(graph, seeds, cuttable, largest, BUDGET);
    int[] functions = new int[keepers.cuts().size()];
    control.forEach(function -> keepers.cut(function).ifPresent(cut -> functions[cut]++));
    return IntStream.range(0, functions.length)
        .filter(cut -> functions[cut] > 0 && isWanted.test(keepers.cuts().get(cut)))
        .boxed()
        .sorted(Comparator.comparingInt((Integer cut) -> -functions[cut]))
        .limit(MOST_TRIED)
        .map(cut -> keepers.cuts().get(cut))
        .map(cut -> new Group(cut, control.size() - without(graph, seeds, cut).size()))
        .sorted(
            Comparator.comparingInt((Group group) -> -group.freed)
                .thenComparing(group -> group.cut.size()))
        .toList();
  }

  /** The closure in which what is cut leads nowhere. */
  private static NodeSet without(CallGraph graph, NodeSet seeds, ImmutableIntList cut) {
    MutableIntObjectMap<NodeSet> nothing = IntObjectMaps.mutable.empty();
    BitSet silent = new BitSet();
    cut.forEach(
        fact -> {
          if (fact < graph.siteCount()) {
            nothing.put(fact, NodeSet.empty());
          } else {
            silent.set(fact - graph.siteCount());
          }
        });
    CallGraph rest =
        graph.restricted(nothing, NodeSet.empty(), NodeSet.copyOf(silent), Assumption.AS_ASSERTED);
    return Closure.of(rest, seeds).control();
  }
}
