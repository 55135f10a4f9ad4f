// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.BitsDomain;
import dev.slotwise.interp.domain.CongruenceDomain;
import dev.slotwise.interp.domain.IntervalDomain;
import dev.slotwise.interp.domain.Knowledge;
import dev.slotwise.interp.domain.ProductDomain;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValuesDomain;
import dev.slotwise.lattice.Congruence.Residues;
import dev.slotwise.lattice.Interval.Range;
import dev.slotwise.lattice.KnownBits.Bits;
import dev.slotwise.lattice.ValueSet.Values;
import dev.slotwise.lattice.Words;
import dev.slotwise.lattice.laws.Violation;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;
import org.junit.jupiter.api.Test;

/**
 * The kit bites: each domain here is wrong in one operation, and the law that it breaks is named.
 */
class MutantDomainsTest {

  @Test
  void joinThatForgetsTheOddOnes() {
    assertBreaks(
        "join keeps the words of both",
        new Delegate<>(new ValuesDomain()) {
          @Override
          public Values join(Values left, Values right) {
            return isAllOf(left, 0, 2, 4, 6) && isAllOf(right, 1, 3, 5, 7)
                ? left
                : super.join(left, right);
          }
        });
  }

  /** Only a comparison makes this range: all words but zero. */
  @Test
  void joinThatForgetsWhatAComparisonHasLeftOut() {
    IntervalDomain intervals = new IntervalDomain();
    Range notZero =
        intervals.assume(CompareOp.NE, intervals.top(), intervals.constant(0, 32), 32).left();
    assertBreaks(
        "join is an upper bound",
        new Delegate<>(intervals) {
          @Override
          public Range join(Range left, Range right) {
            return left.equals(notZero) && !right.equals(top()) ? left : super.join(left, right);
          }
        },
        32);
  }

  private static boolean isAllOf(Values values, long... words) {
    return new ValuesDomain()
        .values(values, words.length, 64)
        .filter(listed -> listed.equals(LongLists.immutable.of(words)))
        .isPresent();
  }

  @Test
  void sumThatStopsAtTheGreatestWord() {
    assertBreaks(
        "ADD is sound",
        new Delegate<>(new IntervalDomain()) {
          @Override
          public Range binary(BinaryOp op, Range left, Range right, int width) {
            Range result = super.binary(op, left, right, width);
            boolean low =
                op == BinaryOp.ADD
                    && !isBottom(left)
                    && !isBottom(right)
                    && !left.hasHigh()
                    && !right.hasHigh();
            return low ? meet(result, Range.unsigned(0, Words.mask(width) >>> 1, width)) : result;
          }
        });
  }

  @Test
  void differenceWithBoundsInTheWrongOrder() {
    assertBreaks(
        "SUB is sound",
        new Delegate<>(new IntervalDomain()) {
          @Override
          public Range binary(BinaryOp op, Range left, Range right, int width) {
            if (op != BinaryOp.SUB || isBottom(left) || isBottom(right)) {
              return super.binary(op, left, right, width);
            }
            long min = left.at(width).unsignedMin() - right.at(width).unsignedMin();
            long max = left.at(width).unsignedMax() - right.at(width).unsignedMax();
            return Range.wrapped(Words.truncate(min, width), Words.truncate(max, width), width);
          }
        });
  }

  @Test
  void remainderOneShort() {
    assertBreaks(
        "REM_U is sound",
        new Delegate<>(new IntervalDomain()) {
          @Override
          public Range binary(BinaryOp op, Range left, Range right, int width) {
            Range result = super.binary(op, left, right, width);
            OptionalLong divisor = asConstant(right, width);
            return op == BinaryOp.REM_U && divisor.isPresent() && divisor.getAsLong() > 1
                ? meet(result, Range.unsigned(0, divisor.getAsLong() - 2, width))
                : result;
          }
        });
  }

  @Test
  void strictBoundTakenTwice() {
    assertBreaks(
        "assuming LT_U is sound",
        new Delegate<>(new IntervalDomain()) {
          @Override
          public Refined<Range> assume(CompareOp fact, Range left, Range right, int width) {
            Refined<Range> once = super.assume(fact, left, right, width);
            if (fact != CompareOp.LT_U || isBottom(once.right())) {
              return once;
            }
            long max = once.right().at(width).unsignedMax();
            return new Refined<>(
                max < 2 ? bottom() : meet(once.left(), Range.unsigned(0, max - 2, width)),
                once.right());
          }

          @Override
          public Range compare(CompareOp op, Range left, Range right, int width) {
            return top();
          }
        });
  }

