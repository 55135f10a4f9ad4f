// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.Interval;
import dev.slotwise.lattice.Words;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * Bounds of words, signed and unsigned at once: see {@link Interval}.
 *
 * <p>An operation is done on each pair of halves of its operands ({@link IntervalArithmetic}),
 * where signed and unsigned order agree, and the results are joined. Monotone.
 *
 * <p>Source: P. Cousot and R. Cousot, ISOP 1976.
 */
public final class IntervalDomain extends Interval implements ValueDomain<Interval.Range> {
  /** All objects of this class are alike: they have no state. */
  public IntervalDomain() {}

  private static final Range TRUTH = Range.unsigned(0, 1, 32);

  @Override
  public String id() {
    return "interval";
  }

  @Override
  public Range refine(Range value, Facts facts, int width) {
    Range few = facts.select(this, value, width);
    Range range = Range.unsigned(facts.range().min(), facts.range().max(), width);
    return meet(few, range);
  }

  @Override
  public Range constant(long value, int width) {
    return Range.unsigned(value, value, width);
  }

  @Override
  public OptionalLong asConstant(Range value, int width) {
    return isConstant(value) ? OptionalLong.of(value.unsignedMin()) : OptionalLong.empty();
  }

  static boolean isConstant(Range range) {
    return !range.equals(Range.NONE) && range.unsignedMin() == range.unsignedMax();
  }

  @Override
  public boolean contains(Range value, long concrete, int width) {
    return value.contains(concrete);
  }

