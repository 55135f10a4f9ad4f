// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;

/** The origin's own JSON: {@code fork_path} entries with name and is_import, then their count. */
final class DiscoverJson implements ClosureFormat.Writer {
  @Override
  public void write(ClosureReport report, PrintStream out) throws IOException {
    Json.indented(out, json -> write(report, json));
  }

  private static void write(ClosureReport report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("fork_path");
    for (int function : report.closure().control().toArray()) {
      json.writeStartObject();
      json.writeStringField("name", report.module().functionName(function));
      json.writeBooleanField("is_import", report.module().isImportedFunction(function));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("count", report.total().total());
    json.writeEndObject();
  }
}
