// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.CompareReport.Row;
import dev.slotwise.interp.callgraph.Level;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The formats of {@code slotwise compare}: four ways to lay out one table. */
public enum CompareFormat {
  TEXT {
    @Override
    public void write(CompareReport report, PrintStream out) {
      Columns.print(cells(report), out);
    }
  },
  MARKDOWN {
    @Override
    public void write(CompareReport report, PrintStream out) {
      List<List<String>> rows = cells(report);
      for (int i = 0; i < rows.size(); i++) {
        out.println("| " + String.join(" | ", escaped(rows.get(i))) + " |");
        if (i == 0) {
          out.println("|" + " --- |".repeat(rows.get(0).size()));
        }
      }
    }

    private List<String> escaped(List<String> row) {
      return row.stream().map(cell -> cell.replace("|", "\\|")).toList();
    }
  },
  JSON {
    @Override
    public void write(CompareReport report, PrintStream out) throws IOException {
      Json.line(out, json -> write(report, json));
    }

    private void write(CompareReport report, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("schema", "slotwise.compare/1");
      Json.strings(json, "entry", report.entries());
      json.writeStringField("host", report.host().id());
      Json.strings(json, "levels", report.levels().stream().map(Level::id).toList());
      json.writeArrayFieldStart("rows");
      for (Row row : report.rows()) {
        json.writeStartObject();
        json.writeStringField("file", row.file());
        json.writeBooleanField("has_entry", !row.absent());
        json.writeArrayFieldStart("counts");
        for (Count count : row.counts()) {
          json.writeStartObject();
          Json.count(json, count);
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("delta", row.delta());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  },
  /** The table {@code modules}, as comma-separated values. */
  CSV,
  /** The table {@code modules}, a JSON object a line. */
  JSONL;

  /**
   * Writes a report.
   *
   * @throws IllegalArgumentException for a table, which {@link TableWriter} writes
   */
  public void write(CompareReport report, PrintStream out) throws IOException {
    throw new IllegalArgumentException("a table, and no report");
  }

  /** Heading and rows as the origin's table has them. */
  private static List<List<String>> cells(CompareReport report) {
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("input"));
    report.levels().forEach(level -> heading.add(level.id()));
    heading.add("delta");
    rows.add(heading);
    for (Row row : report.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.file()));
      for (Count count : row.counts()) {
        cells.add(row.absent() ? report.missing() : count.toString());
      }
      cells.add(row.absent() ? "n/a" : Integer.toString(row.delta()));
      rows.add(cells);
    }
    return rows;
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
