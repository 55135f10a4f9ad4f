// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

import static dev.slotwise.lattice.laws.LatticeLaws.Claim.GREATEST_MEET;
import static dev.slotwise.lattice.laws.LatticeLaws.Claim.LEAST_JOIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.lattice.Congruence;
import dev.slotwise.lattice.Flat;
import dev.slotwise.lattice.Interval;
import dev.slotwise.lattice.KnownBits;
import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.MapLattice;
import dev.slotwise.lattice.Parity;
import dev.slotwise.lattice.Powerset;
import dev.slotwise.lattice.Sign;
import dev.slotwise.lattice.ValueSet;
import dev.slotwise.lattice.Words;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.junit.jupiter.api.Test;

/** The kit bites: each lattice here is wrong in one place, and the law that it breaks is named. */
class MutantLatticesTest {

  @Test
  void intervalJoinThatForgetsTheOtherSide() {
    Lattice<Interval.Range> mutant =
        new Delegate<>(new Interval()) {
          @Override
          public Interval.Range join(Interval.Range left, Interval.Range right) {
            return left;
          }
        };
    assertBreaks("join is an upper bound", check(mutant, LatticeLawsTest.intervals(3)));
  }

  @Test
  void intervalJoinThatForgetsNegativeWords() {
    Lattice<Interval.Range> mutant =
        new Delegate<>(new Interval()) {
          @Override
          public Interval.Range join(Interval.Range left, Interval.Range right) {
            return left.hasLow() && right.hasLow()
                ? Interval.Range.unsigned(
                    Math.min(left.lowMin(), right.lowMin()),
                    Math.max(left.lowMax(), right.lowMax()),
                    left.width())
                : super.join(left, right);
          }
        };
    assertBreaks(
        "join keeps the words of both", concretise(mutant, 4, MutantLatticesTest::interval));
  }

  @Test
  void intervalWidenedBackToItsOldBounds() {
    Lattice<Interval.Range> mutant =
        new Delegate<>(new Interval()) {
          @Override
          public Interval.Range widen(Interval.Range old, Interval.Range next) {
            return old;
          }
        };
    assertBreaks("widening is above its operands", check(mutant, LatticeLawsTest.intervals(3)));
  }

  @Test
  void intervalThatNeverWidens() {
    Lattice<Interval.Range> mutant =
        new Delegate<>(new Interval()) {
          @Override
          public Interval.Range widen(Interval.Range old, Interval.Range next) {
            return next;
          }
        };
    assertBreaks(
        "widening stabilises",
        LatticeLaws.check(
            "mutant", mutant, Lists.immutable.of(LatticeLawsTest.range(0)), LatticeLawsTest::up));
  }

  @Test
  void intervalOrderThatLooksAtLowerBoundsOnly() {
    Lattice<Interval.Range> mutant =
        new Delegate<>(new Interval()) {
          @Override
          public boolean leq(Interval.Range left, Interval.Range right) {
            return super.leq(left, right)
                || (left.hasLow() && right.hasLow() && right.lowMin() <= left.lowMin());
          }
        };
    assertBreaks("leq means fewer words", concretise(mutant, 4, MutantLatticesTest::interval));
  }

  @Test
  void congruenceJoinThatIgnoresTheDistanceOfResidues() {
    Lattice<Congruence.Residues> mutant =
        new Delegate<>(new Congruence()) {
          @Override
          public Congruence.Residues join(Congruence.Residues left, Congruence.Residues right) {
            return left.equals(bottom()) || right.equals(bottom())
                ? super.join(left, right)
                : Congruence.Residues.of(
                    Words.gcd(left.modulus(), right.modulus()), left.residue());
          }
        };
    assertBreaks("join is an upper bound", check(mutant, LatticeLawsTest.congruences()));
  }

