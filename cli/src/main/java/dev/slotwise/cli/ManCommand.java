// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ManPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code slotwise man}: the manual page, made of what {@code --help} says. */
@Command(
    name = "man",
    description = "Prints the manual page.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  slotwise man > slotwise.1"})
final class ManCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec self = CommandSpec.create();

  ManCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // With one command given, the others are not even there.
    CommandSpec all = Main.commandLine(terminal).getCommandSpec();
    terminal.out().print(ManPage.of(all.name(self.root().name())));
    return ExitCode.DONE;
  }
}
