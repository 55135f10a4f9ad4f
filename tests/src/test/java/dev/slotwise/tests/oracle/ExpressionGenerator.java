// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.List;

/** Makes expressions of every kind; the first alternative of each is the simplest. */
final class ExpressionGenerator {
  private static final int[] I32_BINARY = {
    0x6A, 0x6B, 0x6C, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78
  };
  private static final int[] I64_BINARY = {
    0x7C, 0x7D, 0x7E, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A
  };
  private static final int[] I32_UNARY = {0x45, 0x67, 0x68, 0x69, 0xC0, 0xC1};
  private static final int[] I64_UNARY = {0x79, 0x7A, 0x7B, 0xC2, 0xC3, 0xC4};

  private final Choices choices;
  private final int[] types;
  private final Frame frame;
  private final boolean isOpaque;
  private final Code code;

  /**
   * @param types of the defined functions
   * @param isOpaque whether numbers are only copied, and 0 or 1 as tests give them
   * @param code where the expressions go
   */
  ExpressionGenerator(Choices choices, int[] types, Frame frame, boolean isOpaque, Code code) {
    this.choices = choices;
    this.types = types;
    this.frame = frame;
    this.isOpaque = isOpaque;
    this.code = code;
  }

  void push(Kind kind) {
    push(kind, 2);
  }

  private void push(Kind kind, int depth) {
    switch (kind) {
      case I32 -> i32(depth);
      case I64 -> i64(depth);
      case FUNC -> function(depth);
      case ONE -> typedFunction(depth);
      case CELL -> cell(depth);
      case WIDE_CELL -> wideCell(depth);
      case FUNCTIONS -> functions(depth);
      case NUMBERS -> numbers(depth);
      case ANY -> any(depth);
      case EXTERN -> extern(depth);
      case EXN -> local(Kind.EXN);
    }
  }

  void local(Kind kind) {
    code.add(0x20).u32(anyLocal(kind));
  }

  int anyLocal(Kind kind) {
    List<Integer> locals = frame.of(kind);
    return locals.get(choices.below(locals.size()));
  }

  private int one(int... of) {
    return of[choices.below(of.length)];
  }

  /** The alternatives of {@link #i32} that copy a number or test something. */
  /** Division by most of them goes well. */
  private static final int[] DIVISORS = {1, 2, 3, 4, 5, 6, 7, -1, 0};

  private static final int[] OPAQUE = {0, 1, 2, 3, 4, 5, 6, 11, 12, 14, 15, 18, 19, 20, 21, 23};

  private void i32(int depth) {
    int way =
        isOpaque
            ? OPAQUE[choices.below(depth > 0 ? OPAQUE.length : 6)]
            : choices.below(depth > 0 ? 24 : 6);
    switch (way) {
      case 0, 1 -> code.constant(choices.below(10) - 1);
      case 2, 3 -> local(Kind.I32);
      case 4 -> {
        // The base is a number that the host has made.
        int number = choices.below(isOpaque ? 2 : 3);
        code.add(0x23).u32(number == 2 ? Declared.BASE : Declared.FIRST_NUMBER + number);
      }
      case 5 -> code.constant(4 * choices.below(16)).add(0x28, 0, 0);
      case 6 -> {
        address();
        code.add(isOpaque ? 0x28 : one(0x28, 0x2C, 0x2D, 0x2E, 0x2F));
        memoryArgument();
      }
      case 7, 8, 9 -> binary(Kind.I32, I32_BINARY, depth);
      case 10 -> {
        push(Kind.I32, depth - 1);
        code.constant(one(DIVISORS)).add(one(0x6D, 0x6E, 0x6F, 0x70));
      }
      case 11 -> {
        push(Kind.I32, depth - 1);
        push(Kind.I32, depth - 1);
        code.add(0x46 + choices.below(10));
      }
      case 12 -> {
        push(Kind.I64, depth - 1);
        push(Kind.I64, depth - 1);
        code.add(0x51 + choices.below(10));
      }
      case 13 -> {
        push(Kind.I32, depth - 1);
        code.add(one(I32_UNARY));
      }
      case 14 -> {
        push(Kind.I64, depth - 1);
        code.add(one(0xA7, 0x50));
      }
      case 15 -> {
        push(Kind.I32, depth - 1);
        push(Kind.I32, depth - 1);
        push(Kind.I32, depth - 1);
        code.add(0x1B);
      }
      case 16 -> code.add(0xFC, 0x10, choices.below(3));
      case 17 -> code.add(0x3F, choices.below(2));
      case 18 -> {
        push(choices.oneIn(2) ? Kind.CELL : Kind.FUNC, depth - 1);
        code.add(0xD1);
      }
      case 19 -> {
        push(Kind.CELL, depth - 1);
        code.add(0xFB, 0x02, Declared.CELL, 1);
      }
      case 20 -> {
        push(Kind.NUMBERS, depth - 1);
        element(depth);
        code.add(0xFB, 0x0B, Declared.NUMBERS);
      }
      case 21 -> {
        push(Kind.ANY, depth - 1);
        code.add(0xFB, one(0x14, 0x15), one(0x6C, Declared.CELL, Declared.WIDE_CELL));
      }
      case 22 -> {
        push(Kind.I32, depth - 1);
        code.add(0xB7, 0xFC, 0x02);
      }
      default -> {
        push(Kind.I32, depth - 1);
        code.add(0x04, 0x7F);
        push(Kind.I32, depth - 1);
        code.add(0x05);
        push(Kind.I32, depth - 1);
        code.add(0x0B);
      }
    }
  }

