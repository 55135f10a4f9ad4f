// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import dev.slotwise.corpus.ModuleFault;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Ends a command with one line and an exit code. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;
  private final String line;
  private final transient Optional<ModuleFault> fault;

  public Failure(int exitCode, String line) {
    this(exitCode, line, Optional.empty());
  }

  private Failure(int exitCode, String line, Optional<ModuleFault> fault) {
    super(line);
    this.exitCode = exitCode;
    this.line = line;
    this.fault = fault;
  }

  /** A file given as a module has no answer. */
  public static Failure ofModule(int exitCode, String line, ModuleFault fault) {
    return new Failure(exitCode, line, Optional.of(fault));
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

  /** What is wrong with the module, if that is why it failed: others may have answers. */
  public Optional<ModuleFault> fault() {
    return fault;
  }

  public int exitCode() {
    return exitCode;
  }
}
