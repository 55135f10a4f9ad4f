// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

/** The types of values in generated modules, by the types that every one of them declares. */
enum Kind {
  I32(0x7F),
  I64(0x7E),
  /** Any function. */
  FUNC(0x70),
  /** A function of {@link Declared#ONE}. */
  ONE(0x63, Declared.ONE),
  CELL(0x63, Declared.CELL),
  WIDE_CELL(0x63, Declared.WIDE_CELL),
  FUNCTIONS(0x63, Declared.FUNCTIONS),
  NUMBERS(0x63, Declared.NUMBERS),
  ANY(0x6E),
  EXTERN(0x6F),
  EXN(0x69);

  private final int[] encoding;

  Kind(int... encoding) {
    this.encoding = encoding;
  }

  /** The value type. */
  int[] encoding() {
    return encoding.clone();
  }

  /** The heap type; only for references. */
  int heapType() {
    return encoding[encoding.length - 1];
  }

  boolean isNumber() {
    return this == I32 || this == I64;
  }
}
