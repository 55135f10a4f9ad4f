// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.client.Inspector.View;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** The formats of {@code slotwise inspect}. */
public enum InspectFormat {
  /** For a person: a line a value. */
  TEXT {
    @Override
    public void write(InspectReport report, PrintStream out) {
      InspectText text = new InspectText(report, out);
      for (InspectReport.Point point : report.points()) {
        out.printf(
            "%s (function %d) at 0x%x%s:%n",
            Printable.of(report.module().functionName(point.function())),
            point.function(),
            report.sourceOffset(point.offset()),
            PositionText.note(report.positions().at(point.offset())));
        if (point.views().isEmpty()) {
          out.println("  never reached");
        }
        for (View view : point.views()) {
          text.write(point.function(), view);
        }
      }
    }
  },
  /** {@code slotwise.inspect/1}. */
  JSON {
    @Override
    public void write(InspectReport report, PrintStream out) throws IOException {
      Json.line(out, json -> new InspectJson(report, json).write());
    }
  };

  public abstract void write(InspectReport report, PrintStream out) throws IOException;

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
