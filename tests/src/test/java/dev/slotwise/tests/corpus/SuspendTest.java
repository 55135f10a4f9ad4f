// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * From binary to a program that runs: what Asyncify makes of a module with each level's list
 * suspends for real under Node, with a trap in every function that the list lacks and an unwinding
 * meets, and writes what it should. {@code tests/suspend/run.mjs} does it, and says what differs.
 */
@Tag("corpus")
class SuspendTest {
  @Test
  void listsOfEachLevelMakeProgramsThatSuspend() throws IOException, InterruptedException {
    // They have suspended at all, and often; examples/pauses has been built as its Makefile says.
    assertThat(run("quick"))
        .contains(
            "minishell: 17 suspensions in 3 runs",
            "pauses: 36 suspensions in 1 runs",
            "dash: 29 suspensions in 11 runs",
            "callbacks, flow: 2 suspensions, 5 of 5 core functions seen, 2 exports",
            "shim, flow: 2 suspensions, 4 of 4 core functions seen, 2 exports",
            "listed, instrumented and run");
  }

  /** Bash and Ruby that fork, SQLite with storage that waits, and JSPI: minutes, and gigabytes. */
  @Test
  @Tag("nightly")
  void listsHoldForLargePrograms() throws IOException, InterruptedException {
    assertThat(run("bash", "bash-casts", "ruby", "wa-sqlite", "sql.js", "promises"))
        .contains("bash-casts: 36 suspensions in 13 runs");
  }

  /** jco's: a JavaScript engine in Rust, and a Go program behind the WASI adapter. */
  @Test
  @Tag("nightly")
  void listsHoldForRealComponents() throws IOException, InterruptedException {
    assertThat(run("real-components")).contains("js-consumer, flow: ", "go-lines, slots: ");
  }

  private static String run(String... programs) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "--stack-size=8000"));
    command.add(Corpus.ROOT.resolve("tests/suspend/run.mjs").toString());
    command.addAll(List.of(programs));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