  @Test
  void congruenceMeetThatGivesUpOnDifferentModuli() {
    Lattice<Congruence.Residues> mutant =
        new Delegate<>(new Congruence()) {
          @Override
          public Congruence.Residues meet(Congruence.Residues left, Congruence.Residues right) {
            return leq(left, right) ? left : leq(right, left) ? right : bottom();
          }
        };
    assertBreaks("meet is the greatest lower bound", check(mutant, LatticeLawsTest.congruences()));
    assertBreaks(
        "meet keeps the words of both",
        new TransferLaws<>(
                "mutant",
                mutant,
                4,
                word -> Congruence.Residues.of(0, word),
                (residues, word, width) -> residues.contains(word),
                1)
            .concretisation()
            .violations());
  }

  @Test
  void knownBitsJoinThatKeepsBitsThatDiffer() {
    Lattice<KnownBits.Bits> mutant =
        new Delegate<>(new KnownBits()) {
          @Override
          public KnownBits.Bits join(KnownBits.Bits left, KnownBits.Bits right) {
            return left.equals(bottom())
                ? right
                : right.equals(bottom())
                    ? left
                    : KnownBits.Bits.of(left.ones(), left.unknown() | right.unknown());
          }
        };
    assertBreaks("join is an upper bound", check(mutant, LatticeLawsTest.bits(3)));
  }

  @Test
  void knownBitsOrderTurnedRound() {
    Lattice<KnownBits.Bits> mutant =
        new Delegate<>(new KnownBits()) {
          @Override
          public boolean leq(KnownBits.Bits left, KnownBits.Bits right) {
            return super.leq(right, left);
          }
        };
    assertBreaks("bottom is least", check(mutant, LatticeLawsTest.bits(3)));
  }

  @Test
  void valueSetJoinThatDropsWhatIsTooMuch() {
    Lattice<ValueSet.Values> mutant =
        new Delegate<>(new ValueSet(3, 1)) {
          @Override
          public ValueSet.Values join(ValueSet.Values left, ValueSet.Values right) {
            ValueSet.Values both = ValueSet.union(left, right);
            return both.size() > 3
                ? ValueSet.Values.of(both.get(0), both.get(1), both.get(2))
                : both;
          }
        };
    assertBreaks("join is an upper bound", check(mutant, LatticeLawsTest.valueSets(3)));
  }

  @Test
  void valueSetMeetThatIsOneSide() {
    Lattice<ValueSet.Values> mutant =
        new Delegate<>(new ValueSet(3, 1)) {
          @Override
          public ValueSet.Values meet(ValueSet.Values left, ValueSet.Values right) {
            return left;
          }
        };
    assertBreaks("meet is a lower bound", check(mutant, LatticeLawsTest.valueSets(3)));
  }

  @Test
  void flatJoinOfTwoValuesThatIsTheFirst() {
    Flat<Integer> flat = new Flat<>();
    Lattice<Flat.Element<Integer>> mutant =
        new Delegate<>(flat) {
          @Override
          public Flat.Element<Integer> join(
              Flat.Element<Integer> left, Flat.Element<Integer> right) {
            return left.equals(bottom()) ? right : left;
          }
        };
    assertBreaks(
        "join is an upper bound", check(mutant, Lists.immutable.of(flat.of(1), flat.of(2))));
  }

  @Test
  void powersetJoinByExclusiveOr() {
    Lattice<Powerset.Members> mutant =
        new Delegate<>(new Powerset(5)) {
          @Override
          public Powerset.Members join(Powerset.Members left, Powerset.Members right) {
            return Powerset.Members.of(
                left.toList()
                    .reject(right::contains)
                    .newWithAll(right.toList().reject(left::contains))
                    .toArray());
          }
        };
    assertBreaks("join is idempotent", check(mutant, LatticeLawsTest.powersets()));
  }

  @Test
  void signJoinThatIsNotLeast() {
    Lattice<Sign.Signs> mutant =
        new Delegate<>(new Sign()) {
          @Override
          public Sign.Signs join(Sign.Signs left, Sign.Signs right) {
            return leq(left, right) ? right : leq(right, left) ? left : top();
          }
        };
    assertBreaks(
        "join is the least upper bound", check(mutant, Lists.immutable.of(Sign.Signs.values())));
  }

