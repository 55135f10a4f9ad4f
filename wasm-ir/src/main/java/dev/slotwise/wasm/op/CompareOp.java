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
  /** Equal. */
  EQ,
  /** Not equal. */
  NE,
  /** Less than, in two's complement. */
  LT_S,
  /** Less than, as unsigned numbers. */
  LT_U,
  /** Greater than, in two's complement. */
  GT_S,
  /** Greater than, as unsigned numbers. */
  GT_U,
  /** At most, in two's complement. */
  LE_S,
  /** At most, as unsigned numbers. */
  LE_U,
  /** At least, in two's complement. */
  GE_S,
  /** At least, as unsigned numbers. */
  GE_U;

  /**
   * {@return whether the comparison holds}
   *
   * @param left the first operand, a canonical word
   * @param right the second operand, a canonical word
   * @param width 32 or 64, but 1 to 64 in laws
   */
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

  /** {@return the comparison that holds exactly where this one does not} */
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

  /** {@return the comparison that says the same of the operands in the other order} */
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
