// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The integer comparisons and their concrete semantics at any width of 1 to 64 bits, in the
 * canonical form of {@link BinaryOp}. {@code i32.eqz} and {@code i64.eqz} are {@link #EQ} with
 * zero.
 *
 * <p>Source: WebAssembly 3.0, section "Numerics", integer operations.
 */
public enum CompareOp implements Operation {
  EQ,
  NE,
  LT_S,
  LT_U,
  GT_S,
  GT_U,
  LE_S,
  LE_U,
  GE_S,
  GE_U;

  /** Whether the comparison holds. */
  public boolean test(long left, long right, int width) {
    return switch (this) {
      case EQ -> left == right;
      case NE -> left != right;
      case LT_S -> Words.signed(left, width) < Words.signed(right, width);
      case LT_U -> Long.compareUnsigned(left, right) < 0;
      case GT_S -> Words.signed(left, width) > Words.signed(right, width);
      case GT_U -> Long.compareUnsigned(left, right) > 0;
      case LE_S -> Words.signed(left, width) <= Words.signed(right, width);
      case LE_U -> Long.compareUnsigned(left, right) <= 0;
      case GE_S -> Words.signed(left, width) >= Words.signed(right, width);
      case GE_U -> Long.compareUnsigned(left, right) >= 0;
    };
  }

  /** The comparison that holds exactly where this one does not. */
  public CompareOp negated() {
    return switch (this) {
      case EQ -> NE;
      case NE -> EQ;
      case LT_S -> GE_S;
      case LT_U -> GE_U;
      case GT_S -> LE_S;
      case GT_U -> LE_U;
      case LE_S -> GT_S;
      case LE_U -> GT_U;
      case GE_S -> LT_S;
      case GE_U -> LT_U;
    };
  }

  /** The comparison that says the same of the operands in the other order. */
  public CompareOp swapped() {
    return switch (this) {
      case EQ -> EQ;
      case NE -> NE;
      case LT_S -> GT_S;
      case LT_U -> GT_U;
      case GT_S -> LT_S;
      case GT_U -> LT_U;
      case LE_S -> GE_S;
      case LE_U -> GE_U;
      case GE_S -> LE_S;
      case GE_U -> LE_U;
    };
  }
}
