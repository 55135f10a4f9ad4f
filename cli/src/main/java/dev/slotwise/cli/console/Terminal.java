// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams that a command reads and writes.
 *
 * @param ahead what is read of the files that the command line names
 * @param interactive whether somebody watches standard error
 * @param warned how many warnings have been told
 */
public record Terminal(
    InputStream in,
    ReadAhead ahead,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    AtomicInteger warned) {

  public Terminal(
      InputStream in, ReadAhead ahead, PrintStream out, PrintStream err, boolean interactive) {
    this(in, ahead, out, err, interactive, new AtomicInteger());
  }

  /** One line to standard error about an answer that may not be the one that was asked for. */
  public void warning(String message) {
    warned.incrementAndGet();
    error("warning: " + message);
  }

  /** One line to standard error about what was done beside the answer. */
  public void note(String message) {
    error(message);
  }

  /** One line to standard error. */
  public void error(String message) {
    err.println("slotwise: " + message.lines().findFirst().orElse("failed"));
    err.flush();
  }
}
