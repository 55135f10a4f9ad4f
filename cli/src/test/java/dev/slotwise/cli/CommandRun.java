// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One run of the command inside this process: what it said, and its exit code. */
record CommandRun(int code, String out, String err) {

  /** The example whose answer its README works out by hand. */
  static final String MINISHELL = "../examples/minishell/minishell.wasm";

  static CommandRun of(String... args) {
    return of(new byte[0], args);
  }

  static CommandRun of(byte[] standardInput, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(new ByteArrayInputStream(standardInput), out, err, args);
    return new CommandRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static byte[] minishell() {
    try {
      return Files.readAllBytes(Path.of(MINISHELL));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
