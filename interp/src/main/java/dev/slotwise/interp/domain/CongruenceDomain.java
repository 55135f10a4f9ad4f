// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.Congruence;
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
 * Strides of words: see {@link Congruence}.
 *
 * <p>A word that wraps changes by a power of two, so only the power of two in a stride survives
 * arithmetic that may wrap. {@link ProductDomain}, which knows bounds, says where it cannot.
 *
 * <p>Source: P. Granger, International Journal of Computer Mathematics 30, 1989; for machine words
 * A. Simon and A. King, <i>Taming the wrapping of integer arithmetic</i>, SAS 2007.
 */
public final class CongruenceDomain extends Congruence implements ValueDomain<Congruence.Residues> {
  /** All objects of this class are alike: they have no state. */
  public CongruenceDomain() {}

  @Override
  public String id() {
    return "congruence";
  }

  @Override
  public Residues refine(Residues value, Facts facts, int width) {
    return facts.select(this, value, width);
  }

  @Override
  public Residues constant(long value, int width) {
    return Residues.of(0, value);
  }

  @Override
  public OptionalLong asConstant(Residues value, int width) {
    return value.isConstant() ? OptionalLong.of(value.residue()) : OptionalLong.empty();
  }

  @Override
  public boolean contains(Residues value, long concrete, int width) {
    return !isBottom(value) && value.contains(concrete);
  }

  @Override
  public Residues binary(BinaryOp op, Residues left, Residues right, int width) {
    return binary(op, left, right, width, false);
  }

  /**
   * A binary operation.
   *
   * @param fits whether the caller knows that the sum, difference, product or shifted word is the
   *     same without wrapping, all words read as unsigned
   */
  Residues binary(BinaryOp op, Residues left, Residues right, int width, boolean fits) {
    if (isBottom(left) || isBottom(right)) {
      return bottom();
    }
    if (right.isConstant() && (left.isConstant() || (op.canTrap() && right.residue() == 0))) {
      return ValueDomain.super.binary(op, left, right, width);
    }
    return switch (op) {
      case ADD, SUB -> sum(op, left, right, width, fits);
      case MUL -> multiply(left, right, width, fits);
      case SHL ->
          right.isConstant()
              ? multiply(left, constant(1L << count(right, width), width), width, fits)
              : top();
      case SHR_U -> right.isConstant() ? shiftRight(left, count(right, width)) : top();
      case SHR_S -> {
        Residues low = lowBits(left, width);
        yield right.isConstant() ? shiftRight(low, count(right, width)) : top();
      }
      case DIV_U -> right.isConstant() ? divide(left, right.residue()) : top();
      case REM_U -> right.isConstant() ? remainder(left, right.residue()) : top();
      case REM_S ->
          // A negative remainder is a word that wraps, which keeps powers of two only.
          right.isConstant()
              ? powerOfTwo(
                  Words.gcd(lowestBit(left.modulus()), lowestBit(right.residue())),
                  left.residue(),
                  width)
              : top();
      case AND, OR, XOR -> bitwise(op, left, right, width);
      case DIV_S, ROTL, ROTR -> top();
    };
  }

  private static Residues sum(BinaryOp op, Residues left, Residues right, int width, boolean fits) {
    long modulus = Words.gcd(left.modulus(), right.modulus());
    if (!fits) {
      return powerOfTwo(
          lowestBit(modulus), op.applyDefined(left.residue(), right.residue(), 64), width);
    }
    long first = Long.remainderUnsigned(left.residue(), modulus);
    long second = Long.remainderUnsigned(right.residue(), modulus);
    // Modulo a number that is no power of two, nothing may wrap at 64 bits on the way either.
    long missing = op == BinaryOp.ADD ? modulus - second : second;
    boolean enough = Long.compareUnsigned(first, missing) >= 0;
    return Residues.of(modulus, enough ? first - missing : first + (modulus - missing));
  }

  private Residues multiply(Residues left, Residues right, int width, boolean fits) {
    Residues one = right.isConstant() ? left : right;
    Residues other = right.isConstant() ? right : left;
    if (other.isConstant() && other.residue() == 0) {
      return other;
    }
    if (fits
        && other.isConstant()
        && one.modulus() > 0
        && other.residue() > 0
        && Math.multiplyHigh(one.modulus(), other.residue()) == 0
        && one.modulus() * other.residue() > 0) {
      return Residues.of(one.modulus() * other.residue(), one.residue() * other.residue());
    }
    int zeros =
        Math.min(
            Math.min(
                zeros(left.modulus()) + zeros(right.modulus()),
                zeros(left.residue()) + zeros(right.modulus())),
            zeros(right.residue()) + zeros(left.modulus()));
    return powerOfTwo(
        zeros >= 63 ? Long.MIN_VALUE : 1L << zeros, left.residue() * right.residue(), width);
  }

