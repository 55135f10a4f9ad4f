// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.console.ReadAhead;
import dev.slotwise.cli.console.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What help, the manual page and the README say of each command, found in the command model. */
class HelpTest {
  private static final Pattern CALL = Pattern.compile("slotwise [^<>()]*");

  private static CommandLine all() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), ReadAhead.NONE, nowhere, nowhere, false);
    return Main.commandLine(terminal).setCaseInsensitiveEnumValuesAllowed(true);
  }

  static Collection<String> commands() {
    return Main.COMMANDS;
  }

  private static CommandSpec spec(String command) {
    return Objects.requireNonNull(all().getSubcommands().get(command)).getCommandSpec();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasExamplesThatParse(String command) {
    List<String> footer = List.of(spec(command).usageMessage().footer());
    assertThat(footer).containsAnyOf("Example:", "Examples:");
    List<String> examples =
        footer.stream()
            .filter(line -> line.startsWith("  "))
            .flatMap(line -> CALL.matcher(line).results().map(call -> call.group().strip()))
            .toList();
    assertThat(examples)
        .isNotEmpty()
        .allSatisfy(
            example -> {
              assertThat(example).startsWith("slotwise " + command);
              String[] words = example.split(" +");
              // Throws if the command line would be refused.
              all().parseArgs(List.of(words).subList(1, words.length).toArray(new String[0]));
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionIsDescribed(String command) {
    assertThat(spec(command).options())
        .allSatisfy(option -> assertThat(String.join("", option.description())).isNotBlank());
    assertThat(spec(command).positionalParameters())
        .allSatisfy(word -> assertThat(String.join("", word.description())).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theManualPageHasEveryOption(String command) {
    String page = CommandRun.of("man").out();
    Matcher section =
        Pattern.compile(
                "^\\.SS \"slotwise "
                    + Pattern.quote(command.replace("-", "\\-"))
                    + "\"$(.*?)(?=^\\.S[HS] )",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(page);
    assertThat(section.find()).isTrue();
    for (OptionSpec option : spec(command).options()) {
      assertThat(section.group(1))
          .contains("\n.TP\n.B \"" + String.join(", ", option.names()).replace("-", "\\-"));
    }
    assertThat(section.group(1)).contains("\n.EX\n  ");
  }

  /** Only macros begin with a dot, and nothing is left of what picocli fills in. */
  @Test
  void theManualPageIsWellFormed() {
    CommandRun run = CommandRun.of("man");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith(".TH \"SLOTWISE\" \"1\"").doesNotContain("${", "%n");
    assertThat(run.out().lines().filter(line -> line.startsWith(".")))
        .allMatch(line -> line.matches("\\.(TH|SH|SS|PP|TP|B|EX|EE)( \".*\")?"));
    assertThat(run.out().lines().filter(".EX"::equals).count())
        .isEqualTo(run.out().lines().filter(".EE"::equals).count());
  }

  @Test
  void theReadmeListsEveryCommand() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    assertThat(Main.COMMANDS)
        .allSatisfy(
            command ->
                assertThat(readme).containsPattern("(?m)^\\| `slotwise .*\\b" + command + "\\b"));
  }
}
