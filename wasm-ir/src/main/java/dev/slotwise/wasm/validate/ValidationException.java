// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.ir.ModuleException;

/**
 * A module that follows the binary grammar and breaks a rule of validation. The message starts with
 * the words that the spec's tests use for the rule; facts of the case may follow after a colon. The
 * offset is that of the instruction, or of the declaration outside code.
 */
public final class ValidationException extends ModuleException {
  private static final long serialVersionUID = 1L;

  public ValidationException(String message, long offset, String section, int function) {
    super(message, offset, section, function);
  }
}
