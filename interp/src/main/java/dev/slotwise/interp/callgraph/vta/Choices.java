// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.ConvertOp;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The few numbers that a word can be where a bit or a mask chooses between constants: {@code x >>
 * 31} is 0 or all ones, {@code (x >> 31) & 5} is 0 or 5, {@code (x < y) * 3 + 5} is 5 or 8. The
 * numbers are canonical at the word's width. Immutable.
 */
final class Choices {
  /** More numbers than that come of counting, not of choosing. */
  private static final int MOST = 8;

  /** Zero or a power of two, by its exponent. */
  private static final Choices[] POWERS = new Choices[Long.SIZE];

  /** Of one number each, from 0 on: most constants in code are small. */
  private static final Choices[] SMALL = new Choices[256];

  static {
    Arrays.setAll(POWERS, exponent -> new Choices(0, 1L << exponent));
    Arrays.setAll(SMALL, number -> new Choices(number));
  }

  /** A test. */
  static final Choices BIT = POWERS[0];

  private static final Choices ZERO = SMALL[0];
  private static final Choices MASK_32 = new Choices(0, 0xFFFF_FFFFL);
  private static final Choices MASK_64 = new Choices(0, -1);

  private final long[] numbers;

  private Choices(long... numbers) {
    this.numbers = numbers;
  }

  static Choices of(long number) {
    return number >= 0 && number < SMALL.length ? SMALL[(int) number] : new Choices(number);
  }

  static Choices zeroOr(long number) {
    if (number == 0) {
      return ZERO;
    }
    return Long.bitCount(number) == 1
        ? POWERS[Long.numberOfTrailingZeros(number)]
        : new Choices(0, number);
  }

  /** These and zero; null if that is too much. */
  @Nullable Choices orZero() {
    return numbers[0] == 0 ? this : union(ZERO);
  }

  /** All bits are the sign. */
  static Choices mask(boolean isLong) {
    return isLong ? MASK_64 : MASK_32;
  }

  int size() {
    return numbers.length;
  }

  long get(int index) {
    return numbers[index];
  }

  /** A bit that is shifted left by a constant. */
  static Choices shiftedBit(long count, boolean isLong) {
    return POWERS[(int) count & (isLong ? Long.SIZE : Integer.SIZE) - 1];
  }

  /** The results of an operation on all pairs; null if they are too many. */
  static @Nullable Choices of(BinaryOp op, Choices left, Choices right, boolean isLong) {
    int width = isLong ? Long.SIZE : Integer.SIZE;
    long[] results = new long[left.numbers.length * right.numbers.length];
    int count = 0;
    for (long first : left.numbers) {
      for (long second : right.numbers) {
        if (!op.traps(first, second, width)) {
          results[count++] = op.applyDefined(first, second, width);
        }
      }
    }
    return distinct(results, count);
  }

  /** What either can be; null if that is too much. */
  @Nullable Choices union(Choices other) {
    if (this == other) {
      return this;
    }
    long[] both = Arrays.copyOf(numbers, numbers.length + other.numbers.length);
    System.arraycopy(other.numbers, 0, both, numbers.length, other.numbers.length);
    return distinct(both, both.length);
  }

  Choices converted(ConvertOp op) {
    if (this == BIT) {
      return this;
    }
    long[] results = new long[numbers.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = op.apply(numbers[i]);
    }
    return new Choices(results);
  }

  private static @Nullable Choices distinct(long[] results, int count) {
    Arrays.sort(results, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || results[i] != results[i - 1]) {
        results[distinct++] = results[i];
      }
    }
    if (distinct > MOST) {
      return null;
    }
    if (distinct == 1) {
      return of(results[0]);
    }
    return distinct == 2 && results[0] == 0
        ? zeroOr(results[1])
        : new Choices(Arrays.copyOf(results, distinct));
  }
}
