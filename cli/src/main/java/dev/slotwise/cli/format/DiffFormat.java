// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.DiffReport.Change;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The formats of {@code slotwise diff}. */
public enum DiffFormat {
  /** For a person. */
  TEXT {
    @Override
    public void write(DiffReport report, PrintStream out) {
      out.printf(
          "%s -> %s: %s -> %s: %d entered the closure, %d left it%n",
          report.before().file(),
          report.after().file(),
          report.before().total(),
          report.after().total(),
          report.entered().size(),
          report.left().size());
      report
          .entered()
          .forEach(change -> out.printf("+ %s%s%n", change.title(), note(change, "new")));
      report.left().forEach(change -> out.printf("- %s%s%n", change.title(), note(change, "gone")));
    }

    private static String note(Change change, String absent) {
      return change.elsewhere() ? "" : "  (" + absent + ")";
    }
  },
  /** For a pull request. */
  MARKDOWN {
    @Override
    public void write(DiffReport report, PrintStream out) {
      out.printf("| closure of %s | total |%n| --- | --- |%n", entries(report));
      out.printf("| %s | %s |%n", cell(report.before().file()), report.before().total());
      out.printf("| %s | %s |%n", cell(report.after().file()), report.after().total());
      list("Entered the closure", "a new function", report.entered(), out);
      list("Left the closure", "the function is gone", report.left(), out);
      if (report.entered().isEmpty() && report.left().isEmpty()) {
        out.printf("%nNo function entered the closure or left it.%n");
      }
    }

    private static void list(String title, String absent, List<Change> changes, PrintStream out) {
      if (changes.isEmpty()) {
        return;
      }
      out.printf("%n%s (%d):%n%n", title, changes.size());
      for (Change change : changes) {
        out.printf(
            "- `%s`%s%n",
            change.title().replace("`", "'"), change.elsewhere() ? "" : " (" + absent + ")");
      }
    }

    private static String cell(String text) {
      return Printable.of(text).replace("|", "\\|");
    }

    private static String entries(DiffReport report) {
      return String.join(", ", report.after().entries());
    }
  },
  /** {@code slotwise.diff/1}. */
  JSON {
    @Override
    public void write(DiffReport report, PrintStream out) throws IOException {
      Json.line(out, json -> write(report, json));
    }

    private static void write(DiffReport report, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("schema", "slotwise.diff/1");
      Json.strings(json, "entry", report.after().entries());
      json.writeStringField("level", report.after().level().id());
      json.writeStringField("host", report.after().host().id());
      side(json, "before", report.before());
      side(json, "after", report.after());
      changes(json, "entered", report.entered());
      changes(json, "left", report.left());
      json.writeEndObject();
    }

    private static void side(JsonGenerator json, String field, ClosureReport report)
        throws IOException {
      json.writeObjectFieldStart(field);
      json.writeStringField("file", report.file());
      Json.count(json, report.total());
      json.writeEndObject();
    }

    private static void changes(JsonGenerator json, String field, List<Change> changes)
        throws IOException {
      json.writeArrayFieldStart(field);
      for (Change change : changes) {
        json.writeStartObject();
        json.writeStringField("name", change.name());
        if (change.occurrence() > 1) {
          json.writeNumberField("occurrence", change.occurrence());
        }
        json.writeBooleanField("in_other_module", change.elsewhere());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  };

  public abstract void write(DiffReport report, PrintStream out) throws IOException;

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
