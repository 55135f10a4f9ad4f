// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.PrintStream;
import java.util.regex.Pattern;

/** A row a function, quoted as RFC 4180 says. */
final class ClosureCsv implements ClosureFormat.Writer {
  private static final Pattern PLAIN = Pattern.compile("[^\",\r\n]*");

  @Override
  public void write(ClosureReport report, PrintStream out) {
    out.print("index,name,import,frame\r\n");
    report
        .closure()
        .control()
        .forEach(
            function ->
                out.printf(
                    "%d,%s,%b,%b\r\n",
                    function,
                    quote(report.module().functionName(function)),
                    report.module().isImportedFunction(function),
                    report.closure().frames().contains(function)));
  }

  static String quote(String text) {
    return PLAIN.matcher(text).matches() ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
