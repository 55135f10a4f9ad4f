// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a closure starts. */
final class EntryOptions {
  private static final String DEFAULT_ENTRY = "kernel.kernel_fork";

  @Option(
      names = "--entry",
      paramLabel = "MODULE.FIELD",
      description = "An imported function that suspends; repeatable. Default: " + DEFAULT_ENTRY)
  List<String> imports = List.of();

  @Option(
      names = "--entry-export",
      paramLabel = "NAME",
      description = "An exported function to start from; repeatable.")
  List<String> exports = List.of();

  @Option(
      names = "--entry-function",
      paramLabel = "NAME|INDEX",
      description = "Any function to start from; repeatable.")
  List<String> functions = List.of();

  @Option(
      names = "--entry-file",
      paramLabel = "FILE",
      description = "A file of imported functions, a MODULE.FIELD a line or as a JSON list.")
  String file = "";

  @Mixin final PresetOption platform = new PresetOption();

  @Option(
      names = "--require-entry",
      description = "Exit with 3 if the module has none of the entries.")
  boolean required;

  /** The entries as people named them, in the order of the command line. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    platform.preset.ifPresent(preset -> names.add("preset " + preset));
    names.addAll(importNames());
    names.addAll(exports);
    names.addAll(functions);
    return names;
  }

  /** Those of {@link #names} that name nothing in the module, a preset apart. */
  List<String> absent(WasmModule module) {
    List<String> absent = new ArrayList<>();
    importNames().stream()
        .filter(name -> Seeds.imports(module, name).isEmpty())
        .forEach(absent::add);
    exports.stream().filter(name -> Seeds.export(module, name).isEmpty()).forEach(absent::add);
    functions.stream().filter(name -> Seeds.function(module, name).isEmpty()).forEach(absent::add);
    return absent;
  }

  /** The functions that the entries name; none is no error unless an entry is required. */
  NodeSet seeds(String moduleFile, WasmModule module) {
    NodeSet seeds = platform.preset.map(preset -> preset.entries(module)).orElse(NodeSet.empty());
    for (String name : importNames()) {
      seeds = seeds.union(Seeds.imports(module, name));
    }
    for (String name : exports) {
      seeds = seeds.union(Seeds.export(module, name));
    }
    for (String name : functions) {
      seeds = seeds.union(Seeds.function(module, name));
    }
    if (seeds.isEmpty() && kind().equals("import")) {
      // No module imports them, but an unknown one may.
      seeds = Seeds.unknownFunctions(module);
    }
    if (required && seeds.isEmpty()) {
      throw new Failure(
          ExitCode.UNREADABLE, moduleFile + ": no " + String.join(", ", names()) + " " + kind());
    }
    return seeds;
  }

  /** What the entries are, for the sentence that says that there are none. */
  String kind() {
    return exports.isEmpty() && functions.isEmpty() && platform.preset.isEmpty()
        ? "import"
        : "entry";
  }

  private List<String> importNames() {
    List<String> names = new ArrayList<>(imports);
    if (!file.isEmpty()) {
      names.addAll(SuspendList.read(file).entries());
    }
    boolean named =
        !names.isEmpty()
            || !exports.isEmpty()
            || !functions.isEmpty()
            || platform.preset.isPresent();
    return named ? names : List.of(DEFAULT_ENTRY);
  }
}
