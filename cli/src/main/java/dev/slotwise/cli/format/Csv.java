// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.util.regex.Pattern;

/** Cells of comma-separated values, as RFC 4180 says. */
final class Csv {
  private static final Pattern PLAIN = Pattern.compile("[^\",\r\n]*");

  private Csv() {}

  /** A text as a cell: in quotation marks where it must be. */
  static String quote(String text) {
    return PLAIN.matcher(text).matches() ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
