// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options of {@code jco transpile} for a component some of whose imports are asynchronous:
 * these imports, and the exports that must be asynchronous, because one of the imports can be
 * called while they run.
 *
 * <p>Of what the canonical ABI calls besides, such as {@code realloc} and destructors, nothing can
 * be asynchronous; if any would have to be, it stands under {@code neverAsync}.
 */
final class JcoOptions implements ClosureFormat.Writer {
  /** How the names of exports begin that WIT does not name. */
  private static final String NOT_OF_WIT = "[";

  @Override
  public void write(ClosureReport report, PrintStream out) throws IOException {
    WasmModule module = report.module();
    Json.indented(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringField("asyncMode", "jspi");
          strings(
              json,
              "asyncImports",
              report.seeds().stream()
                  .filter(module::isImportedFunction)
                  .mapToObj(function -> module.functionImport(function).qualifiedName())
                  .distinct());
          strings(json, "asyncExports", exports(report).filter(name -> !isOfAbi(name)));
          List<String> never = exports(report).filter(JcoOptions::isOfAbi).toList();
          if (!never.isEmpty()) {
            strings(json, "neverAsync", never.stream());
          }
          json.writeEndObject();
        });
  }

  private static boolean isOfAbi(String name) {
    return name.startsWith(NOT_OF_WIT);
  }

  private static Stream<String> exports(ClosureReport report) {
    return report.module().exports().stream()
        .filter(
            export ->
                export.kind() == ExternalKind.FUNCTION
                    && report.isUsed(export.name())
                    && report.closure().control().contains(export.index()))
        .map(Export::name);
  }

  private static void strings(
      com.fasterxml.jackson.core.JsonGenerator json, String field, Stream<String> values)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : (Iterable<String>) values::iterator) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
