// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

/** Ends a command with one line and an exit code. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;
  private final String line;

  Failure(int exitCode, String line) {
    super(line);
    this.exitCode = exitCode;
    this.line = line;
  }

  /** What to tell the user. */
  String line() {
    return line;
  }

  int exitCode() {
    return exitCode;
  }
}
