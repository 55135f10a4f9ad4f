// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.ModuleException;

/** A module that may be well-formed, but is larger than the {@link Limits}. */
public final class LimitException extends ModuleException {
  private static final long serialVersionUID = 1L;

  public LimitException(String message, long offset, String section, int function) {
    super(message, offset, section, function);
  }
}
