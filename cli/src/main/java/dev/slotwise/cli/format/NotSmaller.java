// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.SiteCosts;
import dev.slotwise.interp.graph.NodeSet;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Why a call site enters no fewer functions: what each analysis allows, and what would help. */
public final class NotSmaller {
  private static final int COSTLIEST = 10;

  /** How many sites are tried; each costs as much as a closure. */
  private static final int MOST_SITES = 2_000;

  private final ExplainReport report;
  private final CallGraph graph;
  private final WitnessWriter writer;
  private final SiteCosts costs;

  public NotSmaller(ExplainReport report, NodeSet seeds) {
    this.report = report;
    this.graph = report.graph();
    this.writer =
        new WitnessWriter(
            report.module(),
            report.facts(),
            graph,
            report.level(),
            report.participants(),
            report.positions());
    this.costs = new SiteCosts(graph, seeds);
  }

  /** Writes what is to say of a site, then which sites cost most. */
  public void write(int site, PrintStream out) {
    out.printf("%s in %s: %s%n", writer.site(site), caller(site), writer.why(site));
    out.printf("  %s leave the closure if it entered nothing%n", functions(costs.of(site)));
    report
        .participants()
        .absent()
        .forEach(one -> out.printf("  without %s: %s%n", one.id(), one.why()));
    int[] several =
        IntStream.range(0, graph.siteCount())
            .filter(other -> !graph.kind(other).isDirect() && targets(other) > 1)
            .limit(MOST_SITES)
            .toArray();
    if (several.length == 0) {
      return;
    }
    out.printf(
        "calls of several functions: %d; those that cost most by themselves:%n", several.length);
    IntStream.of(several)
        .mapToObj(other -> new Cost(other, costs.of(other)))
        .sorted(Comparator.comparingInt(Cost::functions).reversed().thenComparingInt(Cost::site))
        .limit(COSTLIEST)
        .forEach(
            cost ->
                out.printf(
                    "%8d  %s in %s, %d targets%n",
                    cost.functions, writer.site(cost.site), caller(cost.site), targets(cost.site)));
  }

  private int targets(int site) {
    return graph.targetSets().get(graph.targets(site)).size();
  }

  private record Cost(int site, int functions) {}

  private String caller(int site) {
    return Printable.of(report.module().functionName(graph.caller(site)));
  }

  private static String functions(int count) {
    return count == 1 ? "1 function would" : count + " functions would";
  }
}
