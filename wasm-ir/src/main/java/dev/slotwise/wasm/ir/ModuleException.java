// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.OptionalInt;

/**
 * A module that can't be read or isn't valid. The message is in the words of the Wasm spec and does
 * not name the place, which has fields of its own.
 */
public abstract class ModuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Absolute, in bytes. */
  private final long offset;

  /** Empty outside every section. */
  private final String section;

  /** The function whose body it is in; negative if it is in none. */
  private final int function;

  /**
   * A mistake at a place.
   *
   * @param message in the words of the Wasm spec
   * @param offset absolute offset in the file, in bytes
   * @param section such as {@code code}; empty outside every section
   * @param function the index of the function whose body it is in; negative if it is in none
   */
  protected ModuleException(String message, long offset, String section, int function) {
    super(message);
    this.offset = offset;
    this.section = section;
    this.function = function;
  }

  /** {@return the absolute offset in the file, in bytes, of the mistake} */
  public long offset() {
    return offset;
  }

  /** {@return the section, such as {@code code}; empty outside every section} */
  public String section() {
    return section;
  }

  /** {@return the index of the function whose body it is in, if it is in one} */
  public OptionalInt function() {
    return function < 0 ? OptionalInt.empty() : OptionalInt.of(function);
  }

  /** {@return one line: {@code offset 0x1f3, code section, function 12: type mismatch}} */
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
