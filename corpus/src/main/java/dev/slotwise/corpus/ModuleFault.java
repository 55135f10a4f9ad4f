// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.ir.ModuleException;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Why a file has no answer, or not all of it.
 *
 * @param offset where in the file, in bytes, if it is at a place
 * @param message one line for people, without file and offset
 */
public record ModuleFault(Kind kind, OptionalLong offset, String message) {

  /** What kinds of faults there are; outputs have their names in lower case. */
  public enum Kind {
    /** The file can't be read. */
    UNREADABLE,
    /** It is no valid module. */
    INVALID,
    /** It is larger than a limit allows. */
    LIMIT,
    /** The heap or the stack was too small for it, or it needs more memory than it is given. */
    MEMORY,
    /** It took longer than it was given. */
    TIME,
    /** The process that worked on it ended, more than once: nobody knows more. */
    LOST,
    /** A fault of Slotwise. */
    INTERNAL;

    /** As outputs have it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A fault at no place of the file. */
  public static ModuleFault of(Kind kind, String message) {
    return new ModuleFault(kind, OptionalLong.empty(), message);
  }

  /** A fault of what the bytes say. */
  public static ModuleFault of(ModuleException failure) {
    return new ModuleFault(
        failure instanceof LimitException ? Kind.LIMIT : Kind.INVALID,
        OptionalLong.of(failure.offset()),
        String.valueOf(failure.getMessage()));
  }

  /** What ended an analysis by {@link OutOfMemoryError} or {@link StackOverflowError}. */
  public static ModuleFault ofMemory(VirtualMachineError error) {
    return of(Kind.MEMORY, "not enough memory: " + error.getMessage());
  }
}
