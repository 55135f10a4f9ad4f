// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.io.PrintStream;

/** The defined functions' names, one a line: those that somebody has to instrument. */
final class ClosureNames implements ClosureFormat.Writer {
  @Override
  public void write(ClosureReport report, PrintStream out) {
    report.closure().control().stream()
        .filter(function -> !report.module().isImportedFunction(function))
        .forEach(function -> out.println(Printable.of(report.module().functionName(function))));
  }
}
