// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.console.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --names}, and what commands say while they work. */
class WorkTest {
  @TempDir Path folder;

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private String stripped() throws IOException {
    return file("stripped.wasm", Renamed.withoutNames(CommandRun.minishell()));
  }

  @Test
  void withoutNamesFunctionsHaveNumbers() throws IOException {
    assertThat(CommandRun.of("closure", stripped(), "--format", "names").out())
        .contains("_start\n") // An export's name.
        .contains("func[26]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"closure", "callgraph", "reachable"})
  void aModuleWithTheSameFunctionsGivesItsNames(String command) throws IOException {
    CommandRun run = CommandRun.of(command, stripped(), "--names", MINISHELL);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().replace(stripped(), MINISHELL))
        .isEqualTo(CommandRun.of(command, MINISHELL).out());
  }

  @Test
  void functionsAreFoundByTheNamesGiven() throws IOException {
    assertThat(CommandRun.of("explain", stripped(), "sort_by_child").code())
        .isEqualTo(ExitCode.USAGE);
    CommandRun run = CommandRun.of("explain", stripped(), "sort_by_child", "--names", MINISHELL);
    assertThat(run.out()).startsWith("sort_by_child (function 26)\n").contains("by_child");
  }

  /** Binaryen writes what is no identifier as a backslash and two digits; here a C++ name. */
  @Test
  void aSymbolMapGivesNames() throws IOException {
    String map =
        file(
            "app.js.symbols",
            "0:fd_read\n26:app::sort\\28int\\2c\\20char\\20const*\\29\n27:gr\\c3\\b6\\c3\\9fe\\zz\\\n"
                .getBytes(StandardCharsets.UTF_8));
    CommandRun run = CommandRun.of("closure", stripped(), "--names", map, "--format", "names");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("app::sort(int, char const*)\n")
        .contains("größe\\zz\\\n")
        .contains("func[24]\n");
  }

  @Test
  void eachFileHasItsNames() throws IOException {
    String other =
        file(
            "other.wasm",
            Renamed.withNames(CommandRun.minishell(), new TreeMap<>(Map.of(26, "b"))));
    CommandRun run =
        CommandRun.of(
            "diff",
            stripped(),
            stripped(),
            "--names",
            MINISHELL,
            "--names",
            other,
            "--format",
            "text");
    assertThat(run.out()).contains("- sort_by_child  (gone)").contains("+ b  (new)");
    CommandRun same = CommandRun.of("diff", stripped(), stripped(), "--names", MINISHELL);
    assertThat(same.out()).contains("0 entered the closure, 0 left it");
  }

  @ParameterizedTest
  @CsvSource({
    "'no colon', 'line 1: neither a module nor a symbol map'",
    "'1:a\n33:b', 'line 2: '",
    "'1:a\n\n1:b', 'line 3: function 1 has a name already'",
    "'1:', 'has no function names'",
    "'-1:a', 'line 1: neither'",
    "'12345678901:a', 'line 1: neither'",
  })
  void namesThatDontFitAreOneLine(String map, String message) throws IOException {
    String names = file("names", map.getBytes(StandardCharsets.UTF_8));
    CommandRun run = CommandRun.of("closure", stripped(), "--names", names);
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err()).hasLineCount(1).contains(names).contains(message);
  }

