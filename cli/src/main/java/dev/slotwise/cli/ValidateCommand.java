// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.Folders;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.stream.IntStream;

/** {@code slotwise validate}: are these modules valid? */
final class ValidateCommand extends Command {
  private final Terminal terminal;

  private final ModuleOptions options;

  private final Arg<Boolean> sections =
      flag("--sections").says("Lists the custom sections and what they are for.");

  ValidateCommand(Terminal terminal) {
    super(
        "validate",
        "Checks that modules and components are valid WebAssembly 3.0.",
        "",
        "Example:",
        "  slotwise validate a.wasm b.wasm");
    this.terminal = terminal;
    this.options = part(new ModuleOptions(terminal));
  }

  @Override
  public Integer call() {
    int code = ExitCode.DONE;
    for (String file : Folders.expand(options.files.value())) {
      try {
        WasmModule module = options.work.load(file);
        tell(file, module);
        if (sections.value()) {
          module
              .customSections()
              .forEach(
                  section ->
                      terminal
                          .out()
                          .printf(
                              "  custom section %s: %s, %d bytes%n",
                              Printable.of(section.name()), section.kind().text(), section.size()));
        }
      } catch (Failure failure) {
        // The others are worth a look, too.
        terminal.error(failure.line());
        code = Math.max(code, failure.exitCode());
      }
    }
    return code;
  }

  private void tell(String file, WasmModule module) {
    if (!module.origins().isComponent()) {
      terminal
          .out()
          .println(
              (file + ": valid, " + module.functionCount() + " functions (")
                  + (module.importedFunctionCount() + " imported), ")
                  + (module.moduleBytes() + " bytes"));
      return;
    }
    int instances = module.origins().sources().size();
    long imports =
        IntStream.range(0, module.importedFunctionCount())
            .filter(function -> !module.origins().isStandIn(function))
            .count();
    terminal
        .out()
        .printf(
            "%s: valid component, %d core instance%s, %d functions (%d imported)%n",
            file,
            instances,
            instances == 1 ? "" : "s",
            module.functionCount() - module.origins().standIns(),
            imports);
  }
}
