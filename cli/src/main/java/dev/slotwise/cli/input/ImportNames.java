// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The names that a build has minified, from a JSON file or from the JavaScript that Emscripten puts
 * around a module: see {@link GlueScript}.
 *
 * @param imports from the qualified name of an import in the module to what it was called before
 * @param exports the same for exports
 */
public record ImportNames(Map<String, String> imports, Map<String, String> exports) {

  /**
   * The module under its names from before.
   *
   * @param file what messages call the module
   * @throws Failure if the file can't be read, or does not fit the module
   */
  public static WasmModule apply(WasmModule module, String file, String namesFile) {
    String text = InputFile.text(namesFile);
    ImportNames names =
        text.stripLeading().startsWith("{")
            ? ofJson(module, file, namesFile, text)
            : GlueScript.read(module, file, namesFile, text);
    return names.applied(module);
  }

  private WasmModule applied(WasmModule module) {
    ImmutableList<Import> renamed =
        module
            .imports()
            .collect(
                old -> {
                  String name = imports.getOrDefault(old.qualifiedName(), old.qualifiedName());
                  if (name.equals(old.qualifiedName())) {
                    return old;
                  }
                  int dot = name.lastIndexOf('.');
                  return new Import(
                      name.substring(0, dot), name.substring(dot + 1), old.kind(), old.index());
                });
    // An export that nothing is known of keeps its name, so no other may take it.
    Set<String> taken = new HashSet<>();
    module.exports().forEach(old -> taken.add(old.name()));
    Map<String, String> distinct = new HashMap<>();
    new TreeMap<>(exports)
        .forEach(
            (old, name) -> {
              if (taken.add(name)) {
                distinct.put(old, name);
              }
            });
    return module.renamed(
        renamed,
        module
            .exports()
            .collect(
                old ->
                    new Export(
                        distinct.getOrDefault(old.name(), old.name()), old.kind(), old.index())));
  }

  private static ImportNames ofJson(WasmModule module, String file, String namesFile, String text) {
    JsonNode tree = InputFile.object(namesFile, text, "a map of import names");
    Map<String, String> imports =
        strings(namesFile, tree.path("imports").isObject() ? tree.get("imports") : tree);
    Map<String, String> exports =
        tree.path("imports").isObject() && tree.has("exports")
            ? strings(namesFile, tree.get("exports"))
            : Map.of();
    Map<String, String> qualified = new TreeMap<>();
    for (Map.Entry<String, String> entry : imports.entrySet()) {
      List<String> meant =
          module.imports().stream()
              .filter(
                  one ->
                      one.qualifiedName().equals(entry.getKey())
                          || one.field().equals(entry.getKey()))
              .map(Import::qualifiedName)
              .distinct()
              .toList();
      if (meant.size() != 1) {
        throw new Failure(
            ExitCode.UNREADABLE,
            "%s: %s has %s import %s"
                .formatted(
                    namesFile,
                    file,
                    meant.isEmpty() ? "no" : "more than one",
                    Printable.of(entry.getKey())));
      }
      String name = entry.getValue();
      qualified.put(meant.get(0), name.contains(".") ? name : GlueScript.qualified(name));
    }
    Set<String> exported = new TreeSet<>();
    module.exports().forEach(export -> exported.add(export.name()));
    for (String name : exports.keySet()) {
      if (!exported.contains(name)) {
        throw new Failure(
            ExitCode.UNREADABLE,
            "%s: %s has no export %s".formatted(namesFile, file, Printable.of(name)));
      }
    }
    return new ImportNames(qualified, exports);
  }

  private static Map<String, String> strings(String file, JsonNode object) {
    Map<String, String> strings = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (!entry.getValue().isTextual() || entry.getValue().textValue().isEmpty()) {
        throw new Failure(
            ExitCode.UNREADABLE,
            "%s: not a map of import names: %s is no name"
                .formatted(file, Printable.of(entry.getKey())));
      }
      strings.put(entry.getKey(), entry.getValue().textValue());
    }
    return strings;
  }
}
