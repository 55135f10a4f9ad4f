// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output. After the first write that fails, all further output is dropped at once. A
 * reader such as {@code head} that has seen enough must not cost a failure a line.
 */
public final class Output extends OutputStream {
  private final OutputStream out;
  private @Nullable IOException failure;

  public Output(OutputStream out) {
    this.out = out;
  }

  /** Why not all has been written; empty if all has, or if the reader did not want the rest. */
  public Optional<String> complaint() {
    return Optional.ofNullable(failure)
        .map(problem -> String.valueOf(problem.getMessage()))
        .filter(message -> !message.equals("Broken pipe"));
  }

  /** Whether what a reader wanted could not be written. */
  public boolean hasFailed() {
    return complaint().isPresent();
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (failure == null) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  @Override
  public void flush() {
    if (failure == null) {
      try {
        out.flush();
      } catch (IOException e) {
        failure = e;
      }
    }
  }
}
