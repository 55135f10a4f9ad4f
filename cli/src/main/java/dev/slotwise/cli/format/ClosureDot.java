// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.PrintStream;

/** The closure as a graph for Graphviz; target sets with several members are nodes of their own. */
final class ClosureDot implements ClosureFormat.Writer {
  @Override
  public void write(ClosureReport report, PrintStream out) {
    ClosureEdges edges = new ClosureEdges(report);
    out.println("digraph closure {");
    report
        .closure()
        .control()
        .forEach(
            function ->
                out.printf(
                    "  %s [label=\"%s\"%s];%n",
                    ClosureEdges.function(function),
                    report
                        .module()
                        .functionName(function)
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\""),
                    report.seeds().contains(function) ? ", shape=box" : ""));
    for (int set = 0; set < report.graph().targetSets().size(); set++) {
      if (edges.isDrawn(set)) {
        out.printf("  set%d [label=\"\", shape=point];%n", set);
      }
    }
    edges.forEach((from, to, kind) -> out.printf("  %s -> %s [label=\"%s\"];%n", from, to, kind));
    out.println("}");
  }
}
