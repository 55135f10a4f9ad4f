// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import dev.slotwise.wasm.ir.ModuleException;

/**
 * Debug information that does not follow DWARF, or is too large; the module itself may be valid.
 */
public final class DwarfException extends ModuleException {
  private static final long serialVersionUID = 1L;

  DwarfException(String message, long offset, String section) {
    super(message, offset, section, -1);
  }
}
