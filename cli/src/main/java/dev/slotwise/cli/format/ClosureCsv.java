// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.wasm.ir.Origins;
import java.io.PrintStream;
import java.util.regex.Pattern;

/** A row a function, quoted as RFC 4180 says. */
final class ClosureCsv implements ClosureFormat.Writer {
  private static final Pattern PLAIN = Pattern.compile("[^\",\r\n]*");

  @Override
  public void write(ClosureReport report, PrintStream out) {
    Origins origins = report.module().origins();
    out.printf("index,name,import,frame%s\r\n", Sources.csvColumns(origins));
    report
        .closure()
        .control()
        .forEach(
            function ->
                out.printf(
                    "%d,%s,%b,%b%s\r\n",
                    function,
                    quote(report.module().functionName(function)),
                    report.module().isImportedFunction(function),
                    report.closure().frames().contains(function),
                    Sources.csvCells(origins, function)));
  }

  static String quote(String text) {
    return PLAIN.matcher(text).matches() ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
