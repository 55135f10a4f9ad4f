// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.ModuleException;

/** A malformed module: the bytes don't follow the binary grammar, or pass a limit. */
public final class DecodeException extends ModuleException {
  private static final long serialVersionUID = 1L;

  public DecodeException(String message, long offset, String section, int function) {
    super(message, offset, section, function);
  }
}
