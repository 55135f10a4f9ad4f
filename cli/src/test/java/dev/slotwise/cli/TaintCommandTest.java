// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaintCommandTest {
  @Test
  void saysWhatImportsAreBelievedToKeep() {
    assertThat(taint().out())
        .contains("\n  assumes imports-keep-what-they-are-told: An import gives back");
    assertThat(taint("--format", "json").out()).contains("\"imports-keep-what-they-are-told\"");
  }

  /** The states keep what stands in memory across such a call, so that it can't be followed. */
  @Test
  void warnsOfSourcesThatTheHostModelForbidsToWrite(@TempDir Path folder) throws IOException {
    Path host = folder.resolve("host.json");
    Files.writeString(
        host,
        """
        {"schema":"slotwise.host/1","base":"passive",
         "imports":{"kernel.kernel_fork":{"writes":["globals"]}}}
        """);
    assertThat(taint("--source-memory", "any", "--host", host.toString()).err())
        .contains("says that kernel.kernel_fork writes no memory")
        .hasLineCount(1);
    assertThat(taint("--host", host.toString()).err()).isEmpty();
    assertThat(taint("--source-memory", "any").err()).isEmpty();
  }

  private static CommandRun taint(String... more) {
    String[] asked = {
      "taint", MINISHELL, "--source", "kernel.kernel_fork", "--sink", "kernel.kernel_wait"
    };
    String[] all = Arrays.copyOf(asked, asked.length + more.length);
    System.arraycopy(more, 0, all, asked.length, more.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.code()).isZero();
    return run;
  }
}
