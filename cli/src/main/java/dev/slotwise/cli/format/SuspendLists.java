// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The lists that tools read which make programs suspend. A list of functions to instrument may have
 * too many, one of functions to leave alone never.
 */
final class SuspendLists {
  private SuspendLists() {}

  /** The defined functions of the closure, for Binaryen. */
  static String inside(ClosureReport report) {
    return String.join(",", names(report));
  }

  /** The defined functions that are not in the closure, for Binaryen. */
  static String outside(ClosureReport report) {
    BinaryenNames names = new BinaryenNames(report.module());
    Set<String> outside =
        defined(report.module())
            .filter(function -> !report.closure().control().contains(function))
            .mapToObj(names::spelledExactly)
            .flatMap(Optional::stream)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return String.join(",", outside);
  }

  /** The defined functions of the closure, for Emscripten. */
  static void writeAsyncify(ClosureReport report, PrintStream out) throws IOException {
    Json.indented(
        out,
        json -> {
          json.writeStartArray();
          for (String name :
              names(report).stream().map(EmscriptenNames::spell).distinct().toList()) {
            json.writeString(name);
          }
          json.writeEndArray();
        });
  }

  private static Set<String> names(ClosureReport report) {
    BinaryenNames names = new BinaryenNames(report.module());
    return defined(report.module())
        .filter(report.closure().control()::contains)
        .mapToObj(names::spelled)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static IntStream defined(WasmModule module) {
    return IntStream.range(module.importedFunctionCount(), module.functionCount())
        .filter(function -> !module.origins().isStandIn(function));
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
