// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

/** The exit codes of the process. */
final class ExitCode {
  static final int DONE = 0;

  /** The answer is "no", where the command asks a yes-or-no question. */
  static final int NO = 1;

  static final int USAGE = 2;

  /** The input can't be read or is invalid. */
  static final int UNREADABLE = 3;

  /** A limit was hit. */
  static final int LIMIT = 4;

  private ExitCode() {}
}
