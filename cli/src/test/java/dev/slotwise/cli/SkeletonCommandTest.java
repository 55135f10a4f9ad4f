// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.console.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkeletonCommandTest {
  @TempDir Path folder;

  @Test
  void aSkeletonGivesTheSameAnswersAndHoldsNoData() throws Exception {
    Path file = folder.resolve("skeleton.wasm");
    CommandRun run = CommandRun.of("skeleton", MINISHELL, "-o", file.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).endsWith("of 3042 bytes\n");
    assertThat(CommandRun.of("closure", file.toString(), "--format", "names").out())
        .isEqualTo(CommandRun.of("closure", MINISHELL, "--format", "names").out())
        .isNotEmpty();
    // A message of the program, which stands in its data.
    assertThat(text(CommandRun.minishell())).contains("unknown command");
    assertThat(text(Files.readAllBytes(file))).doesNotContain("unknown command");
  }

  @Test
  void aFileThatCannotBeWrittenIsAnError() {
    CommandRun run =
        CommandRun.of("skeleton", MINISHELL, "-o", folder.resolve("none/out.wasm").toString());
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err()).contains("can't be written");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
