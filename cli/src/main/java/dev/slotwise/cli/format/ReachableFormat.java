// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.ReachableReport.Gaps;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.Reason;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.source.Frame;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.collections.api.list.ImmutableList;

/** The formats of {@code slotwise reachable}. */
public enum ReachableFormat {
  /** For a person: totals first, then the functions. */
  TEXT,
  /** {@code slotwise.reachable/1}; {@code docs/reachable.md} describes it. */
  JSON,
  /**
   * The table {@code functions}, as comma-separated values; of facts, and of what is dead, rows
   * that are written here.
   */
  CSV,
  /** The table {@code functions}, a JSON object a line. */
  JSONL,
  /** What is dead, as SARIF 2.1.0. */
  SARIF;

  /** How wide an index is printed. */
  private static final int WIDTH = 8;

  /** How many roots a text names. */
  private static final int MOST_NAMED = 12;

  public void write(ReachableReport report, PrintStream out) throws IOException {
    switch (this) {
      case TEXT -> text(report, out);
      case JSON -> Json.line(out, json -> json(report, json));
      case CSV -> csv(report, out);
      case JSONL -> throw new IllegalArgumentException("a table, and no report");
      case SARIF -> DeadSarif.write(report, out);
    }
  }

  /** Writes how the answer came to hold a function, from it back to where it all starts. */
  public void writeWhy(ReachableReport report, int function, PrintStream out) throws IOException {
    if (this == JSON) {
      Json.line(
          out,
          json ->
              why(
                  report,
                  "function",
                  function,
                  report.names().functionName(function),
                  report.live().functions().contains(function),
                  report.live().why(function),
                  json));
      return;
    }
    String name = report.described(function);
    if (!report.live().functions().contains(function)) {
      out.printf("%s is dead%n", name);
      return;
    }
    out.printf(
        "%s is live%s%n",
        name, report.live().addressTaken().contains(function) ? ", its address is taken" : "");
    writePath(report, name, report.live().why(function), out);
  }

  /** The same for a runtime type. */
  public void writeWhyType(ReachableReport report, int type, PrintStream out) throws IOException {
    boolean isLive = report.live().runtimeTypes().contains(type);
    if (this == JSON) {
      Json.line(
          out,
          json ->
              why(
                  report,
                  "type",
                  type,
                  report.names().typeName(type),
                  isLive,
                  report.live().whyType(type),
                  json));
      return;
    }
    String name = report.describedType(type);
    out.printf("%s is %s%n", name, isLive ? "a runtime type" : "no runtime type");
    writePath(report, name, report.live().whyType(type), out);
  }

