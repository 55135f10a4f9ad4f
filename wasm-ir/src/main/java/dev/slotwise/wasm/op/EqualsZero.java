// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/** {@code eqz}: {@link CompareOp#EQ} with zero. */
public enum EqualsZero implements Operation {
  /** The only such operation. */
  INSTANCE
}
