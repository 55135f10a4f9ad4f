// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** The formats of {@code slotwise callgraph}. */
public enum CallGraphFormat {
  /** For a person: totals first, then the widest calls. */
  TEXT(new CallGraphText()),
  /** {@code slotwise.callgraph/2}. */
  JSON(new CallGraphJson()),
  /** For Graphviz. */
  DOT(
      (report, out) ->
          DotWriter.write(
              "callgraph",
              report.module(),
              report.graph(),
              report.shown(),
              NodeSet.of(report.graph().roots().toArray()),
              out)),
  GRAPHML(
      (report, out) ->
          GraphMlWriter.write("callgraph", report.module(), report.graph(), report.shown(), out)),
  /** An edge a row, as {@code dot} draws them, as comma-separated values. */
  EDGES(
      (report, out) -> {
        out.print("from,to,kind,from_name,to_name\r\n");
        new GraphEdges(report.graph(), report.shown())
            .forEach(
                (from, to, kind) ->
                    out.printf(
                        "%s,%s,%s,%s,%s\r\n",
                        from, to, kind, csvName(report, from), csvName(report, to)));
      }),
  /** The table {@code sites}, as comma-separated values. */
  CSV,
  /** The table {@code sites}, a JSON object a line. */
  JSONL;

  /** Writes a report in one format. */
  interface Writer {
    void write(CallGraphReport report, PrintStream out) throws IOException;
  }

  private final Writer writer;

  /** Written by {@link TableWriter}. */
  CallGraphFormat() {
    this(
        (report, out) -> {
          throw new IllegalArgumentException("a table, and no report");
        });
  }

  CallGraphFormat(Writer writer) {
    this.writer = writer;
  }

  /** Whether it shows functions and edges, and nothing else. */
  public boolean isDrawn() {
    return this == DOT || this == GRAPHML || this == EDGES;
  }

  /** A function's name; a target set has none. */
  private static String csvName(CallGraphReport report, GraphEdges.Node node) {
    return node.isFunction() ? Csv.quote(report.module().functionName(node.index())) : "";
  }

  public void write(CallGraphReport report, PrintStream out) throws IOException {
    writer.write(report, out);
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
