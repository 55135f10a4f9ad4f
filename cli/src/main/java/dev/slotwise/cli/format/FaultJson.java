// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.corpus.ModuleFault;
import java.io.IOException;
import java.io.PrintStream;

/** The document that stands in place of an answer: {@code slotwise.error/1}. */
public final class FaultJson {
  private FaultJson() {}

  /**
   * Writes it.
   *
   * @param sha256 of the file's bytes, in hexadecimal; empty if they can't be read again
   */
  public static void write(ModuleFault fault, String file, String sha256, PrintStream out)
      throws IOException {
    Json.line(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringField("schema", "slotwise.error/1");
          json.writeStringField("file", file);
          json.writeStringField("sha256", sha256);
          json.writeStringField("kind", fault.kind().toString());
          if (fault.offset().isPresent()) {
            json.writeNumberField("offset", fault.offset().getAsLong());
          }
          json.writeStringField("message", fault.message());
          json.writeEndObject();
        });
  }
}
