// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * Where a command reads and writes.
 *
 * @param interactive whether somebody watches standard error
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {

  /** One line to standard error. */
  void error(String message) {
    err.println("slotwise: " + message.lines().findFirst().orElse("failed"));
    err.flush();
  }

  /**
   * Runs a task. If it takes more than a second, and somebody watches, says what it is and for how
   * long.
   */
  @SuppressWarnings("try") // Closing it is all there is to do with it.
  <T> T work(String what, Supplier<T> task) {
    if (!interactive) {
      return task.get();
    }
    try (Progress progress = Progress.of(what, err)) {
      return task.get();
    }
  }
}