  @Test
  void signNarrowedBelowTheNewElement() {
    Lattice<Sign.Signs> mutant =
        new Delegate<>(new Sign()) {
          @Override
          public Sign.Signs narrow(Sign.Signs old, Sign.Signs next) {
            return bottom();
          }
        };
    assertBreaks(
        "narrowing stays between its operands",
        check(mutant, Lists.immutable.of(Sign.Signs.values())));
  }

  @Test
  void mapJoinThatForgetsTheDefault() {
    Lattice<MapLattice.Mapping<String, Sign.Signs>> mutant =
        new Delegate<>(new MapLattice<String, Sign.Signs>(new Sign())) {
          @Override
          public MapLattice.Mapping<String, Sign.Signs> join(
              MapLattice.Mapping<String, Sign.Signs> left,
              MapLattice.Mapping<String, Sign.Signs> right) {
            MapLattice.Mapping<String, Sign.Signs> both = super.join(left, right);
            return new MapLattice.Mapping<>(both.entries(), left.rest());
          }
        };
    assertBreaks("join is an upper bound", check(mutant, LatticeLawsTest.maps()));
  }

  @Test
  void parityOfSumsThatIsAlwaysEven() {
    assertBreaks(
        "addition is sound",
        new TransferLaws<>(
                "mutant",
                new Parity(),
                4,
                Parity.Parities::of,
                (parity, word, width) -> parity.contains(word),
                1)
            .binary(
                "addition",
                (a, b) -> Parity.Parities.EVEN,
                (a, b) -> OptionalLong.of(Words.truncate(a + b, 4)),
                4)
            .violations());
  }

  @Test
  void parityOfSumsThatIsNotMonotone() {
    assertBreaks(
        "addition is monotone",
        new TransferLaws<>(
                "mutant",
                new Parity(),
                4,
                Parity.Parities::of,
                (parity, word, width) -> parity.contains(word),
                1)
            .monotone(
                "addition",
                (a, b) ->
                    a == Parity.Parities.ODD ? Parity.Parities.TOP : NumericLatticesTest.add(a, b))
            .violations());
  }

  /** Passes everything on; a mutant overrides one method. */
  private static class Delegate<E> implements Lattice<E> {
    private final Lattice<E> inner;

    Delegate(Lattice<E> inner) {
      this.inner = inner;
    }

    @Override
    public E bottom() {
      return inner.bottom();
    }

    @Override
    public E top() {
      return inner.top();
    }

    @Override
    public E join(E left, E right) {
      return inner.join(left, right);
    }

    @Override
    public E meet(E left, E right) {
      return inner.meet(left, right);
    }

    @Override
    public boolean leq(E left, E right) {
      return inner.leq(left, right);
    }

    @Override
    public E widen(E old, E next) {
      return inner.widen(old, next);
    }

    @Override
    public E narrow(E old, E next) {
      return inner.narrow(old, next);
    }
  }

  private static Interval.Range interval(long word) {
    return Interval.Range.unsigned(word, word, 4);
  }

  private static <E> ImmutableList<Violation> check(Lattice<E> mutant, Iterable<E> samples) {
    return LatticeLaws.check(
        "mutant", mutant, samples, UnaryOperator.identity(), LEAST_JOIN, GREATEST_MEET);
  }

  private static ImmutableList<Violation> concretise(
      Lattice<Interval.Range> mutant, int width, LongFunction<Interval.Range> constant) {
    return new TransferLaws<>(
            "mutant", mutant, width, constant, (range, word, bits) -> range.contains(word), 1)
        .concretisation()
        .violations();
  }

  private static void assertBreaks(String law, ImmutableList<Violation> violations) {
    assertThat(violations.collect(Violation::law)).contains(law);
    assertThat(violations.collect(Violation::counterexample))
        .allSatisfy(text -> assertThat(text).isNotBlank());
  }
}
