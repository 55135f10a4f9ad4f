// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;

/**
 * The JSON of {@code wasm-fork-instrument --discover-only}: {@code fork_path} entries with name and
 * is_import, then their count.
 *
 * <p>Source: Kandelo's {@code crates/fork-instrument}, of August 2026 and of pull request 715.
 */
final class DiscoverJson {
  private DiscoverJson() {}

  /** An element of {@code fork_path}. */
  private record Entry(String name, boolean isImport) {}

  /**
   * The functions whose activation can be live while an entry runs, in the order of their names'
   * bytes; functions without a name are spelled as that tool spells them.
   */
  static void activations(ClosureReport report, PrintStream out) throws IOException {
    WasmModule module = report.module();
    write(
        report.closure().frames().stream()
            .mapToObj(
                function ->
                    new Entry(nameOrId(module, function), module.isImportedFunction(function)))
            .sorted(Comparator.comparing(Entry::name, DiscoverJson::compareCodePoints))
            .toList(),
        out);
  }

  /** The whole closure in the order of indices, with the names that other outputs give. */
  static void control(ClosureReport report, PrintStream out) throws IOException {
    WasmModule module = report.module();
    write(
        report.closure().control().stream()
            .mapToObj(
                function ->
                    new Entry(module.functionName(function), module.isImportedFunction(function)))
            .toList(),
        out);
  }

  private static String nameOrId(WasmModule module, int function) {
    return module
        .names()
        .of(Names.Space.FUNCTION, function)
        .orElseGet(() -> "func#Id { idx: " + function + " }");
  }

  /** As UTF-8 is ordered, in which characters above the first 65,536 come last. */
  private static int compareCodePoints(String one, String other) {
    int end = Math.min(one.length(), other.length());
    for (int i = 0; i < end; i++) {
      if (one.charAt(i) != other.charAt(i)) {
        return Integer.compare(one.codePointAt(i), other.codePointAt(i));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static void write(List<Entry> path, PrintStream out) throws IOException {
    Json.indented(out, json -> write(path, json));
  }

  private static void write(List<Entry> path, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("fork_path");
    for (Entry entry : path) {
      json.writeStartObject();
      json.writeStringField("name", entry.name());
      json.writeBooleanField("is_import", entry.isImport());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("count", path.size());
    json.writeEndObject();
  }
}
