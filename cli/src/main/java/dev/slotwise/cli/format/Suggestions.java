// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Keepers;
import dev.slotwise.interp.graph.NodeSet;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The few indirect calls that, if they led to no entry, would shorten a list most. One call by
 * itself often frees nothing, because others tie the same functions in; so groups are tried that
 * are smallest cuts: what keeps some function in the closure ({@link Keepers}).
 */
public final class Suggestions {
  private static final int LARGEST_GROUP = 6;

  /** Of large groups nobody knows all to be true. */
  private static final int MOST_IN_A_GROUP = 12;

  private static final long BUDGET = 50_000_000L;

  /** Each trial costs as much as a closure. */
  private static final int MOST_TRIED = 60;

  private static final int SHOWN = 5;

  private final ClosureReport report;
  private final CallGraph graph;

  private Suggestions(ClosureReport report) {
    this.report = report;
    this.graph = report.graph();
  }

  /**
   * A group of sites.
   *
   * @param freed how many functions would leave the closure
   */
  private record Group(ImmutableIntList sites, int freed) {}

  public static void text(ClosureReport report, PrintStream out) {
    new Suggestions(report).write(out);
  }

  private void write(PrintStream out) {
    Keepers keepers = Keepers.of(graph, report.seeds(), LARGEST_GROUP, BUDGET);
    int[] functions = new int[keepers.cuts().size()];
    report
        .closure()
        .control()
        .forEach(function -> keepers.cut(function).ifPresent(cut -> functions[cut]++));
    List<Group> groups = new ArrayList<>();
    IntStream.range(0, functions.length)
        .filter(cut -> functions[cut] > 0 && keepers.cuts().get(cut).size() <= MOST_IN_A_GROUP)
        .boxed()
        .sorted(Comparator.comparingInt((Integer cut) -> -functions[cut]))
        .limit(MOST_TRIED)
        .forEach(
            cut -> groups.add(new Group(keepers.cuts().get(cut), freed(keepers.cuts().get(cut)))));
    groups.sort(
        Comparator.comparingInt((Group group) -> -group.freed).thenComparing(g -> g.sites.size()));
    if (groups.isEmpty()) {
      out.printf("no group of up to %d indirect calls would shorten the list%n", MOST_IN_A_GROUP);
      return;
    }
    out.println("what would shorten the list, if you know it to be true; lines for --assert FILE:");
    groups.stream().limit(SHOWN).forEach(group -> write(group, out));
  }

  private void write(Group group, PrintStream out) {
    out.printf(
        "# %d of %d functions would leave it%n", group.freed, report.closure().control().size());
    group.sites.forEach(
        site -> {
          int[] inside =
              IntStream.of(graph.targetSets().get(graph.targets(site)).toArray())
                  .filter(report.closure().control()::contains)
                  .toArray();
          out.printf(
              "# at 0x%x%s it may enter %d of the list, such as %s%n",
              report.offset(site),
              PositionText.note(report.positions().at(graph.offset(site))),
              inside.length,
              IntStream.of(inside).limit(3).mapToObj(this::name).collect(Collectors.joining(", ")));
          out.printf("site %s#%d leads to no entry%n", name(graph.caller(site)), number(site));
        });
  }

  private int number(int site) {
    return (int)
        IntStream.range(graph.firstSite(graph.caller(site)), site)
            .filter(other -> !graph.kind(other).isDirect())
            .count();
  }

  private int freed(ImmutableIntList sites) {
    MutableIntObjectMap<NodeSet> nothing = IntObjectMaps.mutable.empty();
    sites.forEach(site -> nothing.put(site, NodeSet.empty()));
    CallGraph without =
        graph.restricted(nothing, NodeSet.empty(), NodeSet.empty(), Assumption.AS_ASSERTED);
    return report.closure().control().size() - Closure.of(without, report.seeds()).control().size();
  }

  private String name(int function) {
    return Printable.of(report.module().functionName(function));
  }
}
