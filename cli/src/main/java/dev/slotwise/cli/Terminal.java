// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param interactive whether somebody watches standard error
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {

  /** One line to standard error about an answer that may not be the one that was asked for. */
  void warning(String message) {
    error("warning: " + message);
  }

  /** One line to standard error about what was done beside the answer. */
  void note(String message) {
    error(message);
  }

  /** One line to standard error. */
  void error(String message) {
    err.println("slotwise: " + message.lines().findFirst().orElse("failed"));
    err.flush();
  }
}
