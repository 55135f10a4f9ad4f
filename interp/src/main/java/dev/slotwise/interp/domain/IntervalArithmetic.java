// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.Interval.Range;
import dev.slotwise.lattice.Words;
import dev.slotwise.wasm.op.BinaryOp;

/**
 * Binary operations on segments: intervals that lie within one half of the circle of words, so that
 * their bounds are right in signed and in unsigned order.
 */
final class IntervalArithmetic {

  private IntervalArithmetic() {}

  /** The results of words {@code a..b} and {@code c..d}. */
  static Range binary(BinaryOp op, long a, long b, long c, long d, int width) {
    if (a == b && c == d) {
      return op.traps(a, c, width) ? Range.NONE : word(op.applyDefined(a, c, width), width);
    }
    return switch (op) {
      // Two segments span less than the circle, so the sum of spans never laps itself.
      case ADD -> wrapped(a + c, b + d, width);
      case SUB -> wrapped(a - d, b - c, width);
      case MUL -> multiply(a, b, c, d, width);
      case DIV_U -> d == 0 ? Range.NONE : unsigned(divide(a, d), divide(b, positive(c)), width);
      case REM_U -> remainder(a, b, c, d, width);
      case DIV_S -> divideSigned(a, b, c, d, width);
      case REM_S -> remainderSigned(a, b, c, d, width);
      case AND -> {
        boolean bothHigh = (a & c & Words.signBit(width)) != 0;
        yield unsigned(bothHigh ? Words.signBit(width) : 0, Words.min(b, d), width);
      }
      case OR -> unsigned(Words.max(a, c), ones(b | d), width);
      case XOR -> unsigned(0, ones(b | d), width);
      case SHL -> shiftLeft(a, b, c, d, width);
      case SHR_U -> inRange(d, width) ? unsigned(a >>> d, b >>> c, width) : Range.ALL;
      case SHR_S -> shiftRightSigned(a, b, c, d, width);
      case ROTL, ROTR -> Range.ALL;
    };
  }

  private static Range multiply(long a, long b, long c, long d, int width) {
    long w = Words.signed(a, width);
    long x = Words.signed(b, width);
    long y = Words.signed(c, width);
    long z = Words.signed(d, width);
    if (fits(w, y, width) && fits(w, z, width) && fits(x, y, width) && fits(x, z, width)) {
      return hull(w * y, w * z, x * y, x * z, width);
    }
    boolean fitsUnsigned =
        b >= 0
            && d >= 0
            && Math.multiplyHigh(b, d) == 0
            && Long.compareUnsigned(b * d, Words.mask(width)) <= 0;
    return fitsUnsigned ? unsigned(a * c, b * d, width) : Range.ALL;
  }

  /** Whether a signed product is a word. */
  private static boolean fits(long left, long right, int width) {
    long product = left * right;
    return Math.multiplyHigh(left, right) == product >> 63
        && Words.signed(product, width) == product;
  }

  private static Range remainder(long a, long b, long c, long d, int width) {
    if (d == 0) {
      return Range.NONE;
    }
    long least = positive(c);
    if (Long.compareUnsigned(b, least) < 0) {
      return unsigned(a, b, width);
    }
    if (c == d && divide(a, c) == divide(b, c)) {
      return unsigned(Long.remainderUnsigned(a, c), Long.remainderUnsigned(b, c), width);
    }
    return unsigned(0, Words.min(b, d - 1), width);
  }

  private static Range divideSigned(long a, long b, long c, long d, int width) {
    if (d == 0) {
      return Range.NONE;
    }
    long w = Words.signed(a, width);
    long x = Words.signed(b, width);
    long y = Words.signed(positive(c), width);
    long z = Words.signed(d, width);
    return hull(
        quotient(w, y, width),
        quotient(w, z, width),
        quotient(x, y, width),
        quotient(x, z, width),
        width);
  }

  /** A signed quotient; the one that traps for being too great counts as the greatest word. */
  private static long quotient(long left, long right, int width) {
    long greatest = Words.mask(width) >>> 1;
    return right == -1 && left == -greatest - 1 ? greatest : left / right;
  }

  private static Range remainderSigned(long a, long b, long c, long d, int width) {
    if (d == 0) {
      return Range.NONE;
    }
    long y = Words.signed(positive(c), width);
    long z = Words.signed(d, width);
    // One less than the smallest and the greatest magnitude of a divisor.
    long least = y > 0 ? y - 1 : -(z + 1);
    long greatest = y > 0 ? z - 1 : -(y + 1);
    long w = Words.signed(a, width);
    long x = Words.signed(b, width);
    if (w >= 0) {
      return x <= least ? Range.signed(w, x, width) : Range.signed(0, Math.min(x, greatest), width);
    }
    return w >= -least ? Range.signed(w, x, width) : Range.signed(Math.max(w, -greatest), 0, width);
  }

  private static Range shiftLeft(long a, long b, long c, long d, int width) {
    if (!inRange(d, width)) {
      return Range.ALL;
    }
    if (Long.compareUnsigned(b, Words.mask(width) >>> d) <= 0) {
      return unsigned(a << c, b << d, width);
    }
    long w = Words.signed(a, width);
    return w < 0 && w >= -(Words.mask(width) >>> 1 >>> d) - 1
        ? Range.signed(w << d, Words.signed(b, width) << c, width)
        : Range.ALL;
  }

  private static Range shiftRightSigned(long a, long b, long c, long d, int width) {
    if (!inRange(d, width)) {
      return Range.ALL;
    }
    long w = Words.signed(a, width);
    long x = Words.signed(b, width);
    return w >= 0 ? Range.signed(w >> d, x >> c, width) : Range.signed(w >> c, x >> d, width);
  }

  /** Whether a shift count is taken as it is. */
  private static boolean inRange(long count, int width) {
    return Long.compareUnsigned(count, width) < 0;
  }

  private static Range hull(long p, long q, long r, long s, int width) {
    return Range.signed(
        Math.min(Math.min(p, q), Math.min(r, s)), Math.max(Math.max(p, q), Math.max(r, s)), width);
  }

  private static Range word(long word, int width) {
    return Range.unsigned(word, word, width);
  }

  private static Range unsigned(long min, long max, int width) {
    return Range.unsigned(min, max, width);
  }

  private static Range wrapped(long first, long last, int width) {
    return Range.wrapped(Words.truncate(first, width), Words.truncate(last, width), width);
  }

  private static long divide(long dividend, long divisor) {
    return Long.divideUnsigned(dividend, divisor);
  }

  /** The least divisor that does not trap. */
  private static long positive(long divisor) {
    return divisor == 0 ? 1 : divisor;
  }

  /** All ones up to the highest one. */
  private static long ones(long value) {
    return value == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(value);
  }
}
