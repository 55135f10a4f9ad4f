// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.CheckReport.Missing;
import dev.slotwise.cli.format.CheckReport.Needless;
import dev.slotwise.interp.callgraph.Assumption;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The formats of {@code slotwise check}. */
public enum CheckFormat {
  /** A summary of one line, then what is wrong. */
  TEXT {
    @Override
    public void write(CheckReport report, PrintStream out) {
      out.println(report.summary());
      for (Missing missing : report.missing()) {
        out.printf(
            "missing   %s%s: %s%n",
            Printable.of(report.name(missing.function())),
            note(report, missing.function()),
            chain(report, missing));
        if (report.explained()) {
          writer(report).text(missing.function(), missing.witness(), "            ", out);
        }
      }
      for (Needless needless : report.needless()) {
        out.printf(
            "needless  %s%s%s%n",
            Printable.of(report.name(needless.function())),
            note(report, needless.function()),
            needless.reason().map(reason -> ": " + reason.text()).orElse(""));
      }
      report.unknown().forEach(name -> out.printf("unknown   %s%n", Printable.of(name)));
    }
  },
  /** {@code slotwise.check/1}. */
  JSON {
    @Override
    public void write(CheckReport report, PrintStream out) throws IOException {
      Json.line(out, json -> write(report, json));
    }

    private static void write(CheckReport report, JsonGenerator json) throws IOException {
      ClosureReport closure = report.closure();
      json.writeStartObject();
      json.writeStringField("schema", "slotwise.check/1");
      Json.file(json, closure.file(), closure.module().origins());
      json.writeStringField("list", report.list());
      Json.strings(json, "entry", closure.entries());
      json.writeStringField("level", closure.level().id());
      json.writeStringField("host", closure.host().id());
      Json.strings(
          json, "assumptions", closure.graph().assumptions().collect(Assumption::id).castToList());
      json.writeBooleanField("complete", report.isComplete());
      json.writeArrayFieldStart("missing");
      for (Missing missing : report.missing()) {
        json.writeStartObject();
        Json.function(json, closure.module(), missing.function());
        PositionText.json(closure.positions().ofFunction(missing.function()), json);
        Json.strings(json, "chain", missing.chain().stream().map(report::name).toList());
        if (report.explained()) {
          writer(report).json(missing.witness(), false, json);
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("needless");
      for (Needless needless : report.needless()) {
        json.writeStartObject();
        Json.function(json, closure.module(), needless.function());
        PositionText.json(closure.positions().ofFunction(needless.function()), json);
        if (needless.reason().isPresent()) {
          json.writeStringField("reason", needless.reason().get().id().toString());
          json.writeStringField("why", needless.reason().get().text());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      Json.strings(json, "unknown", report.unknown());
      json.writeEndObject();
    }
  },
  /** For continuous integration: each missing function is a failed test case. */
  JUNIT {
    @Override
    public void write(CheckReport report, PrintStream out) {
      List<Missing> missing = report.missing();
      out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
      out.printf(
          "<testsuite name=\"slotwise check\" tests=\"%d\" failures=\"%d\" errors=\"0\""
              + " skipped=\"0\">%n",
          Math.max(1, missing.size()), missing.size());
      String suite = Xml.escape(report.closure().file());
      if (missing.isEmpty()) {
        out.printf("  <testcase classname=\"%s\" name=\"the list is complete\"/>%n", suite);
      }
      for (Missing one : missing) {
        out.printf(
            "  <testcase classname=\"%s\" name=\"%s\">%n    <failure message=\"%s\"/>%n"
                + "  </testcase>%n",
            suite,
            Xml.escape(Printable.of(report.name(one.function()))),
            Xml.escape(
                "not in %s: %s%s"
                    .formatted(report.list(), chain(report, one), note(report, one.function()))));
      }
      out.printf("  <system-out>%s</system-out>%n", Xml.escape(report.summary()));
      out.println("</testsuite>");
    }
  };

  public abstract void write(CheckReport report, PrintStream out) throws IOException;

  private static WitnessWriter writer(CheckReport report) {
    ClosureReport closure = report.closure();
    return new WitnessWriter(
        closure.module(),
        closure.facts(),
        closure.graph(),
        closure.level(),
        closure.participants(),
        closure.positions());
  }

  /** Where a function comes from. */
  private static String note(CheckReport report, int function) {
    return PositionText.note(report.closure().positions().ofFunction(function));
  }

  private static String chain(CheckReport report, Missing missing) {
    return missing.chain().stream()
        .map(function -> Printable.of(report.name(function)))
        .collect(Collectors.joining(" > "));
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
