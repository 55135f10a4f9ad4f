// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/** The value of a constant expression, as far as the module alone determines it. */
public sealed interface ConstValue {

  /**
   * An i32 (zero-extended) or an i64.
   *
   * @param value the bits
   */
  record Bits(long value) implements ConstValue {}

  /**
   * A reference to a function.
   *
   * @param function its index
   */
  record FunctionReference(int function) implements ConstValue {}

  /** A null reference. */
  record Null() implements ConstValue {}

  /** Anything else: it depends on the host, or is of a kind that is not followed. */
  record Unknown() implements ConstValue {}

  /** Null, of any reference type. */
  ConstValue NULL = new Null();

  /** A value of which nothing is known. */
  ConstValue UNKNOWN = new Unknown();
}
