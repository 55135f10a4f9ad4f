// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.KnownBits;
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
 * Known bits of words: see {@link KnownBits}.
 *
 * <p>Source: H. Vishwanathan, M. Shachnai, S. Narayana and S. Nagarakatte, CGO 2022, whose
 * addition, subtraction and multiplication these are. Division follows the leading zeros only.
 */
public final class BitsDomain extends KnownBits implements ValueDomain<KnownBits.Bits> {
  /** All objects of this class are alike: they have no state. */
  public BitsDomain() {}

  @Override
  public String id() {
    return "bits";
  }

  @Override
  public Bits refine(Bits value, Facts facts, int width) {
    return facts.select(this, value, width);
  }

  @Override
  public Bits constant(long value, int width) {
    return Bits.of(value, 0);
  }

  @Override
  public OptionalLong asConstant(Bits value, int width) {
    return value.isConstant() ? OptionalLong.of(value.ones()) : OptionalLong.empty();
  }

  @Override
  public boolean contains(Bits value, long concrete, int width) {
    return value.contains(concrete);
  }

  @Override
  public Bits binary(BinaryOp op, Bits left, Bits right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return Bits.NONE;
    }
    if (right.isConstant() && (left.isConstant() || (op.canTrap() && right.ones() == 0))) {
      return ValueDomain.super.binary(op, left, right, width);
    }
    Bits a = cut(left, width);
    Bits b = cut(right, width);
    return switch (op) {
      case ADD -> cut(add(a, b), width);
      case SUB -> cut(subtract(a, b), width);
      case MUL -> cut(multiply(a, b), width);
      case AND -> {
        long ones = a.ones() & b.ones();
        yield Bits.of(ones, a.max() & b.max() & ~ones);
      }
      case OR -> {
        long ones = a.ones() | b.ones();
        yield Bits.of(ones, (a.unknown() | b.unknown()) & ~ones);
      }
      case XOR -> Bits.of(a.ones() ^ b.ones(), a.unknown() | b.unknown());
      case SHL, SHR_S, SHR_U, ROTL, ROTR -> shift(op, a, b, width);
      case DIV_U ->
          b.isConstant() && Long.bitCount(b.ones()) == 1
              ? shiftBy(BinaryOp.SHR_U, a, Long.numberOfTrailingZeros(b.ones()), width)
              : atMost(a.max());
      case REM_U ->
          b.isConstant() && Long.bitCount(b.ones()) == 1
              ? binary(BinaryOp.AND, a, Bits.of(b.ones() - 1, 0), width)
              : atMost(Words.min(a.max(), b.max()));
      case DIV_S, REM_S -> Bits.ALL;
    };
  }

  private static Bits add(Bits a, Bits b) {
    long ones = a.ones() + b.ones();
    long carries = (a.unknown() + b.unknown() + ones) ^ ones;
    return Bits.of(ones, carries | a.unknown() | b.unknown());
  }

  private static Bits subtract(Bits a, Bits b) {
    long ones = a.ones() - b.ones();
    long borrows = (ones + a.unknown()) ^ (ones - b.unknown());
    return Bits.of(ones, borrows | a.unknown() | b.unknown());
  }

  /** Adds up the partial products' known parts at once and their unknown parts one by one. */
  private static Bits multiply(Bits a, Bits b) {
    Bits unknown = Bits.of(0, 0);
    long ones = a.ones();
    long maybe = a.unknown();
    for (int shift = 0; (ones | maybe) != 0; shift++, ones >>>= 1, maybe >>>= 1) {
      if ((ones & 1) != 0) {
        unknown = add(unknown, Bits.of(0, b.unknown() << shift));
      } else if ((maybe & 1) != 0) {
        unknown = add(unknown, Bits.of(0, b.max() << shift));
      }
    }
    return add(Bits.of(a.ones() * b.ones(), 0), unknown);
  }

  /** The join over all shift counts that the second operand allows. */
  private Bits shift(BinaryOp op, Bits operand, Bits counts, int width) {
    if (Long.bitCount(width) != 1) {
      return counts.isConstant()
          ? shiftBy(op, operand, (int) Long.remainderUnsigned(counts.ones(), width), width)
          : Bits.ALL;
    }
    // The count is taken modulo a power of two: its low bits.
    Bits low = cut(counts, Integer.numberOfTrailingZeros(width));
    Bits result = Bits.NONE;
    for (int count = 0; count < width && !result.equals(Bits.ALL); count++) {
      if (low.contains(count)) {
        result = join(result, shiftBy(op, operand, count, width));
      }
    }
    return result;
  }

  /** Shifts the known ones and the unknown bits alike, so that copied bits stay unknown. */
  private static Bits shiftBy(BinaryOp op, Bits operand, int count, int width) {
    return Bits.of(
        op.applyDefined(operand.ones(), count, width),
        op.applyDefined(operand.unknown(), count, width));
  }

  @Override
  public Bits unary(UnaryOp op, Bits operand, int width) {
    if (isBottom(operand) || operand.isConstant()) {
      return ValueDomain.super.unary(op, operand, width);
    }
    Bits a = cut(operand, width);
    return switch (op) {
      // Both parts sign-extended: an unknown sign bit makes all its copies unknown.
      case EXTEND8_S, EXTEND16_S, EXTEND32_S ->
          Bits.of(op.apply(a.ones(), width), op.apply(a.unknown(), width));
      case CLZ -> between(op.apply(a.max(), width), op.apply(a.min(), width));
      case CTZ -> between(op.apply(a.max(), width), op.apply(a.min(), width));
      case POPCNT -> between(Long.bitCount(a.min()), Long.bitCount(a.max()));
    };
  }

  @Override
  public Bits convert(ConvertOp op, Bits operand, int from, int to) {
    if (isBottom(operand)) {
      return operand;
    }
    Bits a = cut(operand, from);
    return switch (op) {
      case WRAP_I64 -> cut(a, to);
      case EXTEND_I32_S -> Bits.of(op.apply(a.ones(), from, to), op.apply(a.unknown(), from, to));
      case EXTEND_I32_U -> a;
    };
  }

  @Override
  public Bits compare(CompareOp op, Bits left, Bits right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return Bits.NONE;
    }
    if (isBottom(assume(op, left, right, width).left())) {
      return constant(0, 32);
    }
    return isBottom(assume(op.negated(), left, right, width).left())
        ? constant(1, 32)
        : Bits.of(0, 1);
  }

  @Override
  public Refined<Bits> assume(CompareOp fact, Bits left, Bits right, int width) {
    if (isBottom(left) || isBottom(right)) {
      return new Refined<>(Bits.NONE, Bits.NONE);
    }
    Bits a = cut(left, width);
    Bits b = cut(right, width);
    return switch (fact) {
      case EQ -> new Refined<>(meet(left, right), meet(left, right));
      case NE ->
          a.isConstant() && a.equals(b)
              ? new Refined<>(Bits.NONE, Bits.NONE)
              : new Refined<>(left, right);
      case LT_U, LE_U -> less(fact, left, right, a, b);
      case GT_U, GE_U -> {
        Refined<Bits> swapped = less(fact.swapped(), right, left, b, a);
        yield new Refined<>(swapped.right(), swapped.left());
      }
      case LT_S, LE_S, GT_S, GE_S -> {
        // Flipped sign bits turn the signed order into the unsigned one.
        CompareOp unsigned =
            switch (fact) {
              case LT_S -> CompareOp.LT_U;
              case LE_S -> CompareOp.LE_U;
              case GT_S -> CompareOp.GT_U;
              default -> CompareOp.GE_U;
            };
        Bits sign = Bits.of(Words.signBit(width), 0);
        Refined<Bits> flipped =
            assume(
                unsigned,
                binary(BinaryOp.XOR, a, sign, width),
                binary(BinaryOp.XOR, b, sign, width),
                width);
        yield isBottom(flipped.left()) ? flipped : new Refined<>(left, right);
      }
    };
  }

  private Refined<Bits> less(CompareOp fact, Bits left, Bits right, Bits a, Bits b) {
    if (!fact.test(a.min(), b.max(), 64)) {
      return new Refined<>(Bits.NONE, Bits.NONE);
    }
    // What is below the right side's greatest word has its leading zeros.
    Bits bounded = meet(left, atMost(b.max()));
    return isBottom(bounded) ? new Refined<>(Bits.NONE, Bits.NONE) : new Refined<>(bounded, right);
  }

  @Override
  public Optional<ImmutableLongList> values(Bits value, int limit, int width) {
    if (isBottom(value)) {
      return Optional.of(LongLists.immutable.empty());
    }
    Bits a = cut(value, width);
    int unknown = Long.bitCount(a.unknown());
    if (unknown > 30 || 1 << unknown > limit) {
      return Optional.empty();
    }
    MutableLongList words = LongLists.mutable.empty();
    long chosen = 0;
    do {
      words.add(a.ones() | chosen);
      // Counts through the subsets of the unknown bits in ascending order.
      chosen = (chosen - a.unknown()) & a.unknown();
    } while (chosen != 0);
    return Optional.of(words.toImmutable());
  }

  @Override
  public UnsignedRange range(Bits value, int width) {
    Bits a = cut(value, width);
    return new UnsignedRange(a.min(), a.max());
  }

  /** The low bits, those above known to be zero. */
  static Bits cut(Bits bits, int width) {
    long mask = Words.mask(width);
    boolean fits = (bits.ones() & ~mask) == 0 && (bits.unknown() & ~mask) == 0;
    return fits || bits.equals(Bits.NONE)
        ? bits
        : Bits.of(bits.ones() & mask, bits.unknown() & mask);
  }

  private static Bits atMost(long max) {
    return between(0, max);
  }

  /** The bits that all words between two share. */
  static Bits between(long min, long max) {
    long differ = min ^ max;
    return Bits.of(min, differ == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(differ));
  }
}
