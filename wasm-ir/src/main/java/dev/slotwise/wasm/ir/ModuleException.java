// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.OptionalInt;

/**
 * A module that can't be read or isn't valid. The message is in the words of the Wasm spec and does
 * not name the place, which has fields of its own.
 */
public abstract class ModuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final String section;
  private final int function;

  protected ModuleException(String message, long offset, String section, int function) {
    super(message);
    this.offset = offset;
    this.section = section;
    this.function = function;
  }

  /** Absolute offset in the file, in bytes, of what is wrong. */
  public long offset() {
    return offset;
  }

  /** The section, such as {@code code}; empty outside every section. */
  public String section() {
    return section;
  }

  /** The index of the function whose body it is in, if it is in one. */
  public OptionalInt function() {
    return function < 0 ? OptionalInt.empty() : OptionalInt.of(function);
  }

  /** One line: {@code offset 0x1f3, code section, function 12: type mismatch}. */
  public String describe() {
    StringBuilder line = new StringBuilder("offset 0x").append(Long.toHexString(offset));
    if (!section.isEmpty()) {
      line.append(", ").append(section).append(" section");
    }
    if (function >= 0) {
      line.append(", function ").append(function);
    }
    return line.append(": ").append(getMessage()).toString();
  }
}
