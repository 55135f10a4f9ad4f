// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * From binary to a program that runs: what Asyncify makes of a module with each level's list forks
 * for real under Node, with a trap in every function that the list lacks and an unwinding meets,
 * and writes what it should. {@code tests/suspend/run.mjs} does it, and says what differs.
 */
@Tag("corpus")
class SuspendTest {
  @Test
  void listsOfEachLevelMakeProgramsThatFork() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "node",
                "--stack-size=8000",
                Corpus.ROOT.resolve("tests/suspend/run.mjs").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    // It has forked at all, and from several stacks.
    assertThat(output).contains("minishell: 17 forks in 3 runs", "dash: 31 forks in 11 runs");
  }
}
