// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page in the {@code man} macros, for a command with subcommands. */
public final class ManPage {
  private static final String INDENT = "  ";

  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /** The page, of section 1. */
  public static String of(CommandSpec command) {
    ManPage page = new ManPage();
    page.write(command);
    return page.page.toString();
  }

  private void write(CommandSpec command) {
    String name = command.name();
    macro("TH", name.toUpperCase(Locale.ROOT), "1", "", String.join("", command.version()));
    macro("SH", "NAME");
    text(name + " - " + String.join(" ", command.usageMessage().description()));
    macro("SH", "SYNOPSIS");
    macro("B", name);
    text("COMMAND [OPTION]... [FILE]...");
    macro("SH", "COMMANDS");
    command.subcommands().values().stream()
        .map(line -> line.getCommandSpec())
        .distinct()
        .forEach(subcommand -> writeCommand(name, subcommand));
    writeFooter(command, "SH");
  }

  private void writeCommand(String parent, CommandSpec command) {
    macro("SS", parent + " " + command.name());
    for (String line : command.usageMessage().description()) {
      text(line);
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item(parameter.paramLabel(), parameter);
    }
    command.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option -> item(names(option), option));
    writeFooter(command, "PP");
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    if (option.arity().max() == 0) {
      return names;
    }
    return option.arity().min() == 0
        ? names + "[=" + option.paramLabel() + "]"
        : names + "=" + option.paramLabel();
  }

  private void item(String title, ArgSpec argument) {
    macro("TP");
    macro("B", title);
    text(String.join(" ", argument.description()));
  }

  /** The footer has paragraphs, and titles with a list below each that is set as it is. */
  private void writeFooter(CommandSpec command, String macro) {
    List<String> lines = Stream.of(command.usageMessage().footer()).toList();
    boolean literal = false;
    for (String line : lines) {
      boolean indented = line.startsWith(INDENT);
      if (indented != literal) {
        macro(indented ? "EX" : "EE");
        literal = indented;
      }
      if (indented) {
        text(line);
      } else if (line.endsWith(":") && macro.equals("SH")) {
        macro("SH", line.substring(0, line.length() - 1).toUpperCase(Locale.ROOT));
      } else if (!line.isEmpty()) {
        macro("PP");
        text(line);
      }
    }
    if (literal) {
      macro("EE");
    }
  }

  private void macro(String macro, String... arguments) {
    page.append('.').append(macro);
    for (String argument : arguments) {
      page.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
  }

  private void text(String line) {
    String text = escape(line);
    // At the start of a line, these begin a macro.
    page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
        .append(text)
        .append('\n');
  }

  private static String escape(String text) {
    return text.replace("%n", " ").replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
  }
}
