// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.ValueSet;
import dev.slotwise.lattice.Words;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/**
 * Sets of at most 32 words: see {@link ValueSet}. Operations are done word by word. A mask, a
 * remainder or a shift that leaves few words gives them even where the operand is unknown.
 * Monotone.
 *
 * <p>Source: G. Balakrishnan and T. Reps, <i>Analyzing memory accesses in x86 executables</i>, CC
 * 2004 (value sets).
 */
public final class ValuesDomain extends ValueSet implements ValueDomain<ValueSet.Values> {

  /** The most words in a set. */
  static final int LIMIT = 32;

  /** The most words that widening leaves in a set that grows. */
  static final int WIDEN_LIMIT = 8;

  /** Sets of at most 32 words. */
  public ValuesDomain() {
    super(LIMIT, WIDEN_LIMIT);
  }

  @Override
  public String id() {
    return "values";
  }

  @Override
  public Values refine(Values value, Facts facts, int width) {
    return facts.select(this, value, width);
  }

  @Override
  public Values constant(long value, int width) {
    return Values.of(value);
  }

  @Override
  public OptionalLong asConstant(Values value, int width) {
    return value.size() == 1 ? OptionalLong.of(value.get(0)) : OptionalLong.empty();
  }

  @Override
  public boolean contains(Values value, long concrete, int width) {
    return value.contains(concrete);
  }

  @Override
  public Values unary(UnaryOp op, Values operand, int width) {
    return map(operand, word -> op.apply(word, width));
  }

  @Override
  public Values convert(ConvertOp op, Values operand, int from, int to) {
    return map(operand, word -> op.apply(word, from, to));
  }

  private static Values map(Values operand, LongUnaryOperator operation) {
    if (operand.isAll()) {
      return operand;
    }
    long[] words = new long[operand.size()];
    for (int i = 0; i < words.length; i++) {
      words[i] = operation.applyAsLong(operand.get(i));
    }
    return Values.of(words);
  }

  @Override
  public Values binary(BinaryOp op, Values left, Values right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return Values.NONE;
    }
    if (left.isAll() || right.isAll()) {
      return ofUnknown(op, left, right, width);
    }
    return of(pairwise(op, left, right, width));
  }

  /** The results of every pair of words that does not trap. */
  static long[] pairwise(BinaryOp op, Values left, Values right, int width) {
    long[] results = new long[left.size() * right.size()];
    int count = 0;
    for (int i = 0; i < left.size(); i++) {
      for (int j = 0; j < right.size(); j++) {
        if (!op.traps(left.get(i), right.get(j), width)) {
          results[count++] = op.applyDefined(left.get(i), right.get(j), width);
        }
      }
    }
    return count == results.length ? results : Arrays.copyOf(results, count);
  }

  private Values ofUnknown(BinaryOp op, Values left, Values right, int width) {
    boolean known = right.size() == 1;
    return switch (op) {
      case AND -> known ? subsets(right.get(0)) : left.size() == 1 ? subsets(left.get(0)) : top();
      case MUL -> known && right.get(0) == 0 ? right : left.equals(Values.of(0)) ? left : top();
      case REM_U -> known ? below(right.get(0)) : top();
      case SHR_U ->
          known ? upTo(Words.mask(width) >>> Long.remainderUnsigned(right.get(0), width)) : top();
      default -> op.canTrap() && known && right.get(0) == 0 ? Values.NONE : top();
    };
  }

  /** The words whose ones are all in a mask. */
  private Values subsets(long mask) {
    if (1L << Math.min(Long.bitCount(mask), 62) > limit()) {
      return top();
    }
    long[] words = new long[1 << Long.bitCount(mask)];
    long word = 0;
    for (int i = 0; i < words.length; i++) {
      words[i] = word;
      word = (word - mask) & mask;
    }
    return Values.of(words);
  }

  private Values below(long bound) {
    return bound == 0 ? Values.NONE : upTo(bound - 1);
  }

  private Values upTo(long max) {
    if (Long.compareUnsigned(max, limit()) >= 0) {
      return top();
    }
    long[] words = new long[(int) max + 1];
    for (int i = 0; i < words.length; i++) {
      words[i] = i;
    }
    return Values.of(words);
  }

  @Override
  public Values compare(CompareOp op, Values left, Values right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return Values.NONE;
    }
    boolean canHold = !isBottom(assume(op, left, right, width).left());
    boolean canFail = !isBottom(assume(op.negated(), left, right, width).left());
    return canHold && canFail ? Values.of(0, 1) : Values.of(canHold ? 1 : 0);
  }

  @Override
  public Refined<Values> assume(CompareOp fact, Values left, Values right, int width) {
    if (fact == CompareOp.EQ) {
      Values both = meet(left, right);
      return new Refined<>(both, both);
    }
    return new Refined<>(
        filter(fact, left, right, width), filter(fact.swapped(), right, left, width));
  }

  /** The words of the first operand that stand in a relation to some word of the second. */
  private static Values filter(CompareOp fact, Values kept, Values other, int width) {
    if (other.equals(Values.NONE)) {
      return other;
    }
    if (kept.isAll() || other.isAll()) {
      return atExtreme(fact, kept, width);
    }
    return kept.select(word -> holdsForSome(fact, word, other, width));
  }

  /** Against an unknown word, only a strict order says anything: the last word is not below any. */
  private static Values atExtreme(CompareOp fact, Values kept, int width) {
    if (kept.isAll()) {
      return kept;
    }
    long greatestSigned = Words.signBit(width) - 1;
    return kept.select(
        word ->
            switch (fact) {
              case LT_U -> word != Words.mask(width);
              case GT_U -> word != 0;
              case LT_S -> word != greatestSigned;
              case GT_S -> word != Words.signBit(width);
              default -> true;
            });
  }

  static boolean holdsForSome(CompareOp fact, long word, Values others, int width) {
    for (int i = 0; i < others.size(); i++) {
      if (fact.test(word, others.get(i), width)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<ImmutableLongList> values(Values value, int limit, int width) {
    return value.isAll() || value.size() > limit ? Optional.empty() : Optional.of(value.toList());
  }

  @Override
  public UnsignedRange range(Values value, int width) {
    return value.size() == 0
        ? UnsignedRange.full(width)
        : new UnsignedRange(value.get(0), value.get(value.size() - 1));
  }
}
