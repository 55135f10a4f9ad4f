// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The lists that tools read which make programs suspend. Binaryen splits its lists at commas that
 * stand outside brackets, and escapes the names itself, so they go in as they are.
 */
final class SuspendLists {
  private SuspendLists() {}

  /** The defined functions of the closure, separated by commas. */
  static String inside(ClosureReport report) {
    return defined(report, report.closure().control()::contains);
  }

  /** The defined functions that are not in the closure, separated by commas. */
  static String outside(ClosureReport report) {
    return defined(report, function -> !report.closure().control().contains(function));
  }

  private static String defined(ClosureReport report, IntPredicate wanted) {
    return IntStream.range(report.module().importedFunctionCount(), report.module().functionCount())
        .filter(wanted)
        .mapToObj(report.module()::functionName)
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** The exports that can be entered and then suspend. */
  static void writePromisingExports(ClosureReport report, PrintStream out) throws IOException {
    Json.indented(
        out,
        json -> {
          json.writeStartArray();
          for (Export export : report.module().exports()) {
            if (export.kind() == ExternalKind.FUNCTION
                && !report.module().isImportedFunction(export.index())
                && report.closure().control().contains(export.index())) {
              json.writeString(export.name());
            }
          }
          json.writeEndArray();
        });
  }
}
