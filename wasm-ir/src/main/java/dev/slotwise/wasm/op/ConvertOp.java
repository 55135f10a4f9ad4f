// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The conversions between integer types and their concrete semantics between any two widths of 1 to
 * 64 bits, in the canonical form of {@link BinaryOp}.
 *
 * <p>Source: WebAssembly 3.0, section "Numerics", conversions.
 */
public enum ConvertOp implements Operation {
  WRAP_I64(64, 32),
  EXTEND_I32_S(32, 64),
  EXTEND_I32_U(32, 64);

  private final int fromWidth;
  private final int toWidth;

  ConvertOp(int fromWidth, int toWidth) {
    this.fromWidth = fromWidth;
    this.toWidth = toWidth;
  }

  /** The width in bits of the operand in WebAssembly. */
  public int fromWidth() {
    return fromWidth;
  }

  /** The width in bits of the result in WebAssembly. */
  public int toWidth() {
    return toWidth;
  }

  /** The result at WebAssembly's own widths. */
  public long apply(long value) {
    return apply(value, fromWidth, toWidth);
  }

  /**
   * The result between other widths, on which laws are checked: {@code from >= to} for {@link
   * #WRAP_I64}, {@code from <= to} for the extensions.
   */
  public long apply(long value, int from, int to) {
    return switch (this) {
      case WRAP_I64 -> Words.truncate(value, to);
      case EXTEND_I32_S -> Words.truncate(Words.signed(value, from), to);
      case EXTEND_I32_U -> value;
    };
  }
}
