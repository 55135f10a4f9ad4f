// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Ends a command with one line and an exit code. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;
  private final String line;

  public Failure(int exitCode, String line) {
    super(line);
    this.exitCode = exitCode;
    this.line = line;
  }

  /** Why a file can't be written. */
  public static Failure writing(String file, Exception cause) {
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof NoSuchFileException) {
      reason = "no such folder";
    } else if (cause instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (cause instanceof FileSystemException system && system.getReason() != null) {
      reason = system.getReason();
    }
    return new Failure(ExitCode.UNREADABLE, file + ": can't be written: " + reason);
  }

  /** What to tell the user. */
  public String line() {
    return line;
  }

  public int exitCode() {
    return exitCode;
  }
}
