// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.reach.calls.Retained;
import dev.slotwise.wasm.ir.Origins;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The things that each live function keeps alive, the largest first.
 *
 * @param report what is live
 * @param top how many functions a text lists
 */
public record RetainedReport(ReachableReport report, Retained retained, int top) {

  /** Writes it in a format that has it: text, JSON or CSV. */
  public void write(ReachableFormat format, PrintStream out) throws IOException {
    switch (format) {
      case TEXT -> text(out);
      case JSON -> Json.line(out, this::json);
      case CSV -> csv(out);
      case SARIF, JSONL -> throw new IllegalArgumentException("a report of other formats");
    }
  }

  /** Live functions, by what leaves with them: bytes, then functions, then index. */
  private List<Integer> ordered() {
    return report.liveFunctions().stream()
        .boxed()
        .sorted(
            Comparator.comparingLong((Integer function) -> -retained.bytes(function))
                .thenComparingLong(function -> -retained.functions(function))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private void text(PrintStream out) {
    long total = retained.totalBytes();
    out.printf(
        "%s: %d functions live%s%n",
        report.file(),
        report.liveFunctions().size(),
        total > 0 ? ", " + total + " bytes of code and data" : "");
    report
        .about()
        .forEach((name, values) -> out.printf("  %s: %s%n", name, ReachableFormat.join(values)));
    out.println("what leaves with a function, itself included:");
    out.println(
        total > 0
            ? "     bytes       %  functions     itself   function"
            : " functions   function");
    for (int function : ordered().subList(0, Math.min(top, report.liveFunctions().size()))) {
      OptionalInt dominator = retained.dominator(function);
      String name =
          Printable.of(report.names().functionName(function))
              + (dominator.isPresent()
                  ? "  (with "
                      + Printable.of(report.names().functionName(dominator.getAsInt()))
                      + ")"
                  : "")
              + PositionText.note(report.names().position(function));
      if (total > 0) {
        out.printf(
            "%10d %7s %10d %10d   %s%n",
            retained.bytes(function),
            String.format(Locale.ROOT, "%.1f", 100.0 * retained.bytes(function) / total),
            retained.functions(function),
            report.names().bytes(function),
            name);
      } else {
        out.printf("%10d   %s%n", retained.functions(function), name);
      }
    }
  }

  private void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.dominators/1");
    Json.file(json, report.file(), report.names().origins());
    for (Map.Entry<String, List<String>> entry : report.about().entrySet()) {
      Json.strings(json, entry.getKey(), entry.getValue());
    }
    json.writeArrayFieldStart("functions");
    for (int function : ordered()) {
      json.writeStartObject();
      json.writeNumberField("index", function);
      json.writeStringField("name", report.names().functionName(function));
      Json.source(json, report.names().origins(), function);
      json.writeNumberField("bytes", report.names().bytes(function));
      json.writeNumberField("retained_bytes", retained.bytes(function));
      json.writeNumberField("retained_functions", retained.functions(function));
      PositionText.json(report.names().position(function), json);
      OptionalInt dominator = retained.dominator(function);
      if (dominator.isPresent()) {
        json.writeNumberField("dominator", dominator.getAsInt());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void csv(PrintStream out) {
    Origins origins = report.names().origins();
    boolean hasPositions = report.names().hasPositions();
    out.printf(
        "index,name,bytes,retained_bytes,retained_functions,dominator%s%s\r\n",
        Sources.csvColumns(origins), PositionText.csvColumn(hasPositions));
    for (int function : ordered()) {
      OptionalInt dominator = retained.dominator(function);
      out.print(
          function
              + ","
              + Csv.quote(report.names().functionName(function))
              + ","
              + report.names().bytes(function)
              + ","
              + retained.bytes(function)
              + ","
              + retained.functions(function)
              + ","
              + (dominator.isPresent() ? dominator.getAsInt() : "")
              + Sources.csvCells(origins, function)
              + PositionText.csvCell(hasPositions, report.names().position(function))
              + "\r\n");
    }
  }
}
