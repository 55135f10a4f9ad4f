// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.PrintStream;
import java.util.List;

/** A table as text: columns as wide as their widest cell. */
public final class Columns {
  private Columns() {}

  /** Writes a line a row; all rows have as many cells. */
  public static void print(List<List<String>> rows, PrintStream out) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(column == 0 ? "" : "  ").append(row.get(column));
        line.append(" ".repeat(widths[column] - row.get(column).length()));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
