// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.wasm.ir.ModuleException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One thing that is wrong with a file.
 *
 * @param file the file; {@code module} for bytes and streams
 * @param message what is wrong, in the words of the WebAssembly specification
 * @param offset of what is wrong, in bytes from the start of the file; empty for a file that can't
 *     be read
 * @param section the section, such as {@code code}; empty outside every section
 * @param function the index of the function whose body it is in, if it is in one
 */
public record Problem(
    String file, String message, OptionalLong offset, String section, OptionalInt function) {

  static Problem of(String file, String message) {
    return new Problem(file, message, OptionalLong.empty(), "", OptionalInt.empty());
  }

  static Problem of(String file, ModuleException problem) {
    return new Problem(
        file,
        String.valueOf(problem.getMessage()),
        OptionalLong.of(problem.offset()),
        problem.section(),
        problem.function());
  }

  /** One line: {@code FILE: offset 0x1f3, code section, function 12: type mismatch}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(file).append(": ");
    offset.ifPresent(at -> line.append("offset 0x").append(Long.toHexString(at)));
    if (!section.isEmpty()) {
      line.append(", ").append(section).append(" section");
    }
    function.ifPresent(index -> line.append(", function ").append(index));
    return line.append(offset.isPresent() ? ": " : "").append(message).toString();
  }
}