  private static void writePath(
      ReachableReport report, String first, Iterable<Reason> path, PrintStream out) {
    String name = first;
    for (Reason reason : path) {
      String source = report.described(reason);
      out.printf(
          "  %s %s%s%n",
          name, report.names().phrase(reason.kind()), source.isEmpty() ? "" : " " + source);
      name = source;
    }
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static void text(ReachableReport report, PrintStream out) {
    NodeSet live = report.liveFunctions();
    NodeSet dead = report.deadFunctions();
    out.printf(
        "%s: %d of %d functions live, %d address-taken; %d runtime type%s%n",
        report.file(),
        live.size(),
        live.size() + dead.size(),
        report.addressTaken().size(),
        report.types().size(),
        report.types().size() == 1 ? "" : "s");
    long deadBytes = report.bytes(dead);
    long bytes = deadBytes + report.bytes(live);
    out.printf("  dead: %d functions", dead.size());
    if (bytes > 0) {
      out.printf(
          ", %d of %d bytes of code (%s)",
          deadBytes, bytes, String.format(Locale.ROOT, "%.1f %%", 100.0 * deadBytes / bytes));
    }
    out.println();
    report.about().forEach((name, values) -> out.printf("  %s: %s%n", name, join(values)));
    report.writeGaps(out);
    out.println(report.dead() ? "dead functions:" : "live functions (* address-taken):");
    report.listed().forEach(function -> out.println(line(report, function)));
    if (report.dead()) {
      report.parts().ifPresent(parts -> parts.text(out));
    }
    if (!report.dead() && !report.types().isEmpty()) {
      out.println("runtime types:");
      report
          .types()
          .forEach(
              type -> out.printf("%8d   %s%n", type, Printable.of(report.names().typeName(type))));
    }
  }

  private static NodeSet liveOf(ReachableReport report, Gaps gaps) {
    return gaps.bodiless().intersection(report.liveFunctions());
  }

  private static String line(ReachableReport report, int function) {
    int bytes = report.names().bytes(function);
    ImmutableList<Frame> frames = report.names().position(function);
    return " ".repeat(Math.max(0, WIDTH - Integer.toString(function).length()))
        + function
        + (report.live().addressTaken().contains(function) ? " * " : "   ")
        + Printable.of(report.names().functionName(function))
        + Sources.note(report.names().origins(), function)
        + (bytes > 0 ? "  (" + bytes + " bytes)" : "")
        + (frames.isEmpty() ? "" : "  " + PositionText.of(frames));
  }

  /** The first few; a library can have hundreds of roots. */
  static String join(List<String> values) {
    if (values.isEmpty()) {
      return "none";
    }
    int more = values.size() - MOST_NAMED;
    return Printable.of(String.join(", ", values.subList(0, Math.min(MOST_NAMED, values.size()))))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static void json(ReachableReport report, JsonGenerator json) throws IOException {
    NodeSet dead = report.deadFunctions();
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.reachable/1");
    Json.file(json, report.file(), report.names().origins());
    for (Map.Entry<String, List<String>> entry : report.about().entrySet()) {
      Json.strings(json, entry.getKey(), entry.getValue());
    }
    json.writeStringField("listed", report.dead() ? "dead" : "live");
    json.writeNumberField("live", report.liveFunctions().size());
    json.writeNumberField("dead", dead.size());
    json.writeNumberField("address_taken", report.addressTaken().size());
    json.writeNumberField("live_bytes", report.bytes(report.liveFunctions()));
    json.writeNumberField("dead_bytes", report.bytes(dead));
    if (report.gaps().isPresent()) {
      Gaps gaps = report.gaps().get();
      json.writeObjectFieldStart("undeclared");
      json.writeNumberField("packages", gaps.packages());
      json.writeNumberField("functions", gaps.functions());
      json.writeNumberField("types", gaps.types());
      json.writeEndObject();
      json.writeObjectFieldStart("without_body");
      json.writeNumberField("functions", gaps.bodiless().size());
      json.writeNumberField("live", liveOf(report, gaps).size());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("functions");
    for (int function : report.listed().toArray()) {
      json.writeStartObject();
      json.writeNumberField("index", function);
      json.writeStringField("name", report.names().functionName(function));
      Json.source(json, report.names().origins(), function);
      json.writeBooleanField("import", report.names().isImport(function));
      json.writeBooleanField("address_taken", report.live().addressTaken().contains(function));
      json.writeNumberField("bytes", report.names().bytes(function));
      PositionText.json(report.names().position(function), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    if (report.dead() && report.parts().isPresent()) {
      report.parts().get().json(json);
    }
    json.writeArrayFieldStart("types");
    for (int type : report.types().toArray()) {
      json.writeStartObject();
      json.writeNumberField("index", type);
      json.writeStringField("name", report.names().typeName(type));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void why(
      ReachableReport report,
      String kind,
      int index,
      String name,
      boolean isLive,
      Iterable<Reason> path,
      JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.why/1");
    Json.file(json, report.file(), report.names().origins());
    json.writeNumberField(kind, index);
    json.writeStringField("name", name);
    json.writeBooleanField("live", isLive);
    json.writeArrayFieldStart("path");
    for (Reason reason : path) {
      json.writeStartObject();
      json.writeStringField("reason", reason.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("source_kind", reason.kind().source().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("source", reason.source());
      json.writeStringField("source_name", report.source(reason));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The first column, of what a row is, is there where rows are of several kinds. */
  private static void csv(ReachableReport report, PrintStream out) {
    Origins origins = report.names().origins();
    boolean hasPositions = report.names().hasPositions();
    boolean hasKinds = report.dead() && report.parts().isPresent();
    out.printf(
        "%sindex,name,import,live,address_taken,bytes%s%s\r\n",
        hasKinds ? "kind," : "", Sources.csvColumns(origins), PositionText.csvColumn(hasPositions));
    report
        .listed()
        .forEach(
            function ->
                out.print(
                    (hasKinds ? "function," : "")
                        + function
                        + ","
                        + Csv.quote(report.names().functionName(function))
                        + ","
                        + report.names().isImport(function)
                        + ","
                        + !report.dead()
                        + ","
                        + report.live().addressTaken().contains(function)
                        + ","
                        + report.names().bytes(function)
                        + Sources.csvCells(origins, function)
                        + PositionText.csvCell(hasPositions, report.names().position(function))
                        + "\r\n"));
    if (hasKinds) {
      report
          .parts()
          .orElseThrow()
          .csv((origins.isEmpty() ? "" : ",,") + (hasPositions ? "," : ""), out);
    }
  }
}
