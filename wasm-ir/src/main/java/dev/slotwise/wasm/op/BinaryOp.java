// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

import java.util.OptionalLong;

/**
 * The integer operations of two operands and their concrete semantics at any width of 1 to 64 bits.
 *
 * <p>Operands and results are canonical: a {@code long} holding the word's bits zero-extended (at
 * 64 bits, the long itself). Widths other than 32 and 64 do not exist in WebAssembly; they let laws
 * be checked exhaustively on small words, so {@link #SHL} and its like take their count modulo the
 * width.
 *
 * <p>Source: WebAssembly 3.0, section "Numerics", integer operations.
 */
public enum BinaryOp implements Operation {
  /** The sum, modulo 2^width. */
  ADD,
  /** The difference, modulo 2^width. */
  SUB,
  /** The product, modulo 2^width. */
  MUL,
  /** The signed quotient, rounded towards zero; traps on division by zero and on overflow. */
  DIV_S,
  /** The unsigned quotient, rounded down; traps on division by zero. */
  DIV_U,
  /** The signed remainder, with the sign of the dividend; traps on division by zero. */
  REM_S,
  /** The unsigned remainder; traps on division by zero. */
  REM_U,
  /** Bitwise conjunction. */
  AND,
  /** Bitwise disjunction. */
  OR,
  /** Bitwise exclusive disjunction. */
  XOR,
  /** Shift to the left by the second operand, modulo width. */
  SHL,
  /** Shift to the right that copies the sign bit, by the second operand, modulo width. */
  SHR_S,
  /** Shift to the right that fills with zeros, by the second operand, modulo width. */
  SHR_U,
  /** Rotation to the left by the second operand, modulo width. */
  ROTL,
  /** Rotation to the right by the second operand, modulo width. */
  ROTR;

  /**
   * {@return the result, or empty where the operation traps}
   *
   * @param left the first operand, a canonical word
   * @param right the second operand, a canonical word
   * @param width 32 or 64, but 1 to 64 in laws
   */
  public OptionalLong apply(long left, long right, int width) {
    return traps(left, right, width)
        ? OptionalLong.empty()
        : OptionalLong.of(applyDefined(left, right, width));
  }

  /** {@return whether some operands make this operation trap} */
  public boolean canTrap() {
    return this == DIV_S || this == DIV_U || this == REM_S || this == REM_U;
  }

  /**
   * {@return whether these operands trap: division by zero, or a signed quotient out of range}
   *
   * @param left the first operand, a canonical word
   * @param right the second operand, a canonical word
   * @param width 32 or 64, but 1 to 64 in laws
   */
  public boolean traps(long left, long right, int width) {
    return switch (this) {
      case DIV_U, REM_S, REM_U -> right == 0;
      case DIV_S ->
          right == 0 || (right == Words.mask(width) && left == 1L << (width - 1) && width > 1);
      default -> false;
    };
  }

  /**
   * The result on operands that do not trap.
   *
   * @param left the first operand, a canonical word
   * @param right the second operand, a canonical word
   * @param width 32 or 64, but 1 to 64 in laws
   * @return a canonical word
   * @throws ArithmeticException possibly, if the operands {@link #traps trap}
   */
  public long applyDefined(long left, long right, int width) {
    long raw =
        switch (this) {
          case ADD -> left + right;
          case SUB -> left - right;
          case MUL -> left * right;
          case DIV_S -> Words.signed(left, width) / Words.signed(right, width);
          case DIV_U -> Long.divideUnsigned(left, right);
          case REM_S -> Words.signed(left, width) % Words.signed(right, width);
          case REM_U -> Long.remainderUnsigned(left, right);
          case AND -> left & right;
          case OR -> left | right;
          case XOR -> left ^ right;
          case SHL -> left << count(right, width);
          case SHR_S -> Words.signed(left, width) >> count(right, width);
          case SHR_U -> left >>> count(right, width);
          case ROTL -> rotateLeft(left, count(right, width), width);
          case ROTR -> rotateLeft(left, (width - count(right, width)) % width, width);
        };
    return Words.truncate(raw, width);
  }

  private static int count(long right, int width) {
    return (int) Long.remainderUnsigned(right, width);
  }

  private static long rotateLeft(long value, int count, int width) {
    // A shift by the whole width would be taken modulo 64 by the JVM.
    return count == 0 ? value : value << count | value >>> (width - count);
  }
}
