// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

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
        .startsWith("index,name,import,live,address_taken,bytes\r\n0,")
        .doesNotContain(",print,")
        .hasLineCount(1 + 31);
  }

  @Test
  void csvHasARowAFunction() {
    assertThat(fromPrint("--format", "csv").out())
        .isEqualTo(
            """
            index,name,import,live,address_taken,bytes
            2,fd_write,true,true,false,0
            12,print,false,true,false,100
            """
                .replace("\n", "\r\n"));
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
        "--why print --dead | --why does not go with --dead or --format csv",
        "--why print --format csv | --why does not go with --dead or --format csv",
        "--library | give one of --root, --command and --library",
        "--package main | --package, --filter, --generated, --all and --fail go with --facts",
        "--facts | don't go with --facts",
      })
  void refusesWhatMakesNoSense(String options, String message) {
    CommandRun run = fromPrint(options.split(" "));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("slotwise: ").hasLineCount(1).contains(message);
  }
}
