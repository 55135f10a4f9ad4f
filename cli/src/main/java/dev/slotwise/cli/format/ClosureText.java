// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import java.io.PrintStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** For a person: totals first, then what decided them, then the functions. */
final class ClosureText implements ClosureFormat.Writer {
  @Override
  public void write(ClosureReport report, PrintStream out) {
    String entries = String.join(", ", report.entries());
    if (report.seeds().isEmpty()) {
      out.printf("%s: no %s %s%n", report.file(), entries, report.entryKind());
    }
    out.printf(
        "%s: %s of %d functions can be on the stack when %s is called%n",
        report.file(), report.total(), report.module().functionCount(), entries);
    out.printf(
        "  live frames: %s; tail landings: %d; unreached: %d%n",
        report.frames(), report.closure().landings().size(), report.closure().unreached());
    out.printf("  level %s, host %s%n", report.level().id(), report.host().id());
    out.printf("  call sites: %s%n", sites(report.graph()));
    report
        .graph()
        .assumptions()
        .forEach(
            assumption -> out.printf("  assumes %s: %s%n", assumption.id(), assumption.text()));
    report
        .closure()
        .control()
        .forEach(
            function ->
                out.printf(
                    "%8d  %s%s%n",
                    function,
                    report.module().functionName(function),
                    report.closure().frames().contains(function) ? "" : "  (tail calls only)"));
  }

  private static String sites(CallGraph graph) {
    int[] counts = new int[Resolution.values().length];
    for (int site = 0; site < graph.siteCount(); site++) {
      counts[graph.resolution(site).ordinal()]++;
    }
    return Stream.of(Resolution.values())
        .map(resolution -> counts[resolution.ordinal()] + " " + resolution.id())
        .collect(Collectors.joining(", "));
  }
}
