// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.closure.ClosureArguments;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.DiffFormat;
import dev.slotwise.cli.format.DiffReport;
import dev.slotwise.cli.program.Program;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slotwise diff}: what did a rebuild change in the closure? */
@Command(
    name = "diff",
    description = "Shows which functions a rebuild brought into the closure, and which out of it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Functions are matched by name: indices may have moved.",
      "",
      "Example:",
      "  slotwise diff old.wasm new.wasm --format markdown"
    })
final class DiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "OLD", description = "A module.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "The module built anew.")
  private String after = "";

  @Mixin private final ClosureArguments closure;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private DiffFormat format = DiffFormat.TEXT;

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
    this.closure = new ClosureArguments(terminal);
  }

  @Override
  public Integer call() throws IOException {
    ClosureReport old = closure.close(Program.of(before));
    ClosureReport rebuilt = closure.close(Program.of(after));
    format.write(DiffReport.of(old, rebuilt), terminal.out());
    return Math.max(
        ClosureArguments.exitCode(old, terminal), ClosureArguments.exitCode(rebuilt, terminal));
  }
}