  @Test
  void aModuleWithOtherFunctionsIsRefused() throws IOException {
    String other = "../examples/sidemodule/side.wasm";
    CommandRun run = CommandRun.of("closure", stripped(), "--names", other);
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err()).hasLineCount(1).contains("has other functions than");
    byte[] types = CommandRun.minishell();
    // The type of the first defined function, in the function section: one that is not its own.
    int at = functionSection(types);
    types[at] = (byte) (types[at] == 0 ? 1 : 0);
    run = CommandRun.of("closure", stripped(), "--names", file("types.wasm", types));
    assertThat(run.err()).hasLineCount(1).contains("function 6 has another type");
    run = CommandRun.of("closure", stripped(), "--names", stripped());
    assertThat(run.err()).hasLineCount(1).contains("has no function names");
    run = CommandRun.of("closure", stripped(), "--names", folder.resolve("none").toString());
    assertThat(run.err()).hasLineCount(1).contains("no such file");
    byte[] broken = {0, 'a', 's', 'm', 9};
    run = CommandRun.of("closure", stripped(), "--names", file("broken.wasm", broken));
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err()).hasLineCount(1).contains("broken.wasm: ");
  }

  /** The example's sections are short: their sizes have at most two bytes. */
  private static int functionSection(byte[] module) {
    int at = 8;
    while (module[at] != 3) {
      int size = module[at + 1] & 0x7f;
      at += 2;
      if (module[at - 1] < 0) {
        size |= module[at++] << 7;
      }
      at += size;
    }
    // After its id, its size, and how many there are.
    return at + 3;
  }

  @Test
  void factsHaveTheirOwnNames() {
    CommandRun run =
        CommandRun.of("reachable", "--facts", MINISHELL, "--names", MINISHELL, "--format", "json");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  /** One function a line, whatever it is called. */
  @ParameterizedTest
  @ValueSource(
      strings = {"closure", "closure --format names", "callgraph", "reachable", "explain 26"})
  void aNameDoesNotBreakALine(String command) throws IOException {
    TreeMap<Integer, String> plain = new TreeMap<>();
    TreeMap<Integer, String> odd = new TreeMap<>();
    for (int function = 0; function < 33; function++) {
      plain.put(function, "name" + function + "\\");
      odd.put(function, "a\nb\r\t\u001b[31m\u0085\u2028" + function + "\\");
    }
    String expected =
        run(command, file("plain.wasm", Renamed.withNames(CommandRun.minishell(), plain)));
    String actual = run(command, file("odd.wasm", Renamed.withNames(CommandRun.minishell(), odd)));
    assertThat(actual.replace("odd.wasm", "plain.wasm"))
        .isEqualTo(
            expected.replaceAll(
                "name([0-9]+)", "a\\\\nb\\\\r\\\\t\\\\u001b[31m\\\\u0085\\\\u2028$1"));
  }

  /** What {@code --format names} wrote, {@code check} reads. */
  @Test
  void aListOfOddNamesFits() throws IOException {
    TreeMap<Integer, String> odd = new TreeMap<>();
    for (int function = 6; function < 33; function++) {
      odd.put(function, "x\n" + function);
    }
    String module = file("odd.wasm", Renamed.withNames(CommandRun.minishell(), odd));
    String list =
        file(
            "list.txt",
            CommandRun.of("closure", module, "--format", "names")
                .out()
                .getBytes(StandardCharsets.UTF_8));
    CommandRun run = CommandRun.of("check", module, "--list", list);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("0 missing, 0 needless, 0 unknown");
  }

  private static String run(String command, String file) {
    String[] words = (command + " " + file).split(" ");
    // The file stands after the command.
    String last = words[words.length - 1];
    System.arraycopy(words, 1, words, 2, words.length - 2);
    words[1] = last;
    CommandRun run = CommandRun.of(words);
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  @Test
  void inAPipeNothingIsSaid() {
    assertThat(CommandRun.of("closure", MINISHELL, "--level", "flow").err()).isEmpty();
    assertThat(CommandRun.of("closure", MINISHELL, "--quiet").err()).isEmpty();
  }

  @Test
  void phasesAreToldIfAskedFor() {
    CommandRun quiet = CommandRun.of("closure", MINISHELL, "--level", "flow");
    CommandRun run = CommandRun.of("closure", MINISHELL, "--level", "flow", "--verbose");
    assertThat(run.out()).isEqualTo(quiet.out());
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("slotwise: reading .*, [0-9]+\\.[0-9]{3} s"),
            line -> assertThat(line).matches("slotwise: scanning .*, [0-9]+\\.[0-9]{3} s"),
            line ->
                assertThat(line)
                    .matches("slotwise: level flow .*: [1-9][0-9]* functions, [0-9.]+ s"),
            line -> assertThat(line).matches("slotwise: contexts .*, [0-9]+\\.[0-9]{3} s"));
  }

  @Test
  void atMostOneWayToTell() {
    CommandRun run = CommandRun.of("closure", MINISHELL, "--quiet", "--verbose");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).hasLineCount(1);
  }
}
