// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The conversions between integer types and their concrete semantics between any two widths of 1 to
 * 64 bits, in the canonical form of {@link BinaryOp}.
 *
 * <p>Source: WebAssembly 3.0, section "Numerics", conversions.
 */
public enum ConvertOp implements Operation {
  /** The low 32 bits. */
  WRAP_I64(64, 32),
  /** The number of the same value in two's complement. */
  EXTEND_I32_S(32, 64),
  /** The number of the same value, unsigned. */
  EXTEND_I32_U(32, 64);

  private final int fromWidth;
  private final int toWidth;

  ConvertOp(int fromWidth, int toWidth) {
    this.fromWidth = fromWidth;
    this.toWidth = toWidth;
  }

  /** {@return the width in bits of the operand in WebAssembly} */
  public int fromWidth() {
    return fromWidth;
  }

  /** {@return the width in bits of the result in WebAssembly} */
  public int toWidth() {
    return toWidth;
  }

  /**
   * {@return the result at WebAssembly's own widths}
   *
   * @param value a canonical word of {@link #fromWidth} bits
   */
  public long apply(long value) {
    return apply(value, fromWidth, toWidth);
  }

  /**
   * {@return the result between other widths, on which laws are checked: {@code from >= to} for
   * {@link #WRAP_I64}, {@code from <= to} for the extensions}
   *
   * @param value a canonical word of {@code from} bits
   * @param from bits of the operand
   * @param to bits of the result
   */
  public long apply(long value, int from, int to) {
    return switch (this) {
      case WRAP_I64 -> Words.truncate(value, to);
      case EXTEND_I32_S -> Words.truncate(Words.signed(value, from), to);
      case EXTEND_I32_U -> value;
    };
  }
}
