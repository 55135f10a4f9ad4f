// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ManPage;
import dev.slotwise.cli.option.Command;

/** {@code slotwise man}: the manual page, made of what {@code --help} says. */
final class ManCommand extends Command {
  private final Terminal terminal;

  ManCommand(Terminal terminal) {
    super("man", "Prints the manual page.", "", "Example:", "  slotwise man > slotwise.1");
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(ManPage.of(Main.commandLine(terminal).getCommandSpec()));
    return ExitCode.DONE;
  }
}
