// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.PrintStream;
import java.util.stream.IntStream;

/** For a person: totals first, then the calls that could enter most functions. */
final class CallGraphText implements CallGraphFormat.Writer {
  private static final int WIDEST = 20;

  @Override
  public void write(CallGraphReport report, PrintStream out) {
    CallGraph graph = report.graph();
    WasmModule module = report.module();
    NodeSet standIns = Seeds.standIns(module);
    out.printf(
        "%s: %d of %d functions live, %d address-taken; %d call sites, %d target sets%n",
        report.file(),
        graph.live().minus(standIns).size(),
        graph.functionCount() - standIns.size(),
        graph.addressTaken().minus(standIns).size(),
        graph.siteCount(),
        graph.targetSets().size());
    out.printf("  call sites: %s%n", Resolutions.of(graph));
    out.printf("  algorithm %s, host %s%n", report.algorithm(), report.host().id());
    AssumptionsText.write(graph.assumptions(), out);
    int told = graph.nodes().size() - graph.functionCount();
    if (told > 0) {
      out.printf(
          "  %d nodes: functions that are called with several callbacks are told apart%n",
          graph.nodes().size());
    }
    graph.nodes().coverage().limit().ifPresent(limit -> out.printf("  %s%n", limit));
    int[] indirect =
        IntStream.range(0, graph.siteCount())
            .filter(site -> !graph.kind(site).isDirect())
            .boxed()
            .sorted((a, b) -> Integer.compare(targets(graph, b), targets(graph, a)))
            .limit(WIDEST)
            .mapToInt(Integer::intValue)
            .toArray();
    if (indirect.length > 0) {
      out.println("the widest indirect calls:");
    }
    for (int site : indirect) {
      out.printf(
          "%8d targets (%s)  %s at 0x%x%s in %s%n",
          targets(graph, site),
          graph.resolution(site).id(),
          graph.kind(site).mnemonic(),
          module.origins().sourceOffset(graph.offset(site)),
          PositionText.note(report.positions().at(graph.offset(site))),
          Printable.of(module.functionName(graph.caller(site)))
              + Sources.note(module.origins(), graph.caller(site)));
    }
  }

  private static int targets(CallGraph graph, int site) {
    return graph.targetSets().get(graph.targets(site)).size();
  }
}
