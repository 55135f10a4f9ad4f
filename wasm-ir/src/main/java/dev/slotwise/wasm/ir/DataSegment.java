// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Optional;

/**
 * A data segment.
 *
 * @param memory the memory of an active segment; 0 otherwise
 * @param offset where an active segment goes; empty for a passive one
 * @param start absolute offset in the file of its first byte
 * @param end absolute offset after its last byte
 */
public record DataSegment(int memory, Optional<ConstExpr> offset, int start, int end) {

  /** {@return how many bytes it has} */
  public int size() {
    return end - start;
  }
}
