// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * A memory access at the address operand plus the static offset.
 *
 * @param bytes how many bytes are accessed, which is the natural alignment too
 * @param signed whether a loaded integer narrower than its type is sign-extended
 * @param reads whether the bytes are read
 * @param writes whether the bytes are written
 */
public record MemoryAccess(int bytes, boolean signed, boolean reads, boolean writes)
    implements Operation {

  static MemoryAccess load(int bytes, boolean signed) {
    return new MemoryAccess(bytes, signed, true, false);
  }

  static MemoryAccess store(int bytes) {
    return new MemoryAccess(bytes, false, false, true);
  }

  static MemoryAccess readModifyWrite(int bytes) {
    return new MemoryAccess(bytes, false, true, true);
  }

  /** Waiting on or waking at an address: bounds and alignment are checked, nothing is written. */
  static MemoryAccess notify(int bytes) {
    return new MemoryAccess(bytes, false, true, false);
  }
}
