// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody asserts is believed, said with the answer, and an error where it fits nothing. */
class AssertionsTest {
  @TempDir Path folder;

  private CommandRun closure(String assertions, String... more) throws IOException {
    String file = Files.writeString(folder.resolve("known.txt"), assertions).toString();
    String[] line = {"closure", MINISHELL, "--assert", file};
    String[] all = java.util.Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return CommandRun.of(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          site sort#0 enters by_text           | sort sort_words sort_by_child
          site sort#0 leads to no entry        | sort sort_words sort_by_child
          argument 1 of sort enters by_text    | sort sort_words sort_by_child
          function by_child is never entered   | by_child sort sort_words sort_by_child
          """)
  void whatIsSaidIsNotInTheAnswer(String assertion, String gone) throws IOException {
    List<String> all =
        CommandRun.of("closure", MINISHELL, "--format", "names").out().lines().toList();
    List<String> rest = closure(assertion, "--format", "names").out().lines().toList();
    // sort calls its comparator, and only by_child forks.
    assertThat(all).containsAll(rest);
    assertThat(all.stream().filter(name -> !rest.contains(name)).toList())
        .containsExactlyInAnyOrder(gone.split(" "));
  }

  @Test
  void anImportThatIsSaidToCallNothingBack() throws IOException {
    String file =
        new TinyModule()
            .imports("env.wait", "env.each")
            .function("f", "10 00")
            .function("g", "10 01")
            .withTable()
            .write(folder.resolve("m.wasm"));
    String known =
        Files.writeString(folder.resolve("k"), "import env.each does not call back\n").toString();
    String[] line = {
      "closure", file, "--entry", "env.wait", "--host", "strict", "--format", "names"
    };
    assertThat(CommandRun.of(line).out().lines()).contains("f", "g");
    String[] more = java.util.Arrays.copyOf(line, line.length + 2);
    more[line.length] = "--assert";
    more[line.length + 1] = known;
    assertThat(CommandRun.of(more).out().lines()).contains("f").doesNotContain("g");
  }

  @Test
  void eachIsSaidWithTheAnswer() throws IOException {
    String line = "site sort#0 leads to no entry";
    assertThat(closure("# a comment\n\n" + line + "\n").out())
        .contains("assumes as-asserted: ", "    asserted: " + line + "\n");
    assertThat(closure(line, "--format", "json").out())
        .contains("\"as-asserted\"", "\"asserted\":[\"" + line + "\"]");
    assertThat(closure("").out()).isEqualTo(CommandRun.of("closure", MINISHELL).out());
  }

  @Test
  void aLevelWithContextsTakesThemToo() throws IOException {
    List<String> names =
        closure("site leave#0 leads to no entry", "--level", "flow", "--format", "names")
            .out()
            .lines()
            .toList();
    // Only the exit handler reap led through leave; the commands still fork.
    assertThat(names).contains("_start", "sort", "by_child").doesNotContain("leave", "stop");
    assertThat(
            CommandRun.of("closure", MINISHELL, "--level", "flow", "--format", "names")
                .out()
                .lines())
        .contains("leave", "stop")
        .containsAll(names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          argument 2 of sort enters by_text    | sort has 2 arguments
          argument 0 of sort enters by_text    | no indirect call calls what this argument is
          site sort#1 leads to no entry        | sort has 1 calls that are not direct
          site sotr#0 leads to no entry        | no function sotr; did you mean sort?
          site sort#0 enters by_texd           | no function by_texd; did you mean by_text?
          import kernel.frok does not call back | no import kernel.frok
          function nobody is never entered     | no function nobody
          function fork is never               | no such form
          site sort#1 also enters by_text      | sort has 1 calls that are not direct
          site sort at 0x1 also enters by_text | sort has no call there that is not direct
          site sort also enters by_texd        | no function by_texd; did you mean by_text?
          site sotr also enters by_text        | no function sotr; did you mean sort?
          site fork also enters by_text        | fork has no calls that are not direct
          site sort also enters reap           | no call there is of the type of reap
          site a.c:7 also enters by_text       | the module does not say where code comes from
          """)
  void whatFitsNothingIsAnError(String assertion, String said) throws IOException {
    CommandRun run = closure(assertion);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasLineCount(1).contains(assertion + ": " + said);
  }

  /** At each level show_banner calls nothing that forks, but for types, which asks for no slot. */
  @ParameterizedTest
  @CsvSource({
    "slots, site show_banner#0 also enters reap",
    "flow, site show_banner#0 also enters reap",
    "provenance, site show_banner at 0x1a5 also enters reap",
    "best, site show_banner also enters reap"
  })
  void aTargetCanBeAdded(String level, String line) throws IOException {
    assertThat(closure("", "--level", level, "--format", "names").out().lines())
        .contains("reap")
        .doesNotContain("show_banner");
    assertThat(closure(line, "--level", level, "--format", "names").out().lines())
        .contains("reap", "show_banner");
    assertThat(closure(line, "--level", level).out())
        .contains("assumes as-asserted: ", "    asserted: " + line + "\n");
  }

  private CommandRun saying(String line, String... command) throws IOException {
    String[] all = java.util.Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--assert";
    all[command.length + 1] = Files.writeString(folder.resolve("said"), line).toString();
    return CommandRun.of(all);
  }

  @Test
  void whatIsAddedIsInTheAnswersOfOtherCommands() throws IOException {
    String line = "site show_banner#0 also enters reap";
    assertThat(saying(line, "explain", MINISHELL, "show_banner", "--level", "best").out())
        .contains("2 targets, 1 of them asserted (flow alone 2, provenance alone 2)\nreap ");
    assertThat(
            saying(
                    line,
                    "explain",
                    MINISHELL,
                    "show_banner",
                    "--level",
                    "best",
                    "--why-not-smaller",
                    "0x1a5")
                .out())
        .contains("2 targets, 1 of them asserted", "1 function would leave the closure");
    // As the call before it, reap is function 29, and show_banner is function 8.
    assertThat(
            saying(line, "callgraph", MINISHELL, "--algorithm", "best", "--format", "json").out())
        .contains("\"as-asserted\"", ",[7,29],");
    assertThat(saying(line, "compare", MINISHELL, "--levels", "flow,best").out())
        .contains("14 (13 local, 1 import)  14 (13 local, 1 import)");
    assertThat(saying(line, "reachable", MINISHELL, "--why", "reap", "--algorithm", "flow").out())
        .contains("reap (function 29) can be entered by a call of show_banner");
    assertThat(saying(line, "reachable", MINISHELL).out()).contains(", as-asserted");
  }

  /** A line that takes away is in the answer of commands about closures alone. */
  @Test
  void whatTakesAwayIsForClosures() throws IOException {
    String line = "site sort#0 leads to no entry";
    assertThat(saying(line, "explain", MINISHELL, "sort").code()).isEqualTo(1);
    assertThat(saying(line, "compare", MINISHELL, "--levels", "slots").out())
        .contains("11 (10 local, 1 import)");
    for (String command : List.of("callgraph", "reachable")) {
      CommandRun run = saying(line, command, MINISHELL);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).hasLineCount(1).contains("\"site ... also enters ...\"", line);
    }
  }

