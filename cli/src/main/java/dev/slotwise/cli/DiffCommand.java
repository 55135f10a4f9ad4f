// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.closure.ClosureArguments;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.DiffFormat;
import dev.slotwise.cli.format.DiffReport;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.Program;
import java.io.IOException;

/** {@code slotwise diff}: what did a rebuild change in the closure? */
final class DiffCommand extends Command {
  private final Terminal terminal;

  private final Arg<String> before = operand(0, "OLD").says("A module.");

  private final Arg<String> after = operand(1, "NEW").says("The module built anew.");

  private final ClosureArguments closure;

  private final Arg<DiffFormat> format =
      choice(DiffFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  DiffCommand(Terminal terminal) {
    super(
        "diff",
        "Shows which functions a rebuild brought into the closure, and which out of it.",
        "",
        "Functions are matched by name: indices may have moved.",
        "",
        "Example:",
        "  slotwise diff old.wasm new.wasm --format markdown");
    this.terminal = terminal;
    this.closure = part(new ClosureArguments(terminal));
  }

  @Override
  public Integer call() throws IOException {
    ClosureReport old = closure.close(Program.of(before.value()));
    ClosureReport rebuilt = closure.close(Program.of(after.value()));
    format.value().write(DiffReport.of(old, rebuilt), terminal.out());
    return Math.max(
        ClosureArguments.exitCode(old, terminal), ClosureArguments.exitCode(rebuilt, terminal));
  }
}
