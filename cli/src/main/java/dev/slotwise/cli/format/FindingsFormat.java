// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.client.FindingClient.Finding;
import dev.slotwise.interp.client.FindingClient.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The formats of what clients find. */
public enum FindingsFormat {
  /** For a person: a line a finding, and one for each step of its path. */
  TEXT,
  /** {@code slotwise.findings/1}. */
  JSON,
  /** The table {@code findings}, as comma-separated values. */
  CSV,
  /** The table {@code findings}, a JSON object a line. */
  JSONL,
  /** SARIF 2.1.0, which code hosts show on a change. */
  SARIF;

  /**
   * Writes a report.
   *
   * @throws IllegalArgumentException for a table, which {@link TableWriter} writes
   */
  public void write(FindingsReport report, PrintStream out) throws IOException {
    switch (this) {
      case TEXT -> text(report, out);
      case JSON -> Json.line(out, json -> json(report, json));
      case CSV, JSONL -> throw new IllegalArgumentException("a table, and no report");
      case SARIF -> Sarif.write(rules(report), results(report), out);
    }
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static void text(FindingsReport report, PrintStream out) {
    int count = report.findings().size();
    out.printf(
        "%s: %s: %d %s%n",
        report.file(), report.client(), count, count == 1 ? "finding" : "findings");
    for (Map.Entry<String, List<String>> asked : report.asked().entrySet()) {
      out.printf("  %s: %s%n", asked.getKey(), Printable.of(String.join(", ", asked.getValue())));
    }
    out.printf("  host %s%n", report.host().id());
    AssumptionsText.write(report.assumptions(), out);
    if (!report.withoutStates().isEmpty()) {
      out.printf(
          "  nothing is known of %d functions: the budget was spent%n",
          report.withoutStates().size());
    }
    for (Finding finding : report.findings()) {
      out.printf(
          "%s: %s%s: %s%n",
          report.place(finding.function(), finding.offset()),
          finding.certain() ? "" : "may be: ",
          finding.rule(),
          Printable.of(finding.reason()));
      for (Step step : finding.path()) {
        out.printf("  %s: %s%n", report.place(step), Printable.of(step.what()));
      }
    }
  }

  private static void json(FindingsReport report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.findings/1");
    Json.file(json, report.file(), report.module().origins());
    json.writeStringField("client", report.client());
    json.writeObjectFieldStart("asked");
    for (Map.Entry<String, List<String>> asked : report.asked().entrySet()) {
      Json.strings(json, asked.getKey(), asked.getValue());
    }
    json.writeEndObject();
    json.writeStringField("host", report.host().id());
    Json.strings(json, "assumptions", report.assumptions().collect(Assumption::id).castToList());
    json.writeNumberField("without_states", report.withoutStates().size());
    json.writeArrayFieldStart("findings");
    for (Finding finding : report.findings()) {
      json.writeStartObject();
      place(json, report, finding.function(), finding.offset());
      json.writeStringField("instruction", report.instruction(finding));
      json.writeStringField("rule", finding.rule());
      json.writeBooleanField("certain", finding.certain());
      json.writeStringField("reason", finding.reason());
      json.writeArrayFieldStart("path");
      for (Step step : finding.path()) {
        json.writeStartObject();
        place(json, report, step.function(), step.offset());
        json.writeStringField("what", step.what());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void place(JsonGenerator json, FindingsReport report, int function, int offset)
      throws IOException {
    json.writeNumberField("function", function);
    json.writeStringField("name", report.module().functionName(function));
    Json.source(json, report.module().origins(), function);
    json.writeNumberField("offset", report.sourceOffset(offset));
    PositionText.json(report.positions().at(offset), json);
  }

  private static List<Sarif.Rule> rules(FindingsReport report) {
    return report.findings().stream()
        .map(Finding::rule)
        .distinct()
        .sorted()
        .map(rule -> new Sarif.Rule(rule, report.client() + ": " + rule))
        .toList();
  }

  private static List<Sarif.Result> results(FindingsReport report) {
    List<Sarif.Result> results = new ArrayList<>();
    for (Finding finding : report.findings()) {
      results.add(
          new Sarif.Result(
              finding.rule(),
              finding.certain() ? Sarif.Severity.ERROR : Sarif.Severity.WARNING,
              finding.reason(),
              place(report, finding.function(), finding.offset()),
              finding.path().stream()
                  .map(
                      step ->
                          new Sarif.Step(
                              step.what(), place(report, step.function(), step.offset())))
                  .toList()));
    }
    return results;
  }

  private static Sarif.Place place(FindingsReport report, int function, int offset) {
    return Sarif.Place.of(
        report.file(),
        report.sourceOffset(offset),
        report.module().functionName(function),
        report.positions().at(offset));
  }
}
