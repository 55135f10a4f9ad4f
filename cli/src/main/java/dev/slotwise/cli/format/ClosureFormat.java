// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** The formats of {@code slotwise closure}. */
public enum ClosureFormat {
  /** For a person. */
  TEXT(new ClosureText()),
  /** A name a line. */
  NAMES(new ClosureNames()),
  /** {@code slotwise.closure/1}. */
  JSON(new ClosureJson()),
  /** The JSON of the origin's {@code --discover-only}. */
  DISCOVER(new DiscoverJson()),
  /** A JSON list of names for Emscripten's {@code ASYNCIFY_ONLY}. */
  ASYNCIFY(SuspendLists::writeAsyncify),
  /** The defined functions' names for Binaryen's {@code --pass-arg=asyncify-onlylist@}. */
  ONLYLIST((report, out) -> out.println(SuspendLists.inside(report))),
  /** The names of all others for Binaryen's {@code --pass-arg=asyncify-removelist@}. */
  REMOVELIST((report, out) -> out.println(SuspendLists.outside(report))),
  /** A JSON list of the exports that must be promising, for Emscripten's {@code JSPI_EXPORTS}. */
  JSPI(SuspendLists::writePromisingExports),
  /** For Graphviz: the calls inside the closure. */
  DOT(
      (report, out) ->
          DotWriter.write(
              "closure",
              report.module(),
              report.graph(),
              report.closure().control(),
              report.seeds(),
              out)),
  /** The calls inside the closure. */
  GRAPHML(
      (report, out) ->
          GraphMlWriter.write(
              "closure", report.module(), report.graph(), report.closure().control(), out)),
  /** A row a function. */
  CSV(new ClosureCsv());

  /** Writes a report in one format. */
  interface Writer {
    void write(ClosureReport report, PrintStream out) throws IOException;
  }

  private final Writer writer;

  ClosureFormat(Writer writer) {
    this.writer = writer;
  }

  public void write(ClosureReport report, PrintStream out) throws IOException {
    writer.write(report, out);
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
