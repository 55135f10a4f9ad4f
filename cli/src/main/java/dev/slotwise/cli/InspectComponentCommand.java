// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Binary;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ComponentFormat;
import dev.slotwise.cli.format.ComponentReport;
import dev.slotwise.cli.input.ModuleLoader;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.wasm.ir.TypeInterner;
import java.io.IOException;

/** {@code slotwise inspect-component}: what is in a component, and who is wired to whom? */
final class InspectComponentCommand extends Command {
  private final Terminal terminal;

  private final Arg<String> file = operand(0, "FILE").says("A component; - is standard input.");

  private final Arg<ComponentFormat> format =
      choice(ComponentFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  InspectComponentCommand(Terminal terminal) {
    super(
        "inspect-component",
        "Shows what a component is made of, and who imports what from whom.",
        "",
        "Names are those that the other commands take and print.",
        "",
        "Examples:",
        "  slotwise inspect-component app.wasm",
        "  slotwise inspect-component app.wasm --format json");
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ModuleLoader loader = new ModuleLoader(terminal, Runtime.getRuntime().availableProcessors());
    Binary.Inside inside =
        loader
            .loadBinary(file.value(), loader.read(file.value()), new TypeInterner())
            .inside()
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE,
                        file.value()
                            + " is a module, not a component; slotwise validate --sections shows"
                            + " what is in it"));
    format.value().write(ComponentReport.of(file.value(), inside), terminal.out());
    return ExitCode.DONE;
  }
}
