// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.console.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A name that names nothing makes an answer smaller than it seems, so somebody must hear of it:
 * where the exit code is the answer it is 3, everywhere else a warning goes to standard error, and
 * standard output stays as it is.
 */
class AbsentNamesTest {
  private static final String GOOD = "kernel.kernel_fork";
  private static final String BAD = "kernel.kernel_frok";
  private static final String SAID =
      MINISHELL + ": no import " + BAD + "; did you mean " + GOOD + "?\n";

  private static final String EMPTY_LIST =
      "slotwise: warning: "
          + MINISHELL
          + ": the list is empty, which Asyncify takes for no list: it would decide by itself what to"
          + " instrument\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "closure MODULE",
        "closure MODULE --format json",
        "closure MODULE --format names",
        "closure MODULE --format csv",
        "closure MODULE --format asyncify",
        "closure MODULE --format discover",
        "closure MODULE --format dot",
        "closure MODULE --level flow --format jspi",
        "compare MODULE",
        "compare MODULE --format json",
        "report MODULE -o -",
        "baseline MODULE --save BASELINE",
      })
  void otherCommandsWarnInEveryFormat(String command) {
    for (List<String> entries : List.of(List.of(BAD), List.of(GOOD, BAD))) {
      CommandRun run = run(command, entries);
      // No entry means nobody on the stack, and Asyncify takes an empty list for none.
      boolean isEmptyList = command.endsWith("asyncify") && !entries.contains(GOOD);
      assertThat(run.err())
          .isEqualTo("slotwise: warning: " + SAID + (isEmptyList ? EMPTY_LIST : ""));
      assertThat(run.code()).isZero();
    }
    assertThat(run(command, List.of(GOOD)).err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check MODULE --list LIST", "baseline MODULE --check BASELINE"})
  void whereTheExitCodeIsTheAnswerEachEntryMustBeThere(String command) {
    for (List<String> entries : List.of(List.of(BAD), List.of(GOOD, BAD))) {
      run("baseline MODULE --save BASELINE", entries);
      CommandRun run = run(command, entries);
      assertThat(run.err()).isEqualTo("slotwise: " + SAID);
      assertThat(run.out()).isEmpty();
      assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    }
  }

  @Test
  void aRequiredEntryIsEachOfThem() {
    CommandRun run = run("closure MODULE --require-entry", List.of(GOOD, BAD));
    assertThat(run.err()).isEqualTo("slotwise: " + SAID);
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run("closure MODULE --require-entry", List.of(GOOD)).code()).isZero();
  }

  /** Modules that do not fork are ordinary ones: that they are said to is the default's guess. */
  @Test
  void theDefaultEntryNeedNotBeThereForAnAnswer() throws IOException {
    String none = withoutFork();
    CommandRun closure = CommandRun.of("closure", none);
    assertThat(closure.code()).isZero();
    assertThat(closure.out())
        .isEqualTo(none + ": no kernel.kernel_fork import\n  total 0 (0 local, 0 imports)\n");
    assertThat(closure.err())
        .isEqualTo("slotwise: warning: " + none + ": no import kernel.kernel_fork\n");
    CommandRun.of("baseline", none, "--save", baseline());
    assertThat(CommandRun.of("baseline", none, "--check", baseline()).code()).isZero();
    CommandRun check = CommandRun.of("check", none, "--list", list());
    assertThat(check.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(check.err()).isEqualTo("slotwise: " + none + ": no import kernel.kernel_fork\n");
  }

  /** Where it was when the baseline was saved it must be: a rebuild may have renamed it. */
  @Test
  void theDefaultEntryMustBeWhereTheBaselineHadIt() throws IOException {
    Path module = Files.write(folder.resolve("m.wasm"), CommandRun.minishell());
    String other = withoutFork();
    CommandRun.of("baseline", module.toString(), other, "--save", baseline());
    assertThat(CommandRun.of("baseline", module.toString(), other, "--check", baseline()).code())
        .isZero();
    Files.writeString(
        module,
        Files.readString(module, StandardCharsets.ISO_8859_1).replace("kernel_fork", "kernel_frok"),
        StandardCharsets.ISO_8859_1);
    CommandRun check = CommandRun.of("baseline", module.toString(), other, "--check", baseline());
    assertThat(check.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(check.err())
        .isEqualTo(
            "slotwise: "
                + module
                + ": no import kernel.kernel_fork; did you mean kernel.kernel_frok?\n");
    assertThat(check.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --entry-export _strat     | no export _strat; did you mean _start?
          --entry-function perfrom  | no function perfrom; did you mean perform?
          --entry-function 33       | no function 33
          --entry sort              | no import sort; did you mean --entry-function sort?
          --entry env.kernel_fork   | no import env.kernel_fork; did you mean kernel.kernel_fork?
          --entry kernel_fork       | no import kernel_fork; did you mean kernel.kernel_fork?
          --entry kern.*            | no import kern.*
          --preset jspi             | no import of preset jspi
          """)
  void everySortOfEntryIsLookedUp(String options, String said) throws IOException {
    List<String> args = new ArrayList<>(List.of("closure", MINISHELL));
    args.addAll(List.of(options.split(" ", -1)));
    CommandRun run = CommandRun.of(args.toArray(new String[0]));
    assertThat(run.err()).contains("slotwise: warning: " + MINISHELL + ": " + said + "\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void aFileOfEntriesMustNameOne() throws IOException {
    Path file = Files.writeString(folder.resolve("entries"), "# none yet\n");
    CommandRun run = CommandRun.of("closure", MINISHELL, "--entry-file", file.toString());
    assertThat(run.err()).isEqualTo("slotwise: " + file + ": names no entry\n");
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "imports":{"kernel.kernel_exek":{}}                     | no import kernel.kernel_exek; did you mean kernel.kernel_exec?
          "imports":{"kernel.kernel_exec":{},"env.*":{}}          | no import env.*
          "imports":{"kernel.kernel_exec":{"reenters":["start"]}} | no export start; did you mean _start?
          "globals":{"env.base":7}                                | no imported global env.base
          "untouched":["memroy"]                                  | no table, memory or global memroy; did you mean memory?
          """)
  void namesInHostFilesAreLookedUp(String fields, String said) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("host.json"),
            "{\"schema\":\"slotwise.host/1\",\"base\":\"strict\"," + fields + "}");
    String where = MINISHELL + ": --host " + file + ": " + said + "\n";
    for (String command : List.of("closure", "reachable", "callgraph", "compare")) {
      CommandRun run = CommandRun.of(command, MINISHELL, "--host", file.toString());
      assertThat(run.err()).isEqualTo("slotwise: warning: " + where);
      assertThat(run.code()).isZero();
    }
    CommandRun check =
        CommandRun.of("check", MINISHELL, "--list", list(), "--host", file.toString());
    assertThat(check.err()).isEqualTo("slotwise: " + where);
    assertThat(check.out()).isEmpty();
    assertThat(check.code()).isEqualTo(ExitCode.UNREADABLE);
  }

  @Test
  void aHostFileThatSaysTwoThingsOfOneImportIsRefused() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("host.json"),
            "{\"schema\":\"slotwise.host/1\",\"imports\":{\"a.b\":{},\"a.b\":{\"returns\":false}}}");
    CommandRun run = CommandRun.of("closure", MINISHELL, "--host", file.toString());
    assertThat(run.err()).contains("Duplicate field 'a.b'").hasLineCount(1);
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reachable MODULE --root                  | kernel_fork | --root: kernel_fork is imported: nothing starts there
          callgraph MODULE --root                  | kernel_fork | --root: kernel_fork is imported: nothing starts there
          closure MODULE --level flow --root       | 5           | --root: 5 is imported: nothing starts there
          reachable MODULE --root                  | _strat      | --root: no function _strat; did you mean _start?
          callgraph MODULE --root                  | perfrom     | --root: no function perfrom; did you mean perform?
          reachable MODULE --why                   | perfrom     | no function perfrom; did you mean perform?
          callgraph MODULE --format dot --focus    | perfrom     | --focus: no function perfrom; did you mean perform?
          explain MODULE                           | perfrom     | no function perfrom; did you mean perform?
          explain MODULE sort --from               | _strat      | no function _strat; did you mean _start?
          explain MODULE sort --to                 | kernel.fork | no function kernel.fork; did you mean kernel_fork?
          inspect MODULE                           | perfrom     | no function perfrom; did you mean perform?
          """)
  void functionsThatAreAskedForMustBeThere(String command, String name, String said) {
    List<String> args =
        new ArrayList<>(List.of(command.replace("MODULE", MINISHELL).split(" ", -1)));
    args.add(name);
    CommandRun run = CommandRun.of(args.toArray(new String[0]));
    assertThat(run.err()).isEqualTo("slotwise: " + MINISHELL + ": " + said + "\n");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void namesOfAListThatNoFunctionHasAreWarnedOf() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), "_start\nperfrom\nsort_by*\nno_*\n");
    CommandRun run = CommandRun.of("check", MINISHELL, "--list", list.toString());
    assertThat(run.err())
        .isEqualTo(
            "slotwise: warning: "
                + list
                + ": 2 of 4 names are of no function: perfrom; did you mean perform?\n");
    assertThat(run.code()).isEqualTo(ExitCode.NO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--names", "--import-names"})
  void filesOfNamesBeyondTheModulesAreWarnedOf(String option) throws IOException {
    String names =
        option.equals("--names")
            ? MINISHELL
            : Files.writeString(folder.resolve("map.json"), "{}").toString();
    for (List<String> command :
        List.of(
            List.of("closure", MINISHELL),
            List.of("validate", MINISHELL),
            List.of("explain", MINISHELL, "sort"),
            List.of("diff", MINISHELL, MINISHELL))) {
      int modules = command.get(0).equals("diff") ? 2 : 1;
      List<String> args = new ArrayList<>(command);
      for (int i = 0; i < modules; i++) {
        args.addAll(List.of(option, names));
      }
      assertThat(CommandRun.of(args.toArray(new String[0])).err()).isEmpty();
      args.addAll(List.of(option, "more.map"));
      CommandRun run = CommandRun.of(args.toArray(new String[0]));
      assertThat(run.err())
          .isEqualTo(
              "slotwise: warning: %s: %d are given, and there %s: more.map is of none\n"
                  .formatted(option, modules + 1, modules == 1 ? "is 1 module" : "are 2 modules"));
      assertThat(run.code()).isZero();
    }
  }

  @Test
  void aNameOfALinkedModuleMustBeImportedFrom() throws IOException {
    String main = "../examples/sidemodule/main.wasm";
    String side = "../examples/sidemodule/side.wasm";
    String said =
        main + " + " + side + ": --link: no module imports from kernl; did you mean kernel?\n";
    for (String command : List.of("closure", "reachable", "callgraph", "compare")) {
      CommandRun run = CommandRun.of(command, main, "--link", "kernl=" + side);
      assertThat(run.err()).isEqualTo("slotwise: warning: " + said);
      assertThat(run.code()).isZero();
    }
    CommandRun check = CommandRun.of("check", main, "--link", "kernl=" + side, "--list", list());
    assertThat(check.err()).isEqualTo("slotwise: " + said);
    assertThat(check.out()).isEmpty();
    assertThat(check.code()).isEqualTo(ExitCode.UNREADABLE);
    // A module that is not given may import from it.
    CommandRun open =
        CommandRun.of("check", main, "--link", "kernl=" + side, "--open", "--list", list());
    assertThat(open.err()).isEqualTo("slotwise: warning: " + said);
    assertThat(open.code()).isZero();
    assertThat(CommandRun.of("closure", side, "--link", "env=" + main).err()).isEmpty();
  }

  @Test
  void internalExportsMustBeThere() {
    CommandRun run = CommandRun.of("closure", MINISHELL, "--link", "--internal");
    assertThat(run.err())
        .isEqualTo(
            "slotwise: warning: "
                + MINISHELL
                + ": --internal: no module imports what another exports, so it hides nothing\n");
    assertThat(run.out()).doesNotContain("linked-exports-are-internal");
    assertThat(run.code()).isZero();
  }

  private CommandRun run(String command, List<String> entries) {
    List<String> args = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      args.add(
          switch (word) {
            case "MODULE" -> MINISHELL;
            case "LIST" -> list();
            case "BASELINE" -> baseline();
            default -> word;
          });
    }
    entries.forEach(entry -> args.addAll(List.of("--entry", entry)));
    return CommandRun.of(args.toArray(new String[0]));
  }

  private String baseline() {
    return folder.resolve("baseline.json").toString();
  }

  /** A list with all functions. */
  private String list() {
    try {
      return Files.writeString(folder.resolve("complete"), "*\n").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The example without its import of fork: another name of the same length stands there. */
  private String withoutFork() throws IOException {
    byte[] bytes = CommandRun.minishell();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String renamed = text.replace("kernel_fork", "task_create");
    return Files.write(folder.resolve("task.wasm"), renamed.getBytes(StandardCharsets.ISO_8859_1))
        .toString();
  }
}
