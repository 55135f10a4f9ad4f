// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

/** The exit codes of the process. */
public final class ExitCode {
  public static final int DONE = 0;

  /** The answer is "no", where the command asks a yes-or-no question. */
  public static final int NO = 1;

  public static final int USAGE = 2;

  /** The input can't be read or is invalid. */
  public static final int UNREADABLE = 3;

  /** A limit was hit. */
  public static final int LIMIT = 4;

  private ExitCode() {}
}
