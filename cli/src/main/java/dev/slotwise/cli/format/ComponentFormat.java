// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** The formats of {@code slotwise inspect-component}. */
public enum ComponentFormat {
  /** For a person. */
  TEXT {
    @Override
    public void write(ComponentReport report, PrintStream out) {
      new ComponentText(report, out).write();
    }
  },
  /** {@code slotwise.inspect-component/1}. */
  JSON {
    @Override
    public void write(ComponentReport report, PrintStream out) throws IOException {
      Json.line(
          out,
          json -> {
            json.writeStartObject();
            json.writeStringField("schema", "slotwise.inspect-component/1");
            json.writeStringField("file", report.file());
            new ComponentJson(report, json).writeFields();
            json.writeEndObject();
          });
    }
  };

  /** Writes a report in one format. */
  public abstract void write(ComponentReport report, PrintStream out) throws IOException;

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