  private void binary(Kind kind, int[] operations, int depth) {
    push(kind, depth - 1);
    push(kind, depth - 1);
    code.add(one(operations));
  }

  private void i64(int depth) {
    int way = choices.below(depth > 0 ? 9 : 3);
    switch (isOpaque && way > 3 ? 8 : way) {
      case 0 -> code.add(0x42).s32(choices.below(10) - 1);
      case 1 -> local(Kind.I64);
      case 2 -> code.add(0x23, Declared.LONG);
      case 3 -> {
        address();
        code.add(isOpaque ? 0x29 : one(0x29, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35));
        memoryArgument();
      }
      case 4 -> binary(Kind.I64, I64_BINARY, depth);
      case 5 -> {
        push(Kind.I64, depth - 1);
        code.add(0x42).s32(one(DIVISORS)).add(one(0x7F, 0x80, 0x81, 0x82));
      }
      case 6 -> {
        push(Kind.I32, depth - 1);
        code.add(one(0xAC, 0xAD));
      }
      case 7 -> {
        push(Kind.I64, depth - 1);
        code.add(one(I64_UNARY));
      }
      default -> {
        push(Kind.WIDE_CELL, depth - 1);
        code.add(0xFB, 0x02, Declared.WIDE_CELL, 2);
      }
    }
  }

  private void function(int depth) {
    switch (choices.below(depth > 0 ? 16 : 3)) {
      case 0, 1, 11, 12, 13, 14 ->
          code.add(0xD2).u32(Declared.IMPORTS + choices.below(types.length));
      case 2 -> local(Kind.FUNC);
      case 3 -> code.add(0x23).u32(Declared.ANY_FUNCTION + choices.below(2));
      case 4, 5 -> {
        slot(Declared.SLOTS);
        code.add(0x25, choices.below(2));
      }
      case 6 -> {
        push(Kind.CELL, depth - 1);
        code.add(0xFB, 0x02, Declared.CELL, 0);
      }
      case 7 -> {
        push(Kind.FUNCTIONS, depth - 1);
        element(depth);
        code.add(0xFB, 0x0B, Declared.FUNCTIONS);
      }
      case 8 -> push(Kind.ONE, depth - 1);
      case 9 -> {
        push(Kind.FUNC, depth - 1);
        push(Kind.FUNC, depth - 1);
        push(Kind.I32, depth - 1);
        code.add(0x1C, 1, 0x70);
      }
      default -> code.add(0xD0, choices.oneIn(2) ? 0x70 : 0x73);
    }
  }

  /** A function of type {@link Declared#ONE}: a reference that a call can enter. */
  private void typedFunction(int depth) {
    switch (choices.below(depth > 0 ? 6 : 3)) {
      case 0 -> code.add(0xD2).u32(typedFunctionIndex());
      case 1 -> local(Kind.ONE);
      case 2 -> code.add(0x23, Declared.TYPED_FUNCTION);
      case 3 -> {
        slot(Declared.SLOTS / 2);
        code.add(0x25, Declared.TYPED_TABLE);
      }
      case 4 -> cast(Kind.FUNC, Kind.ONE, depth);
      default -> {
        push(Kind.ONE, depth - 1);
        push(Kind.ONE, depth - 1);
        push(Kind.I32, depth - 1);
        code.add(0x1C, 1).add(Kind.ONE.encoding());
      }
    }
  }

  int typedFunctionIndex() {
    return Declared.typed(types, choices.below(types.length));
  }

  private void cell(int depth) {
    switch (choices.below(depth > 0 ? 6 : 2)) {
      case 0 -> local(Kind.CELL);
      case 1 -> code.add(0x23, Declared.CELL_GLOBAL);
      case 2 -> {
        push(Kind.FUNC, depth - 1);
        push(Kind.I32, depth - 1);
        code.add(0xFB, 0x00, Declared.CELL);
      }
      case 3 -> code.add(0xFB, 0x01, Declared.CELL);
      case 4 -> push(Kind.WIDE_CELL, depth - 1);
      default -> cast(Kind.ANY, Kind.CELL, depth);
    }
  }

