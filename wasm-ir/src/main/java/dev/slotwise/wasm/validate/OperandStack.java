// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import java.util.Arrays;

/**
 * The types of the operands at one point of the code, as an {@code int[]} of {@link ValueType}s.
 * Operands below {@link #floor} belong to outer blocks. After an unconditional transfer the stack
 * is polymorphic: below what stands on it there is any number of operands of type {@link
 * ValueType#BOTTOM}. Allocates only to grow.
 *
 * <p>Source: WebAssembly 3.0, appendix 7.3 (validation algorithm).
 */
final class OperandStack {
  private final Types types;
  private final CodePosition position;
  private final int maxHeight;
  private int[] operands;
  private int size;

  /** Height of the operands that belong to outer blocks. */
  private int floor;

  private boolean polymorphic;

  OperandStack(Types types, CodePosition position, Limits limits) {
    this.types = types;
    this.position = position;
    this.maxHeight = limits.operands();
    this.operands = new int[Math.min(256, maxHeight)];
  }

  void clear() {
    size = 0;
    floor = 0;
    polymorphic = false;
  }

  int size() {
    return size;
  }

  int floor() {
    return floor;
  }

  boolean isPolymorphic() {
    return polymorphic;
  }

  /** Enters or comes back to a block whose operands lie above {@code newFloor}. */
  void setBlock(int newFloor, boolean isPolymorphic) {
    floor = newFloor;
    polymorphic = isPolymorphic;
  }

  /** What an unconditional transfer leaves. */
  void setUnreachable() {
    size = floor;
    polymorphic = true;
  }

  /** Whether nothing but made-up operands are left in this block. */
  boolean isExhausted() {
    return size == floor;
  }

  void push(int type) {
    if (size == operands.length) {
      grow(1);
    }
    operands[size++] = type;
  }

  void pushAll(int[] pushed) {
    int count = pushed.length;
    if (size + count > operands.length) {
      grow(count);
    }
    for (int i = 0; i < count; i++) {
      operands[size + i] = pushed[i];
    }
    size += count;
  }

  private void grow(int more) {
    if (size + more > maxHeight) {
      throw new LimitException(
          "operands: " + (size + more) + " is above the limit of " + maxHeight,
          position.instruction,
          position.section,
          position.function);
    }
    int doubled = Math.min(maxHeight, operands.length * 2);
    operands = Arrays.copyOf(operands, Math.max(size + more, doubled));
  }

  /** Takes an operand that must match {@code expected}. */
  void pop(int expected) {
    int top = size - 1;
    if (top >= floor && operands[top] == expected) {
      size = top;
    } else {
      popMatching(expected);
    }
  }

  /**
   * Takes operands and gives a result, if operands of exactly these types are there.
   *
   * @param shape one of {@link SimpleRules#SHAPES}
   * @return whether it was done; if not, nothing was
   */
  boolean exchange(int shape) {
    int count = shape >>> 24;
    int height = size - count;
    if (height < floor
        || height >= operands.length
        || (count > 0 && operands[size - 1] != (byte) (shape >> 8))
        || (count > 1 && operands[height] != (byte) (shape >> 16))) {
      return false;
    }
    int result = (byte) shape;
    operands[height] = result;
    size = result == 0 ? height : height + 1;
    return true;
  }

  /** Takes operands that must match {@code expected}, the last one from the top. */
  void popAll(int[] expected) {
    for (int i = expected.length - 1; i >= 0; i--) {
      pop(expected[i]);
    }
  }

  /**
   * Takes an operand that must match {@code expected}.
   *
   * @return its own type, which may be {@link ValueType#BOTTOM}
   */
  int popMatching(int expected) {
    if (size == floor) {
      if (polymorphic) {
        return ValueType.BOTTOM;
      }
      throw position.invalid(
          "type mismatch: expected " + ValueType.toString(expected) + ", found nothing");
    }
    int actual = operands[--size];
    if (!types.matches(actual, expected)) {
      throw mismatch(expected, actual);
    }
    return actual;
  }

  /** Takes an operand of any type; {@link ValueType#BOTTOM} if unreachable code made it up. */
  int popAny() {
    if (size == floor) {
      if (polymorphic) {
        return ValueType.BOTTOM;
      }
      throw position.invalid("type mismatch: expected an operand, found nothing");
    }
    return operands[--size];
  }

  /** Takes a reference of any type; {@link ValueType#BOTTOM} if unreachable code made it up. */
  int popReference() {
    int type = popAny();
    if (type != ValueType.BOTTOM && !ValueType.isReference(type)) {
      throw position.invalid(
          "type mismatch: expected a reference, found " + ValueType.toString(type));
    }
    return type;
  }

  /** Checks that the topmost operands match {@code expected}, and leaves them. */
  void check(int[] expected) {
    int at = size;
    for (int i = expected.length - 1; i >= 0; i--) {
      if (at == floor) {
        if (polymorphic) {
          return;
        }
        throw position.invalid(
            "type mismatch: expected " + ValueType.toString(expected[i]) + ", found nothing");
      }
      int actual = operands[--at];
      if (!types.matches(actual, expected[i])) {
        throw mismatch(expected[i], actual);
      }
    }
  }

  /** The topmost operands, which must match {@code expected}, take its types. */
  void retype(int[] expected) {
    if (expected.length > 0) {
      popAll(expected);
      pushAll(expected);
    }
  }

  private ValidationException mismatch(int expected, int actual) {
    return position.invalid(
        "type mismatch: expected "
            + ValueType.toString(expected)
            + ", found "
            + ValueType.toString(actual));
  }
}
