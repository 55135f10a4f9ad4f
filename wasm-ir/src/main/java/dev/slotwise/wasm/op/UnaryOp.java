// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The integer operations of one operand and their concrete semantics at any width of 1 to 64 bits,
 * in the canonical form of {@link BinaryOp}.
 *
 * <p>Sign extension from at least as many bits as the width has is the identity, so that laws can
 * be checked on small words.
 *
 * <p>Source: WebAssembly 3.0, section "Numerics", integer operations.
 */
public enum UnaryOp implements Operation {
  /** How many zero bits lead; the width for 0. */
  CLZ,
  /** How many zero bits trail; the width for 0. */
  CTZ,
  /** How many bits are set. */
  POPCNT,
  /** The low 8 bits, sign-extended. */
  EXTEND8_S,
  /** The low 16 bits, sign-extended. */
  EXTEND16_S,
  /** The low 32 bits, sign-extended. */
  EXTEND32_S;

  /**
   * {@return the result; no unary operation traps}
   *
   * @param value a canonical word
   * @param width 32 or 64, but 1 to 64 in laws
   */
  public long apply(long value, int width) {
    return switch (this) {
      case CLZ -> Long.numberOfLeadingZeros(value) - (64 - width);
      case CTZ -> value == 0 ? width : Long.numberOfTrailingZeros(value);
      case POPCNT -> Long.bitCount(value);
      case EXTEND8_S, EXTEND16_S, EXTEND32_S ->
          Words.truncate(Words.signed(value, Math.min(sourceBits(), width)), width);
    };
  }

  /** {@return the bits that a sign extension reads; 64 for the other operations, which read all} */
  public int sourceBits() {
    return switch (this) {
      case EXTEND8_S -> 8;
      case EXTEND16_S -> 16;
      case EXTEND32_S -> 32;
      case CLZ, CTZ, POPCNT -> 64;
    };
  }
}
