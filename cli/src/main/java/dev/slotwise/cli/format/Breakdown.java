// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The parts of a closure's size: how far direct calls lead, and which indirect calls add the rest.
 *
 * @param direct the functions that would be in the closure if there were only direct calls
 * @param openings the target sets through which indirect calls lead into the closure; those with
 *     the most calling functions first
 */
record Breakdown(NodeSet direct, List<Opening> openings) {

  /**
   * A target set with a member in the closure.
   *
   * @param set its id
   * @param resolution how well its sites are resolved
   * @param sites how many indirect call sites enter it
   * @param callers how many functions have such a site
   * @param members how many functions it has
   * @param inside how many of them are in the closure
   */
  record Opening(int set, Resolution resolution, int sites, int callers, int members, int inside) {}

  static Breakdown of(ClosureReport report) {
    NodeSet direct = direct(report.graph(), report.seeds());
    return new Breakdown(direct.minus(Seeds.standIns(report.module())), openings(report));
  }

  private static NodeSet direct(CallGraph graph, NodeSet seeds) {
    IntGraph.Builder callers = IntGraph.builder(graph.functionCount());
    for (int site = 0; site < graph.siteCount(); site++) {
      if (graph.kind(site).isDirect()) {
        // At level flow, a direct call that no run gets to enters nothing.
        ImmutableIntList callees = graph.targetSets().get(graph.targets(site));
        for (int i = 0; i < callees.size(); i++) {
          callers.addEdge(callees.get(i), graph.caller(site));
        }
      }
    }
    return Reachability.from(callers.build(), seeds);
  }

  private static List<Opening> openings(ClosureReport report) {
    CallGraph graph = report.graph();
    int sets = graph.targetSets().size();
    int[] sites = new int[sets];
    int[] callers = new int[sets];
    int[] lastCaller = new int[sets];
    Resolution[] resolutions = new Resolution[sets];
    for (int site = 0; site < graph.siteCount(); site++) {
      if (graph.kind(site).isDirect()) {
        continue;
      }
      int set = graph.targets(site);
      if (callers[set] == 0 || lastCaller[set] != graph.caller(site)) {
        callers[set]++;
      }
      lastCaller[set] = graph.caller(site);
      sites[set]++;
      resolutions[set] = graph.resolution(site);
    }
    List<Opening> openings = new ArrayList<>();
    for (int set = 0; set < sets; set++) {
      if (sites[set] > 0) {
        var members = graph.targetSets().get(set);
        int inside = members.count(report.closure().control()::contains);
        if (inside > 0) {
          openings.add(
              new Opening(set, resolutions[set], sites[set], callers[set], members.size(), inside));
        }
      }
    }
    openings.sort(
        // Written out: the platform's comparators are classes that it makes at run time.
        (one, other) ->
            one.callers() == other.callers()
                ? Integer.compare(one.set(), other.set())
                : Integer.compare(other.callers(), one.callers()));
    return openings;
  }
}
