// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.client.traps.TrapSite;
import dev.slotwise.interp.client.traps.Verdict;
import dev.slotwise.wasm.op.TrapCause;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The formats of {@code slotwise traps}. */
public enum TrapsFormat {
  /** For a person: totals by cause, then the sites that were asked for. */
  TEXT,
  /** {@code slotwise.traps/1}. */
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
  public void write(TrapsReport report, PrintStream out) throws IOException {
    switch (this) {
      case TEXT -> text(report, out);
      case JSON -> Json.line(out, json -> json(report, json));
      case CSV, JSONL -> throw new IllegalArgumentException("a table, and no report");
      case SARIF -> Sarif.write(rules(), results(report), out);
    }
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static void text(TrapsReport report, PrintStream out) {
    out.printf(
        "%s: of %d ways to trap, %d never happen, %d always, %d may%n",
        report.file(),
        report.sites().size(),
        report.sites().count(site -> site.verdict() == Verdict.NEVER),
        report.sites().count(site -> site.verdict() == Verdict.ALWAYS),
        report.sites().count(site -> site.verdict() == Verdict.MAY));
    out.printf("  host %s%n", report.host().id());
    AssumptionsText.write(report.assumptions(), out);
    if (!report.withoutStates().isEmpty()) {
      out.printf(
          "  nothing is known of %d functions: the budget was spent%n",
          report.withoutStates().size());
    }
    out.printf("  %-12s %9s %9s %9s %8s%n", "cause", "never", "always", "may", "never");
    for (TrapCause cause : TrapClient.CAUSES) {
      int never = report.count(cause, Verdict.NEVER);
      int always = report.count(cause, Verdict.ALWAYS);
      int may = report.count(cause, Verdict.MAY);
      int all = never + always + may;
      if (all > 0) {
        out.printf(
            Locale.ROOT,
            "  %-12s %9d %9d %9d %6.1f %%%n",
            id(cause),
            never,
            always,
            may,
            100.0 * never / all);
      }
    }
    for (TrapSite site : report.shown()) {
      out.printf(
          "%s at 0x%x%s: %s %s: %s: %s%n",
          Printable.of(report.module().functionName(site.function())),
          report.sourceOffset(site.offset()),
          PositionText.note(report.positions().at(site.offset())),
          site.opcode().mnemonic(),
          site.verdict().id(),
          id(site.cause()),
          Printable.of(site.reason()));
    }
  }

  private static String id(TrapCause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }

  private static void json(TrapsReport report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.traps/1");
    Json.file(json, report.file(), report.module().origins());
    json.writeStringField("host", report.host().id());
    Json.strings(json, "assumptions", report.assumptions().collect(Assumption::id).castToList());
    json.writeNumberField("live", report.live().size());
    json.writeNumberField("without_states", report.withoutStates().size());
    json.writeArrayFieldStart("totals");
    for (TrapCause cause : TrapClient.CAUSES) {
      json.writeStartObject();
      json.writeStringField("cause", id(cause));
      for (Verdict verdict : Verdict.values()) {
        json.writeNumberField(verdict.id(), report.count(cause, verdict));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sites");
    for (TrapSite site : report.shown()) {
      json.writeStartObject();
      json.writeNumberField("function", site.function());
      json.writeStringField("name", report.module().functionName(site.function()));
      Json.source(json, report.module().origins(), site.function());
      json.writeNumberField("offset", report.sourceOffset(site.offset()));
      PositionText.json(report.positions().at(site.offset()), json);
      json.writeStringField("instruction", site.opcode().mnemonic());
      json.writeStringField("cause", id(site.cause()));
      json.writeStringField("verdict", site.verdict().id());
      json.writeStringField("reason", site.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static List<Sarif.Rule> rules() {
    List<Sarif.Rule> rules = new ArrayList<>();
    for (TrapCause cause : TrapClient.CAUSES) {
      rules.add(new Sarif.Rule("trap-" + id(cause), "An instruction that traps: " + id(cause)));
    }
    return rules;
  }

  private static List<Sarif.Result> results(TrapsReport report) {
    List<Sarif.Result> results = new ArrayList<>();
    for (TrapSite site : report.shown()) {
      results.add(
          new Sarif.Result(
              "trap-" + id(site.cause()),
              switch (site.verdict()) {
                case ALWAYS -> Sarif.Severity.ERROR;
                case MAY -> Sarif.Severity.NOTE;
                case NEVER -> Sarif.Severity.NONE;
              },
              "%s %s traps: %s"
                  .formatted(site.opcode().mnemonic(), site.verdict().id(), site.reason()),
              Sarif.Place.of(
                  report.file(),
                  report.sourceOffset(site.offset()),
                  report.module().functionName(site.function()),
                  report.positions().at(site.offset()))));
    }
    return results;
  }
}
