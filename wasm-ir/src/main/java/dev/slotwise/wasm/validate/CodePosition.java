// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

/** The position at which validation stands, for errors: one object a thread, updated in place. */
final class CodePosition {
  /** Absolute offset of the current instruction's opcode. */
  int instruction;

  String section = "";

  /** The function whose body it is; -1 outside bodies. */
  int function = -1;

  /** An error at the current instruction. */
  ValidationException invalid(String message) {
    return new ValidationException(message, instruction, section, function);
  }
}