  @Override
  public Range binary(BinaryOp op, Range left, Range right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return Range.NONE;
    }
    if (left.equals(Range.ALL) && right.equals(Range.ALL)) {
      return Range.ALL;
    }
    Range a = left.at(width);
    Range b = right.at(width);
    Range result = Range.NONE;
    for (int halves = 0; halves < 4; halves++) {
      boolean leftLow = (halves & 1) == 0;
      boolean rightLow = (halves & 2) == 0;
      if ((leftLow ? a.hasLow() : a.hasHigh()) && (rightLow ? b.hasLow() : b.hasHigh())) {
        result =
            join(
                result,
                IntervalArithmetic.binary(
                    op,
                    leftLow ? a.lowMin() : a.highMin(),
                    leftLow ? a.lowMax() : a.highMax(),
                    rightLow ? b.lowMin() : b.highMin(),
                    rightLow ? b.lowMax() : b.highMax(),
                    width));
      }
    }
    return result;
  }

  @Override
  public Range unary(UnaryOp op, Range operand, int width) {
    if (isBottom(operand)) {
      return Range.NONE;
    }
    Range a = operand.at(width);
    long max = a.unsignedMax();
    int digits = 64 - Long.numberOfLeadingZeros(max);
    return switch (op) {
      case CLZ -> Range.unsigned(op.apply(max, width), op.apply(a.unsignedMin(), width), width);
      case CTZ ->
          isConstant(a)
              ? constant(op.apply(max, width), width)
              : Range.unsigned(0, a.contains(0) ? width : digits - 1, width);
      case POPCNT ->
          isConstant(a)
              ? constant(op.apply(max, width), width)
              : Range.unsigned(a.contains(0) ? 0 : 1, digits, width);
      case EXTEND8_S, EXTEND16_S, EXTEND32_S -> {
        int from = Math.min(op.sourceBits(), width);
        yield from == width ? operand : signExtend(truncate(a, from), from, width);
      }
    };
  }

  @Override
  public Range convert(ConvertOp op, Range operand, int from, int to) {
    if (isBottom(operand) || from == to) {
      return operand;
    }
    Range a = operand.at(from);
    return switch (op) {
      case WRAP_I64 -> truncate(a, to);
      case EXTEND_I32_S -> signExtend(a, from, to);
      case EXTEND_I32_U -> Range.unsigned(a.unsignedMin(), a.unsignedMax(), to);
    };
  }

  /** The low bits of the words of an explicit range. */
  private Range truncate(Range range, int to) {
    Range low = range.hasLow() ? truncate(range.lowMin(), range.lowMax(), to) : Range.NONE;
    return range.hasHigh() ? join(low, truncate(range.highMin(), range.highMax(), to)) : low;
  }

  private static Range truncate(long min, long max, int to) {
    return Long.compareUnsigned(max - min, Words.mask(to)) > 0
        ? Range.ALL
        : Range.wrapped(Words.truncate(min, to), Words.truncate(max, to), to);
  }

  private static Range signExtend(Range range, int from, int to) {
    Range a = range.at(from);
    return a.width() == 0 ? a : Range.signed(a.signedMin(), a.signedMax(), to);
  }

  @Override
  public Range compare(CompareOp op, Range left, Range right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return Range.NONE;
    }
    if (isBottom(assume(op, left, right, width).left())) {
      return constant(0, 32);
    }
    return isBottom(assume(op.negated(), left, right, width).left()) ? constant(1, 32) : TRUTH;
  }

  /** Whether a word can stand in this relation to one of a range, which is not empty. */
  static boolean holdsForSome(CompareOp fact, long word, Range others, int width) {
    Range range = others.at(width);
    // If any word will do, an extreme one will.
    return switch (fact) {
      case EQ -> range.contains(word);
      case NE ->
          fact.test(word, range.unsignedMin(), width)
              || fact.test(word, range.unsignedMax(), width);
      case LT_U, LE_U -> fact.test(word, range.unsignedMax(), width);
      case GT_U, GE_U -> fact.test(word, range.unsignedMin(), width);
      case LT_S, LE_S -> fact.test(word, Words.truncate(range.signedMax(), width), width);
      case GT_S, GE_S -> fact.test(word, Words.truncate(range.signedMin(), width), width);
    };
  }

  @Override
  public Refined<Range> assume(CompareOp fact, Range left, Range right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return new Refined<>(Range.NONE, Range.NONE);
    }
    Range a = left.at(width);
    Range b = right.at(width);
    Refined<Range> refined =
        switch (fact) {
          case EQ -> new Refined<>(meet(left, right), meet(left, right));
          case NE ->
              new Refined<>(
                  isConstant(b) ? without(left, a, b.unsignedMin()) : left,
                  isConstant(a) ? without(right, b, a.unsignedMin()) : right);
          case LT_U -> lessUnsigned(left, right, width, true);
          case LE_U -> lessUnsigned(left, right, width, false);
          case LT_S -> lessSigned(left, right, width, true);
          case LE_S -> lessSigned(left, right, width, false);
          case GT_U -> swap(lessUnsigned(right, left, width, true));
          case GE_U -> swap(lessUnsigned(right, left, width, false));
          case GT_S -> swap(lessSigned(right, left, width, true));
          case GE_S -> swap(lessSigned(right, left, width, false));
        };
    return isBottom(refined.left()) || isBottom(refined.right())
        ? new Refined<>(Range.NONE, Range.NONE)
        : refined;
  }

  private Refined<Range> lessUnsigned(Range small, Range large, int width, boolean strictly) {
    long max = large.at(width).unsignedMax();
    long min = small.at(width).unsignedMin();
    if (strictly && (max == 0 || min == Words.mask(width))) {
      return new Refined<>(Range.NONE, Range.NONE);
    }
    int step = strictly ? 1 : 0;
    return new Refined<>(
        meet(small, Range.unsigned(0, max - step, width)),
        meet(large, Range.unsigned(min + step, Words.mask(width), width)));
  }

  private Refined<Range> lessSigned(Range small, Range large, int width, boolean strictly) {
    long least = -Words.signBit(width);
    long greatest = Words.signBit(width) - 1;
    if (width == 64) {
      least = Long.MIN_VALUE;
      greatest = Long.MAX_VALUE;
    }
    long max = large.at(width).signedMax();
    long min = small.at(width).signedMin();
    if (strictly && (max == least || min == greatest)) {
      return new Refined<>(Range.NONE, Range.NONE);
    }
    int step = strictly ? 1 : 0;
    return new Refined<>(
        meet(small, Range.signed(least, max - step, width)),
        meet(large, Range.signed(min + step, greatest, width)));
  }

  private static Refined<Range> swap(Refined<Range> refined) {
    return new Refined<>(refined.right(), refined.left());
  }

  /** A range without one word, where that is an end of a half. */
  private Range without(Range range, Range explicit, long word) {
    Range kept = Range.NONE;
    if (explicit.hasLow()) {
      kept = trimmed(explicit.lowMin(), explicit.lowMax(), word, explicit.width());
    }
    if (explicit.hasHigh()) {
      kept = join(kept, trimmed(explicit.highMin(), explicit.highMax(), word, explicit.width()));
    }
    return leq(range, kept) ? range : kept;
  }

  private static Range trimmed(long min, long max, long word, int width) {
    if (min == max) {
      return min == word ? Range.NONE : Range.unsigned(min, max, width);
    }
    return Range.unsigned(min == word ? min + 1 : min, max == word ? max - 1 : max, width);
  }

  @Override
  public Optional<ImmutableLongList> values(Range value, int limit, int width) {
    if (isBottom(value)) {
      return Optional.of(LongLists.immutable.empty());
    }
    Range a = value.at(width);
    // Half a circle of 64 bits has a count that fits a long.
    long low = a.hasLow() ? a.lowMax() - a.lowMin() : -1;
    long high = a.hasHigh() ? a.highMax() - a.highMin() : -1;
    if (low >= limit || high >= limit || low + high + 2 > limit) {
      return Optional.empty();
    }
    MutableLongList words = LongLists.mutable.empty();
    for (long i = 0; i <= low; i++) {
      words.add(a.lowMin() + i);
    }
    for (long i = 0; i <= high; i++) {
      words.add(a.highMin() + i);
    }
    return Optional.of(words.toImmutable());
  }

  @Override
  public UnsignedRange range(Range value, int width) {
    if (isBottom(value)) {
      return UnsignedRange.full(width);
    }
    Range a = value.at(width);
    return new UnsignedRange(a.unsignedMin(), a.unsignedMax());
  }
}
