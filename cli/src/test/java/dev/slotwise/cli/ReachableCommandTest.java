// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.console.ExitCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code reachable} on a module: what it prints. In minishell, {@code print} calls {@code fd_write}
 * and nothing else, and has 100 bytes of code, as wasm-objdump says.
 */
class ReachableCommandTest {
  private static CommandRun fromPrint(String... more) {
    List<String> args =
        new ArrayList<>(List.of("reachable", MINISHELL, "--root", "print", "--host", "passive"));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(new String[0]));
  }

  @Test
  void listsWhatIsLiveWithSizes() {
    CommandRun run = fromPrint();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith(
            MINISHELL + ": 2 of 33 functions live, 0 address-taken; 0 runtime types\n  dead: 31 ")
        .contains("  start: named\n  roots: print\n  host: passive\n")
        .endsWith(
            """
            live functions (* address-taken):
                   2   fd_write
                  12   print  (100 bytes)
            """);
  }

  @Test
  void listsWhatIsDeadInstead() {
    assertThat(fromPrint("--dead").out())
        .contains("dead functions:\n", "   _start  (")
        .doesNotContain("   print  (", "   fd_write\n", "live functions");
    assertThat(fromPrint("--dead", "--format", "csv").out())
        .startsWith("kind,index,name,import,live,address_taken,bytes\r\nfunction,0,")
        .doesNotContain(",print,")
        // The table and its segment, which print does not use, and the export of _start.
        .endsWith(
            """
            table,0,,false,false,false,0
            element segment,0,,false,false,false,0
            export,6,_start,false,false,false,0
            """
                .replace("\n", "\r\n"))
        .hasLineCount(1 + 31 + 3);
  }

  @Test
  void saysHowAFunctionIsReached() {
    CommandRun live = fromPrint("--why", "fd_write");
    assertThat(live.code()).isZero();
    assertThat(live.out())
        .isEqualTo(
            "fd_write (function 2) is live\n"
                + "  fd_write (function 2) is called by print (function 12)\n"
                + "  print (function 12) is an entry point of "
                + MINISHELL
                + "\n");
    CommandRun dead = fromPrint("--why", "_start");
    assertThat(dead.code()).isEqualTo(ExitCode.NO);
    assertThat(dead.out()).isEqualTo("_start (function 6) is dead\n");
  }

  @Test
  void listsWhatIsDeadBesidesFunctions() {
    assertThat(fromPrint("--dead").out())
        .endsWith(
            """
            dead tables:
                   0
            dead element segments:
                   0
            dead exports:
                   6   _start  (function)
            """);
    assertThat(fromPrint("--dead", "--fail").code()).isEqualTo(ExitCode.NO);
    assertThat(CommandRun.of("reachable", MINISHELL, "--dead", "--fail").code()).isZero();
  }

  @Test
  void goesByACallGraphWhereOneIsNamed() {
    CommandRun run = CommandRun.of("reachable", MINISHELL, "--algorithm", "flow", "--dead");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("  algorithm: flow\n");
    CommandRun why = fromPrint("--algorithm", "rta", "--why", "fd_write");
    assertThat(why.out())
        .isEqualTo(
            """
            fd_write (function 2) is live
              fd_write (function 2) is called by print (function 12)
              print (function 12) is an entry point of %s
            """
                .formatted(MINISHELL));
    // By table: echo is a command of the shell's.
    assertThat(CommandRun.of("reachable", MINISHELL, "--algorithm", "rta", "--why", "echo").out())
        .contains(
            "echo (function 19) can be entered by a call of ",
            "  _start (function 6) is exported by " + MINISHELL + "\n");
    for (String algorithm : List.of("cha", "rta", "vta", "types", "slots", "flow", "best")) {
      assertThat(fromPrint("--algorithm", algorithm).out())
          .as(algorithm)
          .contains(": 2 of 33 functions live");
    }
  }

  @Test
  void findingsStandAtPlacesInTheFile() {
    CommandRun run = fromPrint("--dead", "--format", "sarif");
    assertThat(run.out())
        .contains(
            "\"version\":\"2.1.0\"",
            "\"ruleId\":\"dead-function\",\"level\":\"note\","
                + "\"message\":{\"text\":\"unreachable func: _start\"}",
            "\"region\":{\"byteOffset\":",
            "\"ruleId\":\"dead-part\"",
            "\"text\":\"export of a function that nothing uses: _start\"");
  }

  @Test
  void saysWhatLeavesWithAFunction() {
    CommandRun run = CommandRun.of("reachable", MINISHELL, "--dominators", "--top", "2");
    assertThat(run.out())
        .startsWith(MINISHELL + ": 33 functions live, 2276 bytes of code and data\n")
        // All code hangs on the entry, the data do not: their memory is exported. perform (100
        // bytes) alone calls find (155).
        .endsWith(
            """
            what leaves with a function, itself included:
                 bytes       %  functions     itself   function
                  2116    93.0         33         88   _start
                   255    11.2          2        100   perform  (with _start)
            """);
    assertThat(fromPrint("--dominators", "--format", "csv", "--algorithm", "rta").out())
        .isEqualTo(
            """
            index,name,bytes,retained_bytes,retained_functions,dominator
            12,print,100,100,2,
            2,fd_write,0,0,1,12
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void namesTheFirstDozenOfManyRoots() {
    List<String> args = new ArrayList<>(List.of("reachable", MINISHELL));
    // From _start, function 6, to fork, function 17, and two more.
    for (int function = 6; function < 20; function++) {
      args.addAll(List.of("--root", Integer.toString(function)));
    }
    String roots =
        CommandRun.of(args.toArray(new String[0]))
            .out()
            .lines()
            .filter(line -> line.startsWith("  roots: "))
            .findFirst()
            .orElseThrow();
    assertThat(roots.split(", ")).hasSize(12);
    assertThat(roots).contains("fork").doesNotContain("echo").endsWith(" and 2 more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--why nobody | no function nobody",
        "--why print --dead | --why does not go with --dead or --format csv or jsonl",
        "--why print --format csv | --why does not go with --dead or --format csv or jsonl",
        "--library | give one of --root, --command and --library",
        "--package main | --package, --public, --filter, --generated and --all go with --facts",
        "--public | --package, --public, --filter, --generated and --all go with --facts",
        "--format sarif | --format sarif goes with --dead",
        "--fail | --fail goes with --dead",
        "--dominators --dead | give one of --dead, --why and --dominators",
        "--dominators --top -1 | --top: less than none: -1",
        "--algorithm none | --algorithm: no such algorithm: none; there are reachable, cha, rta",
        "--domain interval | --domain: only for algorithm flow and sharper ones",
        "--facts | don't go with --facts",
      })
  void refusesWhatMakesNoSense(String options, String message) {
    CommandRun run = fromPrint(options.split(" "));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("slotwise: ").hasLineCount(1).contains(message);
  }
}
