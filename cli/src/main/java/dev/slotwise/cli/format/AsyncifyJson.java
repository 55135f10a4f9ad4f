// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.IOException;
import java.io.PrintStream;

/** The defined functions' names as a JSON list, as Emscripten's {@code ASYNCIFY_ONLY} takes it. */
final class AsyncifyJson implements ClosureFormat.Writer {
  @Override
  public void write(ClosureReport report, PrintStream out) throws IOException {
    Json.indented(
        out,
        json -> {
          json.writeStartArray();
          for (int function : report.closure().control().toArray()) {
            if (!report.module().isImportedFunction(function)) {
              json.writeString(report.module().functionNameInSource(function));
            }
          }
          json.writeEndArray();
        });
  }
}
