// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Set;
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
    return String.join(",", defined(report, report.closure().control()::contains));
  }

  /** The defined functions that are not in the closure, separated by commas. */
  static String outside(ClosureReport report) {
    Set<String> names = defined(report, function -> !report.closure().control().contains(function));
    if (report.module().isLinked()) {
      // A list is for each module by itself, and knows functions by name.
      names.removeAll(defined(report, report.closure().control()::contains));
    }
    return String.join(",", names);
  }

  /** Names as the modules have them, in order. */
  static Set<String> defined(ClosureReport report, IntPredicate wanted) {
    WasmModule module = report.module();
    return IntStream.range(module.importedFunctionCount(), module.functionCount())
        .filter(function -> wanted.test(function) && !module.origins().isStandIn(function))
        .mapToObj(module::functionNameInSource)
        .collect(Collectors.toCollection(LinkedHashSet::new));
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
