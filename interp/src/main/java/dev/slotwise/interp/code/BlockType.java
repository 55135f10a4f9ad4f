// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.code;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.Types;

/**
 * The number of operands with which a block starts and ends, by its type as {@link
 * ByteCursor#blockType} gives it.
 *
 * <p>Source: WebAssembly 3.0, section 3.2.7 (block types).
 */
public final class BlockType {
  private BlockType() {}

  /** How many operands a block of this type takes. */
  public static int parameters(long type, Types types) {
    return isShort(type) ? 0 : types.function((int) type).parameters().size();
  }

  /** How many operands a block of this type leaves. */
  public static int results(long type, Types types) {
    if (isShort(type)) {
      return type == ByteCursor.EMPTY_BLOCK ? 0 : 1;
    }
    return types.function((int) type).results().size();
  }

  private static boolean isShort(long type) {
    return type == ByteCursor.EMPTY_BLOCK || (type & ByteCursor.VALUE_BLOCK) != 0;
  }
}