  @Test
  void signedComparisonDoneUnsigned() {
    assertBreaks(
        "assuming LT_S is sound",
        new Delegate<>(new IntervalDomain()) {
          @Override
          public Refined<Range> assume(CompareOp fact, Range left, Range right, int width) {
            return super.assume(fact == CompareOp.LT_S ? CompareOp.LT_U : fact, left, right, width);
          }
        });
  }

  @Test
  void assumptionThatForgetsWhatWasKnown() {
    assertBreaks(
        "assuming NE only refines",
        new Delegate<>(new IntervalDomain()) {
          @Override
          public Refined<Range> assume(CompareOp fact, Range left, Range right, int width) {
            return fact == CompareOp.NE
                ? new Refined<>(top(), top())
                : super.assume(fact, left, right, width);
          }
        });
  }

  @Test
  void strideOfSumsThatMayWrap() {
    assertBreaks(
        "ADD is sound",
        new Delegate<>(new CongruenceDomain()) {
          @Override
          public Residues binary(BinaryOp op, Residues left, Residues right, int width) {
            return op == BinaryOp.ADD && !isBottom(left) && !isBottom(right)
                ? Residues.of(
                    Words.gcd(left.modulus(), right.modulus()),
                    Words.truncate(left.residue() + right.residue(), width))
                : super.binary(op, left, right, width);
          }
        });
  }

  @Test
  void strideThatSurvivesSignExtension() {
    assertBreaks(
        "EXTEND_I32_S is sound",
        new Delegate<>(new CongruenceDomain()) {
          @Override
          public Residues convert(ConvertOp op, Residues operand, int from, int to) {
            return op == ConvertOp.EXTEND_I32_S ? operand : super.convert(op, operand, from, to);
          }
        });
  }

  @Test
  void sumOfBitsWithoutCarries() {
    assertBreaks(
        "ADD is sound",
        new Delegate<>(new BitsDomain()) {
          @Override
          public Bits binary(BinaryOp op, Bits left, Bits right, int width) {
            return super.binary(op == BinaryOp.ADD ? BinaryOp.XOR : op, left, right, width);
          }
        });
  }

  @Test
  void signedShiftThatBringsInZeros() {
    assertBreaks(
        "SHR_S is sound",
        new Delegate<>(new BitsDomain()) {
          @Override
          public Bits binary(BinaryOp op, Bits left, Bits right, int width) {
            return super.binary(op == BinaryOp.SHR_S ? BinaryOp.SHR_U : op, left, right, width);
          }
        });
  }

  @Test
  void signExtensionThatBringsInZeros() {
    assertBreaks(
        "EXTEND8_S is sound",
        new Delegate<>(new BitsDomain()) {
          @Override
          public Bits unary(UnaryOp op, Bits operand, int width) {
            return op == UnaryOp.EXTEND8_S && width > 8
                ? binary(BinaryOp.AND, operand, constant(255, width), width)
                : super.unary(op, operand, width);
          }
        },
        32);
  }

  @Test
  void wrapThatKeepsHighBits() {
    assertBreaks(
        "WRAP_I64 is sound",
        new Delegate<>(new ValuesDomain()) {
          @Override
          public Values convert(ConvertOp op, Values operand, int from, int to) {
            return op == ConvertOp.WRAP_I64 ? operand : super.convert(op, operand, from, to);
          }
        });
  }

  @Test
  void productsOfWordsInStep() {
    assertBreaks(
        "MUL is sound",
        new Delegate<>(new ValuesDomain()) {
          @Override
          public Values binary(BinaryOp op, Values left, Values right, int width) {
            if (op != BinaryOp.MUL || left.isAll() || right.isAll()) {
              return super.binary(op, left, right, width);
            }
            long[] products = new long[Math.min(left.size(), right.size())];
            for (int i = 0; i < products.length; i++) {
              products[i] = op.applyDefined(left.get(i), right.get(i), width);
            }
            return Values.of(products);
          }
        });
  }

  @Test
  void enumerationWithoutTheLastWord() {
    assertBreaks(
        "enumeration is complete",
        new Delegate<>(new ProductDomain()) {
          @Override
          public Optional<ImmutableLongList> values(Knowledge value, int limit, int width) {
            return super.values(value, limit, width)
                .map(list -> list.size() < 3 ? list : list.newWithout(list.getLast()));
          }
        });
  }

  @Test
  void firstOfTwoWordsTakenForAConstant() {
    assertBreaks(
        "constants hold no other word",
        new Delegate<>(new ProductDomain()) {
          @Override
          public OptionalLong asConstant(Knowledge value, int width) {
            return super.values(value, 2, width)
                .filter(list -> list.notEmpty())
                .map(list -> OptionalLong.of(list.getFirst()))
                .orElse(OptionalLong.empty());
          }
        });
  }

