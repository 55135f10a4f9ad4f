// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code slotwise completion}: a script that teaches a shell to complete the command line. */
final class CompletionCommand extends Command {
  /** The shells there are scripts for. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Terminal terminal;

  private final Arg<Shell> shell =
      operand(0, "SHELL", Shell.BASH).says("${COMPLETION-CANDIDATES}.");

  CompletionCommand(Terminal terminal) {
    super(
        "completion",
        "Prints a completion script for a shell.",
        "",
        "Examples:",
        "  source <(slotwise completion bash)",
        "  slotwise completion fish > ~/.config/fish/completions/slotwise.fish");
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine all = Main.commandLine(terminal);
    if (shell.value() == Shell.FISH) {
      fish(all);
    } else {
      // One script serves both: it turns on bash completion when it runs in zsh.
      terminal.out().print(AutoComplete.bash(Main.NAME, all));
    }
    return ExitCode.DONE;
  }

  private void fish(CommandLine all) {
    List<String> names = List.copyOf(all.getSubcommands().keySet());
    String none = "'not __fish_seen_subcommand_from " + String.join(" ", names) + "'";
    terminal.out().println("complete -c slotwise -n " + none + " -f");
    all.getSubcommands()
        .forEach(
            (name, command) -> {
              CommandSpec spec = command.getCommandSpec();
              terminal
                  .out()
                  .printf("complete -c slotwise -n %s -a %s -d %s%n", none, name, quote(spec));
              String seen = "complete -c slotwise -n '__fish_seen_subcommand_from " + name + "'";
              for (OptionSpec option : spec.options()) {
                terminal.out().println(seen + fish(option));
              }
              for (PositionalParamSpec argument : spec.positionalParameters()) {
                if (argument.completionCandidates() != null) {
                  terminal.out().println(seen + candidates(argument));
                }
              }
            });
  }

  private static String fish(OptionSpec option) {
    StringBuilder line = new StringBuilder();
    for (String name : option.names()) {
      line.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    if (option.arity().max() > 0) {
      line.append(" -r");
    }
    if (option.completionCandidates() != null) {
      line.append(candidates(option));
    }
    return line.append(" -d ").append(quote(String.join(" ", option.description()))).toString();
  }

  /** The values that an option or argument takes, and files if they are others. */
  private static String candidates(ArgSpec of) {
    return (of.paramLabel().contains("FILE") ? "" : " -f")
        + " -a '"
        + String.join(" ", of.completionCandidates())
        + "'";
  }

  private static String quote(CommandSpec command) {
    return quote(String.join(" ", command.usageMessage().description()));
  }

  private static String quote(String text) {
    return '\'' + text.replaceAll("\\$\\{[^}]*}", "").replace("'", "\\'").strip() + '\'';
  }
}
