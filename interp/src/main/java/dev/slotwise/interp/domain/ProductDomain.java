// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.interp.domain.Knowledge.Extreme;
import dev.slotwise.interp.domain.Knowledge.Few;
import dev.slotwise.interp.domain.Knowledge.One;
import dev.slotwise.interp.domain.Knowledge.Summary;
import dev.slotwise.lattice.Congruence.Residues;
import dev.slotwise.lattice.Interval.Range;
import dev.slotwise.lattice.ValueSet.Values;
import dev.slotwise.lattice.Words;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * The default domain: few words are kept one by one, many by their bounds, stride and bits, which
 * refine each other ({@link Reduction}). So a masked, scaled or bounds-checked table index is
 * enumerated exactly.
 *
 * <p>Operations on few words are done on each. Otherwise each part is computed in its own domain;
 * that nothing wraps, which only the bounds know, keeps strides that are no power of two. Order,
 * join and widening are those of {@link KnowledgeLattice}.
 *
 * <p>Source: P. Cousot and R. Cousot, POPL 1979, section 10.1; the choice of parts follows strided
 * intervals, T. Reps, G. Balakrishnan and J. Lim, PEPM 2006.
 */
public final class ProductDomain extends KnowledgeLattice implements ValueDomain<Knowledge> {
  /** All objects of this class give equal results. Several threads may use one. */
  public ProductDomain() {}

  private static final IntervalDomain INTERVAL = new IntervalDomain();
  private static final CongruenceDomain CONGRUENCE = new CongruenceDomain();
  private static final BitsDomain BITS = new BitsDomain();
  private static final Knowledge TRUTH = new Few(Values.of(0, 1), 32);

  /** What branches tell of a pointer or a flag of which nothing was known. */
  private static final Knowledge NONZERO_32 = nonzero(32);

  private static final Knowledge NONZERO_64 = nonzero(64);

  /** The most pairs of words that a binary operation is done on one by one. */
  private static final int PAIRS = 256;

  private static Knowledge nonzero(int width) {
    Summary any = Summary.unknown(width);
    Range zero = Range.unsigned(0, 0, width);
    Range others = INTERVAL.assume(CompareOp.NE, any.range(), zero, width).left();
    return Reduction.reduce(width, others, any.residues(), any.bits());
  }

  @Override
  public String id() {
    return "product";
  }

  @Override
  public Knowledge refine(Knowledge value, Facts facts, int width) {
    return facts.select(this, value, width);
  }

  @Override
  public Knowledge constant(long value, int width) {
    return One.of(value, width);
  }

  @Override
  public OptionalLong asConstant(Knowledge value, int width) {
    return value instanceof One one ? OptionalLong.of(one.word()) : OptionalLong.empty();
  }

  @Override
  public boolean isBottom(Knowledge value) {
    return value == Extreme.BOTTOM;
  }

  @Override
  public boolean contains(Knowledge value, long concrete, int width) {
    return value.contains(concrete);
  }

  @Override
  public Knowledge unary(UnaryOp op, Knowledge operand, int width) {
    if (isFinite(operand)) {
      return map(operand, word -> op.apply(word, width), width);
    }
    Summary a = Reduction.parts(operand, width);
    return Reduction.reduce(
        width,
        INTERVAL.unary(op, a.range(), width),
        CONGRUENCE.unary(op, a.residues(), width),
        BITS.unary(op, a.bits(), width));
  }

  @Override
  public Knowledge convert(ConvertOp op, Knowledge operand, int from, int to) {
    if (isFinite(operand)) {
      return map(operand, word -> op.apply(word, from, to), to);
    }
    Summary a = Reduction.parts(operand, from);
    // A word below the sign bit of the smaller width is the same in both.
    Range range = a.range().at(from);
    boolean same =
        !range.hasHigh()
            && Long.compareUnsigned(range.lowMax(), Words.mask(Math.min(from, to)) >>> 1) <= 0;
    return Reduction.reduce(
        to,
        INTERVAL.convert(op, a.range(), from, to),
        same ? a.residues() : CONGRUENCE.convert(op, a.residues(), from, to),
        BITS.convert(op, a.bits(), from, to));
  }

  private static Knowledge map(Knowledge operand, LongUnaryOperator operation, int width) {
    if (operand instanceof One one) {
      return One.of(operation.applyAsLong(one.word()), width);
    }
    Values values = words(operand);
    long[] results = new long[values.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = operation.applyAsLong(values.get(i));
    }
    return Knowledge.ofWords(Values.ofOwned(results), width);
  }

