// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Binary;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ComponentFormat;
import dev.slotwise.cli.format.ComponentReport;
import dev.slotwise.cli.input.ModuleLoader;
import dev.slotwise.wasm.ir.TypeInterner;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slotwise inspect-component}: what is in a component, and who is wired to whom? */
@Command(
    name = "inspect-component",
    description = "Shows what a component is made of, and who imports what from whom.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Names are those that the other commands take and print.",
      "",
      "Examples:",
      "  slotwise inspect-component app.wasm",
      "  slotwise inspect-component app.wasm --format json"
    })
final class InspectComponentCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A component; - is standard input.")
  private String file = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private ComponentFormat format = ComponentFormat.TEXT;

  InspectComponentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Binary.Inside inside =
        new ModuleLoader(terminal.in(), Runtime.getRuntime().availableProcessors())
            .loadBinary(file, new TypeInterner())
            .inside()
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE,
                        file
                            + " is a module, not a component; slotwise validate --sections shows"
                            + " what is in it"));
    format.write(ComponentReport.of(file, inside), terminal.out());
    return ExitCode.DONE;
  }
}
