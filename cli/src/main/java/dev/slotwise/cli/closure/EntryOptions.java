// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Preset;
import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.cli.list.SuspendList;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;

/** The options that say where a closure starts. */
public final class EntryOptions extends Options {
  private static final String DEFAULT_ENTRY = "kernel.kernel_fork";

  final Arg<List<String>> imports =
      texts("--entry")
          .label("MODULE.FIELD")
          .says(
              "An imported function that suspends; a * stands for any text; repeatable. Default: "
                  + DEFAULT_ENTRY);

  final Arg<List<String>> exports =
      texts("--entry-export").label("NAME").says("An exported function to start from; repeatable.");

  final Arg<List<String>> functions =
      texts("--entry-function").label("NAME|INDEX").says("Any function to start from; repeatable.");

  final Arg<String> file =
      text("--entry-file")
          .label("FILE")
          .says("A file of imported functions, a MODULE.FIELD a line or as a JSON list.");

  public final PresetOption platform = part(new PresetOption());

  final Arg<Boolean> required =
      flag("--require-entry").says("Exit with 3 if the module lacks one of the entries.");

  /** The entries as people named them, in the order of the command line. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    platform.preset.value().ifPresent(preset -> names.add("preset " + preset));
    names.addAll(importNames());
    names.addAll(exports.value());
    names.addAll(functions.value());
    return names;
  }

  /** Whether the user named no entry. */
  public boolean isDefault() {
    return file.value().isEmpty()
        && imports.value().isEmpty()
        && exports.value().isEmpty()
        && functions.value().isEmpty()
        && platform.preset.value().isEmpty();
  }

  /**
   * Those of {@link #names} that name nothing in the module. A preset names what there may be: it
   * counts only if nothing else is named either.
   */
  List<AbsentName> absent(WasmModule module) {
    List<AbsentName> absent = new ArrayList<>();
    for (String name : importNames()) {
      if (Seeds.imports(module, name).isEmpty()) {
        absent.add(absentImport(module, name));
      }
    }
    for (String name : exports.value()) {
      if (Seeds.export(module, name).isEmpty()) {
        absent.add(AbsentName.functionExport(module, name));
      }
    }
    for (String name : functions.value()) {
      if (Seeds.function(module, name).isEmpty()) {
        absent.add(AbsentName.function(module, name));
      }
    }
    if (platform.preset.value().isPresent() && named(module).isEmpty()) {
      absent.add(new AbsentName("import of", "preset " + platform.preset.value().get(), ""));
    }
    return absent;
  }

  private static AbsentName absentImport(WasmModule module, String name) {
    AbsentName absent = AbsentName.functionImport(module, name);
    boolean isFunction = absent.suggestion().isEmpty() && !Seeds.function(module, name).isEmpty();
    return isFunction
        ? new AbsentName(
            "import", name, "; did you mean --entry-function " + Printable.of(name) + "?")
        : absent;
  }

  /**
   * Warns of entries that name nothing, in which case the answer is smaller than it seems.
   *
   * @param must whether each must be there
   * @throws Failure if one must, and is not, and no module that is not given may import it
   */
  public void tell(Analysis analysis, boolean must, Terminal terminal) {
    WasmModule module = analysis.module();
    boolean isOpen = !Seeds.unknownFunctions(module).isEmpty() || !analysis.unanswered().isEmpty();
    AbsentName.tell(
        analysis.file(), absent(module), (must || required.value()) && !isOpen, terminal);
  }

  /**
   * The functions that the entries name, and those that stand for modules which are not given and
   * may import the entries.
   */
  public NodeSet seeds(Analysis analysis) {
    WasmModule module = analysis.module();
    NodeSet seeds = named(module);
    boolean isEachImported =
        platform.preset.value().isEmpty()
            && importNames().stream().noneMatch(name -> Seeds.imports(module, name).isEmpty());
    return isEachImported ? seeds : analysis.withUnknown(seeds);
  }

  private NodeSet named(WasmModule module) {
    NodeSet seeds =
        platform.preset.value().map(preset -> preset.entries(module)).orElse(NodeSet.empty());
    for (String name : importNames()) {
      seeds = seeds.union(Seeds.imports(module, name));
    }
    for (String name : exports.value()) {
      seeds = seeds.union(Seeds.export(module, name));
    }
    for (String name : functions.value()) {
      seeds = seeds.union(Seeds.function(module, name));
    }
    return seeds;
  }

  /** The host that is assumed where none is named. */
  public HostModel hostByDefault() {
    return platform.preset.value().map(Preset::byDefault).orElse(HostModel.PASSIVE);
  }

  /** What the entries are, for the sentence that says that there are none. */
  public String kind() {
    return exports.value().isEmpty()
            && functions.value().isEmpty()
            && platform.preset.value().isEmpty()
        ? "import"
        : "entry";
  }

  private List<String> importNames() {
    List<String> names = new ArrayList<>(imports.value());
    if (!file.value().isEmpty()) {
      List<String> ofFile = SuspendList.read(file.value()).entries();
      if (ofFile.isEmpty()) {
        throw new Failure(ExitCode.UNREADABLE, file.value() + ": names no entry");
      }
      names.addAll(ofFile);
    }
    return isDefault() ? List.of(DEFAULT_ENTRY) : names;
  }
}