  private Residues shiftRight(Residues operand, int count) {
    return zeros(operand.modulus()) >= count && !operand.isConstant()
        ? Residues.of(operand.modulus() >>> count, operand.residue() >>> count)
        : count == 0 ? operand : top();
  }

  private Residues divide(Residues operand, long divisor) {
    return Long.remainderUnsigned(operand.modulus(), divisor) == 0
        ? Residues.of(
            Long.divideUnsigned(operand.modulus(), divisor),
            Long.divideUnsigned(operand.residue(), divisor))
        : top();
  }

  private static Residues remainder(Residues operand, long divisor) {
    return Long.remainderUnsigned(operand.modulus(), divisor) == 0
        ? Residues.of(0, Long.remainderUnsigned(operand.residue(), divisor))
        : Residues.of(Words.gcd(operand.modulus(), divisor), operand.residue());
  }

  private static Residues bitwise(BinaryOp op, Residues left, Residues right, int width) {
    int known = Math.min(zeros(left.modulus()), zeros(right.modulus()));
    if (op == BinaryOp.AND) {
      // Low bits that are zero on one side are zero, whatever the other side has.
      known =
          Math.max(
              known,
              Math.max(
                  Math.min(zeros(left.modulus()), zeros(left.residue())),
                  Math.min(zeros(right.modulus()), zeros(right.residue()))));
    }
    long modulus = known >= 63 ? Long.MIN_VALUE : 1L << known;
    return powerOfTwo(modulus, op.applyDefined(left.residue(), right.residue(), width), width);
  }

  @Override
  public Residues unary(UnaryOp op, Residues operand, int width) {
    int from = Math.min(op.sourceBits(), width);
    if (operand.isConstant() || isBottom(operand) || from == 64) {
      return ValueDomain.super.unary(op, operand, width);
    }
    return switch (op) {
      case EXTEND8_S, EXTEND16_S, EXTEND32_S -> {
        Residues low = lowBits(operand, from);
        yield low.isConstant() ? constant(op.apply(low.residue(), width), width) : low;
      }
      case CLZ, CTZ, POPCNT -> top();
    };
  }

  @Override
  public Residues convert(ConvertOp op, Residues operand, int from, int to) {
    if (operand.isConstant() || isBottom(operand)) {
      return ValueDomain.super.convert(op, operand, from, to);
    }
    return switch (op) {
      case WRAP_I64 -> lowBits(operand, to);
      case EXTEND_I32_S -> {
        Residues low = lowBits(operand, from);
        yield low.isConstant() ? constant(op.apply(low.residue(), from, to), to) : low;
      }
      case EXTEND_I32_U -> operand;
    };
  }

  @Override
  public Residues compare(CompareOp op, Residues left, Residues right, int width) {
    boolean disjoint = isBottom(meet(left, right)) && !isBottom(left) && !isBottom(right);
    return disjoint && (op == CompareOp.EQ || op == CompareOp.NE)
        ? constant(op == CompareOp.NE ? 1 : 0, 32)
        : ValueDomain.super.compare(op, left, right, width);
  }

  @Override
  public Optional<ImmutableLongList> values(Residues value, int limit, int width) {
    if (value.modulus() == 0 || isBottom(value)) {
      return ValueDomain.super.values(value, limit, width);
    }
    long mask = Words.mask(width);
    if (Long.compareUnsigned(value.residue(), mask) > 0) {
      return Optional.of(LongLists.immutable.empty());
    }
    long steps = Long.divideUnsigned(mask - value.residue(), value.modulus());
    if (Long.compareUnsigned(steps, limit) >= 0) {
      return Optional.empty();
    }
    MutableLongList words = LongLists.mutable.empty();
    for (long i = 0; i <= steps; i++) {
      words.add(value.residue() + i * value.modulus());
    }
    return Optional.of(words.toImmutable());
  }

  /** What is left of a class when words may wrap at, or are cut to, a width. */
  private static Residues lowBits(Residues operand, int width) {
    return powerOfTwo(lowestBit(operand.modulus()), operand.residue(), width);
  }

  /** A class of a power of two; that of the width or more says all of the word, as 0 does. */
  private static Residues powerOfTwo(long modulus, long residue, int width) {
    boolean whole = modulus == 0 || Long.compareUnsigned(modulus, Words.mask(width)) > 0;
    return whole ? Residues.of(0, Words.truncate(residue, width)) : Residues.of(modulus, residue);
  }

  private static long lowestBit(long value) {
    return Long.lowestOneBit(value);
  }

  /** The power of two in a number; 64 for zero, which every power divides. */
  private static int zeros(long value) {
    return Long.numberOfTrailingZeros(value);
  }

  private static int count(Residues constant, int width) {
    return (int) Long.remainderUnsigned(constant.residue(), width);
  }
}