  /** What a line adds stays, whatever another one leaves. */
  @Test
  void whatIsAddedIsNotTakenAway() throws IOException {
    assertThat(
            closure(
                    "site sort#0 enters by_text\nsite sort#0 also enters by_child\n",
                    "--format",
                    "names")
                .out())
        .isEqualTo(CommandRun.of("closure", MINISHELL, "--format", "names").out());
  }

  /** The places that --casts and explain name: a call of call_word was lost to a cast. */
  @Test
  void aTargetThatIsLostToACast() throws IOException {
    String module = "../tests/src/test/resources/pointers/O2/breaking.wasm";
    String[] command = {
      "closure", module, "--entry", "env.ask", "--level", "prototypes", "--format", "names"
    };
    assertThat(CommandRun.of(command).out()).isEmpty();
    for (String where : List.of("call_word", "call_word#0", "breaking.c:15")) {
      assertThat(saying("site " + where + " also enters of_table", command).out().lines())
          .contains("of_table", "call_word", "by_void");
    }
    CommandRun run = saying("site breaking.c:16 also enters of_table", command);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).hasLineCount(1).contains("no call that is not direct comes from there");
  }

  @Test
  void importsThatCallBackAreSuggested() throws IOException {
    String file =
        new TinyModule()
            .imports("env.wait", "env.each")
            .function("f", "10 00")
            .function("g", "10 01")
            .withTable()
            .write(folder.resolve("m.wasm"));
    assertThat(
            CommandRun.of("closure", file, "--entry", "env.wait", "--host", "strict", "--suggest")
                .out())
        .contains("\nimport env.each does not call back\n");
  }

  @Test
  void suggestionsAreLinesThatHoldWhatTheyPromise() throws IOException {
    List<String> lines = CommandRun.of("closure", MINISHELL, "--suggest").out().lines().toList();
    int start =
        lines.indexOf(
            "what would shorten the list, if you know it to be true; lines for --assert FILE:");
    assertThat(start).isPositive();
    // The best group: freed functions, then a comment and a line for each of its sites.
    String promise = lines.get(start + 1);
    int freed = Integer.parseInt(promise.split(" ", -1)[1]);
    StringBuilder group = new StringBuilder();
    for (int i = start + 2; i < lines.size() && !lines.get(i).contains("would leave it"); i++) {
      group.append(lines.get(i)).append('\n');
    }
    assertThat(closure(group.toString()).out())
        .startsWith(MINISHELL + ": %d (".formatted(14 - freed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          closure M --emit-guards g                         | --emit-guards goes with --assert
          closure M --assert K --guard-catch legacy         | --guard-catch goes with --emit-guards
          closure M --assert K --emit-guards -              | --emit-guards: give a file
          closure M M --assert K --emit-guards g            | --emit-guards takes one module
          closure ../examples/sidemodule/main.wasm ../examples/sidemodule/side.wasm --link --assert K --emit-guards g | --emit-guards takes one module
          """)
  void guardsOfWhatHasNone(String command, String said) throws IOException {
    String known = Files.writeString(folder.resolve("k"), "").toString();
    CommandRun run =
        CommandRun.of(command.replace("M", MINISHELL).replace("K", known).split(" ", -1));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains(said);
  }

  @Test
  void whatHoldsOffsetsIsLeftOutOfGuardedModules() throws IOException {
    String file = folder.resolve("m.wasm").toString();
    byte[] module = CommandRun.minishell();
    byte[] more = {0, 8, 7, '.', 'd', 'e', 'b', 'u', 'g', '_', 0, 4, 3, 'o', 'w', 'n'};
    byte[] all = java.util.Arrays.copyOf(module, module.length + more.length);
    System.arraycopy(more, 0, all, module.length, more.length);
    Files.write(Path.of(file), all);
    String known =
        Files.writeString(folder.resolve("k"), "site sort#0 leads to no entry").toString();
    Path out = folder.resolve("g.wasm");
    CommandRun run =
        CommandRun.of("closure", file, "--assert", known, "--emit-guards", out.toString());
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("guards at 1 place; ", "; without .debug_", "has no handlers: ");
    // The names are those that were there, and those of what was added.
    assertThat(CommandRun.of("closure", out.toString(), "--format", "names").out())
        .contains("by_child", "guard of sort#0");
  }
}