  @Override
  public Knowledge binary(BinaryOp op, Knowledge left, Knowledge right, int width) {
    if (left instanceof One a && right instanceof One b) {
      return op.traps(a.word(), b.word(), width)
          ? Extreme.BOTTOM
          : One.of(op.applyDefined(a.word(), b.word(), width), width);
    }
    if (left == Extreme.BOTTOM || right == Extreme.BOTTOM) {
      return Extreme.BOTTOM;
    }
    boolean unknown = left == Extreme.TOP || right == Extreme.TOP;
    if (unknown && (op == BinaryOp.ADD || op == BinaryOp.SUB || op == BinaryOp.XOR)) {
      return Extreme.TOP;
    }
    if (left == Extreme.TOP && right == Extreme.TOP) {
      return Extreme.TOP;
    }
    if (isFinite(left) && isFinite(right) && words(left).size() * words(right).size() <= PAIRS) {
      return Knowledge.ofWords(
          Values.ofOwned(ValuesDomain.pairwise(op, words(left), words(right), width)), width);
    }
    int operation = Memo.binary(op.ordinal(), width);
    Knowledge known = memo.get(operation, left, right);
    return known != null
        ? known
        : memo.put(
            operation,
            left,
            right,
            byParts(op, Reduction.parts(left, width), Reduction.parts(right, width), width));
  }

  private static Knowledge byParts(BinaryOp op, Summary a, Summary b, int width) {
    Residues residues;
    if (op == BinaryOp.ADD && b.residues().isConstant() && !b.range().hasLow()) {
      // Adding a negative constant is how compilers subtract, and only that need not wrap.
      Residues negated = Residues.of(0, Words.truncate(-b.residues().residue(), width));
      Range magnitude = Range.unsigned(negated.residue(), negated.residue(), width);
      boolean fits = fits(BinaryOp.SUB, a.range().at(width), magnitude, width);
      residues = CONGRUENCE.binary(BinaryOp.SUB, a.residues(), negated, width, fits);
    } else {
      boolean fits = fits(op, a.range().at(width), b.range().at(width), width);
      residues = CONGRUENCE.binary(op, a.residues(), b.residues(), width, fits);
    }
    return Reduction.reduce(
        width,
        INTERVAL.binary(op, a.range(), b.range(), width),
        residues,
        BITS.binary(op, a.bits(), b.bits(), width));
  }

  /** Whether no words of two ranges make an operation wrap, all read as unsigned. */
  private static boolean fits(BinaryOp op, Range left, Range right, int width) {
    long a = left.unsignedMax();
    long b = right.unsignedMax();
    long mask = Words.mask(width);
    return switch (op) {
      case ADD -> Long.compareUnsigned(a, mask - b) <= 0;
      case SUB -> Long.compareUnsigned(left.unsignedMin(), b) >= 0;
      case MUL ->
          a >= 0
              && b >= 0
              && Math.multiplyHigh(a, b) == 0
              && Long.compareUnsigned(a * b, mask) <= 0;
      case SHL -> Long.compareUnsigned(b, width) < 0 && Long.compareUnsigned(a, mask >>> b) <= 0;
      default -> false;
    };
  }

  @Override
  public Knowledge compare(CompareOp op, Knowledge left, Knowledge right, int width) {
    if (left instanceof One a && right instanceof One b) {
      return One.of(op.test(a.word(), b.word(), width) ? 1 : 0, 32);
    }
    if (left == Extreme.BOTTOM || right == Extreme.BOTTOM) {
      return Extreme.BOTTOM;
    }
    if (left == Extreme.TOP && right instanceof One one) {
      return ofUnknown(op, one.word(), width);
    }
    if (!canHold(op, left, right, width)) {
      return One.of(0, 32);
    }
    return canHold(op.negated(), left, right, width) ? TRUTH : One.of(1, 32);
  }

  @Override
  public boolean canHold(CompareOp fact, Knowledge left, Knowledge right, int width) {
    if (left == Extreme.BOTTOM || right == Extreme.BOTTOM) {
      return false;
    }
    if (left instanceof One one && isFinite(right)) {
      return holdsForSome(fact, one.word(), right, width);
    }
    if (right instanceof One one && isFinite(left)) {
      return holdsForSome(fact.swapped(), one.word(), left, width);
    }
    return fact == CompareOp.EQ
        ? !isBottom(meet(left, right))
        : !isBottom(refine(fact, left, right, width))
            && !isBottom(refine(fact.swapped(), right, left, width));
  }

  /** Holds of the words that stand in a relation to some word of an element. */
  private record Related(CompareOp fact, Knowledge other, int width) implements LongPredicate {
    @Override
    public boolean test(long word) {
      return holdsForSome(fact, word, other, width);
    }
  }

  /** Whether a word stands in a relation to some word of an element, as its bounds say. */
  private static boolean holdsForSome(CompareOp fact, long word, Knowledge others, int width) {
    if (others instanceof One other) {
      return fact.test(word, other.word(), width);
    }
    return others instanceof Few few
        ? ValuesDomain.holdsForSome(fact, word, few.values(), width)
        : IntervalDomain.holdsForSome(fact, word, range(others), width);
  }