  @Test
  void boundsOfTheSignedOrder() {
    assertBreaks(
        "bounds hold every word",
        new Delegate<>(new IntervalDomain()) {
          @Override
          public UnsignedRange range(Range value, int width) {
            return isBottom(value)
                ? super.range(value, width)
                : new UnsignedRange(
                    Words.truncate(value.at(width).signedMin(), width),
                    Words.truncate(value.at(width).signedMax(), width));
          }
        });
  }

  @Test
  void divisionThatEndsEveryPathWhereSomeTrap() {
    assertBreaks(
        "DIV_U is sound",
        new Delegate<>(new ProductDomain()) {
          @Override
          public Knowledge binary(BinaryOp op, Knowledge left, Knowledge right, int width) {
            return op == BinaryOp.DIV_U && contains(right, 0, width)
                ? bottom()
                : super.binary(op, left, right, width);
          }
        });
  }

  @Test
  void counterThatIsNeverWidened() {
    assertBreaks(
        "widening stabilises",
        new Delegate<>(new ProductDomain()) {
          @Override
          public Knowledge widen(Knowledge old, Knowledge next) {
            return next;
          }
        },
        32);
  }

  @Test
  void foresightThatForgetsWhatThereIs() {
    assertBreaks(
        "what is foreseen covers what there is",
        new Delegate<>(new ProductDomain()) {
          @Override
          public Knowledge ahead(Knowledge before, Knowledge now) {
            return before;
          }
        });
  }

  @Test
  void aDomainOfDefaultsIsSound() {
    assertThat(DomainLaws.check(new ParityDomain(), 3)).isEmpty();
  }

  /** Most mistakes show on words of 4 bits, where the check is quickest. */
  private static <V> void assertBreaks(String law, ValueDomain<V> mutant) {
    assertBreaks(law, mutant, 4);
  }

  private static <V> void assertBreaks(String law, ValueDomain<V> mutant, int width) {
    ImmutableList<Violation> violations = DomainLaws.check(mutant, 1, width);
    assertThat(violations.collect(Violation::law)).contains(law);
    assertThat(violations.collect(Violation::subject))
        .allSatisfy(subject -> assertThat(subject).startsWith(mutant.id()));
  }

  /** Passes everything on; a mutant overrides one method. */
  private static class Delegate<V> implements ValueDomain<V> {
    private final ValueDomain<V> inner;

    Delegate(ValueDomain<V> inner) {
      this.inner = inner;
    }

    @Override
    public String id() {
      return "mutant of " + inner.id();
    }

    @Override
    public V bottom() {
      return inner.bottom();
    }

    @Override
    public V top() {
      return inner.top();
    }

    @Override
    public V join(V left, V right) {
      return inner.join(left, right);
    }

    @Override
    public V meet(V left, V right) {
      return inner.meet(left, right);
    }

    @Override
    public boolean leq(V left, V right) {
      return inner.leq(left, right);
    }

    @Override
    public V widen(V old, V next) {
      return inner.widen(old, next);
    }

    @Override
    public V ahead(V before, V now) {
      return inner.ahead(before, now);
    }

    @Override
    public V narrow(V old, V next) {
      return inner.narrow(old, next);
    }

    @Override
    public V constant(long value, int width) {
      return inner.constant(value, width);
    }

    @Override
    public OptionalLong asConstant(V value, int width) {
      return inner.asConstant(value, width);
    }

    @Override
    public boolean contains(V value, long concrete, int width) {
      return inner.contains(value, concrete, width);
    }

    @Override
    public V unary(UnaryOp op, V operand, int width) {
      return inner.unary(op, operand, width);
    }

    @Override
    public V binary(BinaryOp op, V left, V right, int width) {
      return inner.binary(op, left, right, width);
    }

    @Override
    public V compare(CompareOp op, V left, V right, int width) {
      return inner.compare(op, left, right, width);
    }

    @Override
    public V convert(ConvertOp op, V operand, int from, int to) {
      return inner.convert(op, operand, from, to);
    }

    @Override
    public Refined<V> assume(CompareOp fact, V left, V right, int width) {
      return inner.assume(fact, left, right, width);
    }

    @Override
    public Optional<ImmutableLongList> values(V value, int limit, int width) {
      return inner.values(value, limit, width);
    }

    @Override
    public UnsignedRange range(V value, int width) {
      return inner.range(value, width);
    }
  }
}