  /** Casts what it can, and else takes another value; only seldom does it trap. */
  private void cast(Kind from, Kind to, int depth) {
    push(from, depth - 1);
    if (choices.oneIn(10)) {
      code.add(0xFB, 0x17, to.heapType());
      return;
    }
    int local = anyLocal(from);
    code.add(0x22).u32(local).add(0xFB, 0x14, to.heapType(), 0x04).add(to.encoding());
    code.add(0x20).u32(local).add(0xFB, 0x16, to.heapType(), 0x05);
    local(to);
    code.add(0x0B);
  }

  private void wideCell(int depth) {
    switch (choices.below(depth > 0 ? 4 : 1)) {
      case 3 -> cast(Kind.CELL, Kind.WIDE_CELL, depth);
      case 0 -> local(Kind.WIDE_CELL);
      case 1 -> {
        push(Kind.FUNC, depth - 1);
        push(Kind.I32, depth - 1);
        push(Kind.I64, depth - 1);
        code.add(0xFB, 0x00, Declared.WIDE_CELL);
      }
      default -> code.add(0xFB, 0x01, Declared.WIDE_CELL);
    }
  }

  /** Arrays are of four elements, so that most indices are in bounds. */
  private void functions(int depth) {
    switch (choices.below(depth > 0 ? 5 : 1)) {
      case 0 -> local(Kind.FUNCTIONS);
      case 1 -> {
        for (int i = 0; i < 4; i++) {
          push(Kind.FUNC, 0);
        }
        code.add(0xFB, 0x08, Declared.FUNCTIONS, 4);
      }
      case 2 -> {
        push(Kind.FUNC, depth - 1);
        code.constant(4).add(0xFB, 0x06, Declared.FUNCTIONS);
      }
      case 3 -> code.constant(4).add(0xFB, 0x07, Declared.FUNCTIONS);
      default -> code.constant(0).constant(4).add(0xFB, 0x0A, Declared.FUNCTIONS, Declared.PASSIVE);
    }
  }

  private void numbers(int depth) {
    switch (choices.below(depth > 0 ? 3 : 1)) {
      case 0 -> local(Kind.NUMBERS);
      case 1 -> {
        for (int i = 0; i < 4; i++) {
          push(Kind.I32, 0);
        }
        code.add(0xFB, 0x08, Declared.NUMBERS, 4);
      }
      default -> {
        push(Kind.I32, depth - 1);
        code.constant(4).add(0xFB, 0x06, Declared.NUMBERS);
      }
    }
  }

  private void any(int depth) {
    switch (choices.below(depth > 0 ? 6 : 1)) {
      case 0 -> local(Kind.ANY);
      case 1 -> {
        push(Kind.I32, depth - 1);
        code.add(0xFB, 0x1C);
      }
      case 2 -> push(Kind.CELL, depth - 1);
      case 3 -> push(Kind.FUNCTIONS, depth - 1);
      case 4 -> push(Kind.WIDE_CELL, depth - 1);
      default -> {
        push(Kind.EXTERN, depth - 1);
        code.add(0xFB, 0x1A);
      }
    }
  }

  private void extern(int depth) {
    if (depth > 0 && choices.oneIn(2)) {
      push(Kind.ANY, depth - 1);
      code.add(0xFB, 0x1B);
    } else {
      local(Kind.EXTERN);
    }
  }

  /** An index of an array: mostly one that is in bounds. */
  void element(int depth) {
    if (depth == 0 || !choices.oneIn(3)) {
      code.constant(choices.below(4));
    } else {
      push(Kind.I32, depth - 1);
      code.constant(3).add(0x71);
    }
  }

  /** A table index: mostly one that is in bounds. */
  void slot(int slots) {
    if (!choices.oneIn(2)) {
      code.constant(choices.below(slots));
    } else {
      push(Kind.I32, 1);
      if (!isOpaque && !choices.oneIn(40)) {
        code.constant(slots - 1).add(0x71);
      }
    }
  }

  /** A table index after which two more slots are in bounds. */
  void start(int slots) {
    if (!choices.oneIn(2)) {
      code.constant(choices.below(slots - 2));
    } else {
      push(Kind.I32, 1);
      code.constant(1).add(0x71);
    }
  }

  /** A memory address, mostly in the data segment. */
  void address() {
    if (!choices.oneIn(3)) {
      code.constant(4 * choices.below(16));
    } else {
      push(Kind.I32, 1);
      code.constant(60).add(0x71);
    }
  }

  /** Alignment, memory and offset of a load or store. */
  void memoryArgument() {
    if (choices.oneIn(4)) {
      code.add(0x40, 1);
    } else {
      code.add(0);
    }
    code.u32(choices.oneIn(4) ? choices.below(8) & (isOpaque ? 4 : 7) : 0);
  }
}