  private static Range range(Knowledge element) {
    return element instanceof Summary summary ? summary.range() : Range.ALL;
  }

  /** An unknown word against a known one, the commonest comparison: only the ends decide it. */
  private static Knowledge ofUnknown(CompareOp op, long word, int width) {
    long end =
        switch (op) {
          case LT_U, GE_U -> 0;
          case GT_U, LE_U -> Words.mask(width);
          case LT_S, GE_S -> Words.signBit(width);
          case GT_S, LE_S -> Words.signBit(width) - 1;
          // No word decides equality, so any other will do.
          case EQ, NE -> ~word;
        };
    return word == end ? One.of(op.test(word, word, width) ? 1 : 0, 32) : TRUTH;
  }

  @Override
  public Refined<Knowledge> assume(CompareOp fact, Knowledge left, Knowledge right, int width) {
    if (fact == CompareOp.EQ) {
      Knowledge both = meet(left, right);
      return new Refined<>(both, both);
    }
    Knowledge refinedLeft = refine(fact, left, right, width);
    Knowledge refinedRight = refine(fact.swapped(), right, left, width);
    return isBottom(refinedLeft) || isBottom(refinedRight)
        ? new Refined<>(Extreme.BOTTOM, Extreme.BOTTOM)
        : new Refined<>(refinedLeft, refinedRight);
  }

  /** The words of the first operand that can stand in a relation to some word of the second. */
  private Knowledge refine(CompareOp fact, Knowledge kept, Knowledge other, int width) {
    if (kept == Extreme.BOTTOM || other == Extreme.BOTTOM) {
      return Extreme.BOTTOM;
    }
    if (kept == Extreme.TOP
        && fact == CompareOp.NE
        && other instanceof One one
        && one.word() == 0
        && (width == 32 || width == 64)) {
      return width == 32 ? NONZERO_32 : NONZERO_64;
    }
    if (kept instanceof One one) {
      return holdsForSome(fact, one.word(), other, width) ? kept : Extreme.BOTTOM;
    }
    if (kept instanceof Few) {
      return select(kept, new Related(fact, other, width));
    }
    if (fact == CompareOp.NE && (other == Extreme.TOP || other instanceof Few)) {
      // To differ from one of several words is no restriction.
      return kept;
    }
    int operation = Memo.refine(fact.ordinal(), width);
    Knowledge known = memo.get(operation, kept, other);
    return known != null
        ? known
        : memo.put(operation, kept, other, refineParts(fact, kept, other, width));
  }

  private static Knowledge refineParts(CompareOp fact, Knowledge kept, Knowledge other, int width) {
    Range otherRange = Reduction.parts(other, width).range();
    Summary parts = Reduction.parts(kept, width);
    Range range = INTERVAL.assume(fact, parts.range(), otherRange, width).left();
    return range.equals(parts.range())
        ? kept
        : Reduction.reduce(width, range, parts.residues(), parts.bits());
  }

  @Override
  public Optional<ImmutableLongList> values(Knowledge value, int limit, int width) {
    if (value instanceof One one) {
      return limit < 1 ? Optional.empty() : Optional.of(LongLists.immutable.of(one.word()));
    }
    if (value == Extreme.TOP && width >= Integer.SIZE) {
      return Optional.empty();
    }
    // Candidates past the limit are tried, since the parts together may rule many out.
    Values words =
        isFinite(value)
            ? words(value)
            : Reduction.enumerate(Reduction.parts(value, width), 4 * Math.min(limit, 1 << 20));
    return words.isAll() || words.size() > limit ? Optional.empty() : Optional.of(words.toList());
  }

  /**
   * {@inheritDoc}
   *
   * <p>As many words of an arithmetic progression as are not widened; then those that it has once
   * it has overflowed.
   */
  @Override
  public Knowledge ahead(Knowledge before, Knowledge now) {
    if (!isFinite(before)) {
      return now;
    }
    int most = ValuesDomain.WIDEN_LIMIT;
    if (now instanceof Few few) {
      Values words = few.values();
      Values ahead = Progression.continued(words(before), words, most, few.width());
      return ahead == words ? now : Knowledge.ofWords(ahead, few.width());
    }
    return now instanceof Summary summary && words(before).size() == most
        ? Reduction.overflown(summary)
        : now;
  }

  @Override
  public UnsignedRange range(Knowledge value, int width) {
    if (value instanceof Summary summary) {
      return INTERVAL.range(summary.range(), width);
    }
    if (value instanceof One one) {
      return new UnsignedRange(one.word(), one.word());
    }
    if (value instanceof Few few) {
      Values words = few.values();
      return new UnsignedRange(words.get(0), words.get(words.size() - 1));
    }
    return UnsignedRange.full(width);
  }
}
