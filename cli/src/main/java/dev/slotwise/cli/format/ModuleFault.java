// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Why a file has no answer: {@code slotwise.error/1}.
 *
 * @param offset where in the file, in bytes, if it is at a place
 */
public record ModuleFault(Kind kind, OptionalLong offset, String message) {

  /** What kinds of faults there are; JSON has their names in lower case. */
  public enum Kind {
    /** The file can't be read. */
    UNREADABLE,
    /** It is no valid module. */
    INVALID,
    /** It is larger than a limit allows. */
    LIMIT,
    /** Java's heap or stack was too small for it. */
    MEMORY;

    /** As JSON has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Writes the document that stands in place of an answer.
   *
   * @param sha256 of the file's bytes, in hexadecimal; empty if they can't be read again
   */
  public void writeJson(String file, String sha256, PrintStream out) throws IOException {
    Json.line(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringField("schema", "slotwise.error/1");
          json.writeStringField("file", file);
          json.writeStringField("sha256", sha256);
          json.writeStringField("kind", kind.toString());
          if (offset.isPresent()) {
            json.writeNumberField("offset", offset.getAsLong());
          }
          json.writeStringField("message", message);
          json.writeEndObject();
        });
  }
}
