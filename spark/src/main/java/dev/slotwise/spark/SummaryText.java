// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import dev.slotwise.spark.run.Summary;
import java.util.Locale;
import java.util.stream.Collectors;

/** A summary for people. */
final class SummaryText {
  private static final double MEGA = 1e6;

  private SummaryText() {}

  static String of(Summary summary) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "modules",
        "%,d places, %,d different modules, %,d of them analysed now",
        summary.places(),
        summary.distinct(),
        summary.analysed());
    line(text, "answered", "%,d of %,d", summary.answered(), summary.distinct());
    if (!summary.faults().isEmpty()) {
      String faults =
          summary.faults().entrySet().stream()
              .map(fault -> String.format(Locale.ROOT, "%s %,d", fault.getKey(), fault.getValue()))
              .collect(Collectors.joining(", "));
      line(text, "errors", "%s", faults);
    }
    for (Summary.Slow slow : summary.slowest()) {
      line(
          text, "slow", "%.1f s for %,d bytes: %s", slow.millis() / 1e3, slow.bytes(), slow.file());
    }
    line(
        text,
        "time",
        "%.1f s, %.1f modules/s, %.2f MB/s",
        summary.seconds(),
        summary.analysed() / summary.seconds(),
        summary.bytes() / MEGA / summary.seconds());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String format, Object... values) {
    text.append(String.format(Locale.ROOT, "%-10s", name))
        .append(String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
