// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

import static dev.slotwise.lattice.laws.LatticeLaws.Claim.ANTISYMMETRY;
import static dev.slotwise.lattice.laws.LatticeLaws.Claim.GREATEST_MEET;
import static dev.slotwise.lattice.laws.LatticeLaws.Claim.LEAST_JOIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.lattice.Congruence;
import dev.slotwise.lattice.Dual;
import dev.slotwise.lattice.Flat;
import dev.slotwise.lattice.Interval;
import dev.slotwise.lattice.KnownBits;
import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.Lifted;
import dev.slotwise.lattice.MapLattice;
import dev.slotwise.lattice.Parity;
import dev.slotwise.lattice.Powerset;
import dev.slotwise.lattice.Product;
import dev.slotwise.lattice.ReducedProduct;
import dev.slotwise.lattice.Sign;
import dev.slotwise.lattice.ValueSet;
import dev.slotwise.lattice.Words;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every lattice through the law kit. */
class LatticeLawsTest {

  private static final ImmutableList<LatticeLaws.Claim> COMPLETE =
      Lists.immutable.of(ANTISYMMETRY, LEAST_JOIN, GREATEST_MEET);

  /** A run of the kit on one lattice. */
  record Case<E>(
      String name,
      Lattice<E> lattice,
      Iterable<E> samples,
      UnaryOperator<E> growth,
      ImmutableList<LatticeLaws.Claim> claims) {

    ImmutableList<Violation> check() {
      return LatticeLaws.check(
          name, lattice, samples, growth, claims.toArray(new LatticeLaws.Claim[0]));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case<?>> lattices() {
    Sign sign = new Sign();
    Parity parity = new Parity();
    return Stream.of(
        finite("flat", FLAT, Lists.immutable.of(1, 2, 3, 4).collect(FLAT::of)),
        finite("sign", sign, Lists.immutable.of(Sign.Signs.values())),
        finite("parity", parity, Lists.immutable.of(Parity.Parities.values())),
        finite("interval, all of 3 bits", new Interval(), intervals(3)),
        new Case<>(
            "interval, growing",
            new Interval(),
            intervals(3).take(5),
            LatticeLawsTest::up,
            Lists.immutable.empty()),
        new Case<>(
            "interval, growing downwards, with thresholds",
            new Interval(100, 1000, -1, 7),
            Lists.immutable.of(Interval.Range.unsigned(5000, 5000, 32)),
            LatticeLawsTest::down,
            Lists.immutable.empty()),
        finite("congruence", new Congruence(), congruences()),
        finite("known bits, all of 3 bits", new KnownBits(), bits(3)),
        new Case<>(
            "known bits, growing",
            new KnownBits(),
            Lists.immutable.of(KnownBits.Bits.of(0, 0)),
            bits -> KnownBits.Bits.of(bits.max() + 1, bits.unknown()),
            Lists.immutable.empty()),
        finite("value set", new ValueSet(3, 1), valueSets(3)),
        new Case<>(
            "value set, growing",
            new ValueSet(300, 4),
            valueSets(1),
            set -> ValueSet.union(set, ValueSet.Values.of(set.size())),
            Lists.immutable.empty()),
        finite("powerset", new Powerset(5), powersets()),
        finite(
            "powerset past one word",
            new Powerset(130),
            Lists.immutable.of(
                Powerset.Members.of(129), Powerset.Members.of(0, 64), Powerset.Members.of(0, 129))),
        finite("product", new Product<>(sign, parity), pairs()),
        new Case<>(
            "reduced product",
            signAndParity(),
            pairs().collect(p -> signAndParity().of(p.first(), p.second())),
            UnaryOperator.identity(),
            Lists.immutable.of(ANTISYMMETRY)),
        finite(
            "lifted",
            new Lifted<>(sign),
            Lists.immutable.of(Sign.Signs.values()).collect(new Lifted<>(sign)::of)),
        finite("dual", new Dual<>(sign), Lists.immutable.of(Sign.Signs.values())),
        finite("dual of a value set", new Dual<>(new ValueSet(3, 1)), valueSets(3)),
        finite("map", new MapLattice<String, Sign.Signs>(sign), maps()));
  }

  @ParameterizedTest
  @MethodSource("lattices")
  void lawsHold(Case<?> lattice) {
    assertThat(lattice.check()).isEmpty();
  }

  @Test
  void thresholdsStopWidening() {
    Interval interval = new Interval(10, 1000);
    Interval.Range start = Interval.Range.unsigned(0, 3, 32);
    Interval.Range next = Interval.Range.unsigned(0, 4, 32);
    assertThat(interval.widen(start, next)).isEqualTo(Interval.Range.unsigned(0, 10, 32));
    assertThat(new Interval().widen(start, next))
        .isEqualTo(Interval.Range.unsigned(0, Integer.MAX_VALUE, 32));
  }

  @Test
  void oneIntervalKeepsSignedAndUnsignedBounds() {
    Interval interval = new Interval();
    Interval.Range around = interval.join(range(-1), range(5));
    assertThat(around.signedMin()).isEqualTo(-1);
    assertThat(around.signedMax()).isEqualTo(5);
    assertThat(interval.meet(around, Interval.Range.signed(0, 100, 32))).isEqualTo(range(5));
    assertThat(around).hasToString("[-1 | 5]");
  }

  @Test
  void mapsShareWhatDoesNotChange() {
    MapLattice<String, Sign.Signs> lattice = new MapLattice<>(new Sign());
    MapLattice.Mapping<String, Sign.Signs> small =
        lattice.bottom().put("x", Sign.Signs.ZERO).put("y", Sign.Signs.NEGATIVE);
    MapLattice.Mapping<String, Sign.Signs> large = small.put("x", Sign.Signs.NON_NEGATIVE);
    assertThat(lattice.join(small, large)).isSameAs(large);
    assertThat(lattice.join(large, small)).isSameAs(large);
    assertThat(lattice.meet(large, small)).isSameAs(small);
    assertThat(small.put("x", Sign.Signs.BOTTOM).entries().size()).isEqualTo(1);
  }

  private static final Flat<Integer> FLAT = new Flat<>();

  private static <E> Case<E> finite(String name, Lattice<E> lattice, Iterable<E> samples) {
    return new Case<>(name, lattice, samples, UnaryOperator.identity(), COMPLETE);
  }

  static Interval.Range range(long value) {
    return Interval.Range.signed(value, value, 32);
  }

  /** Every interval of a width. */
  static ImmutableList<Interval.Range> intervals(int width) {
    MutableList<Interval.Range> all = Lists.mutable.empty();
    Interval interval = new Interval();
    long half = Words.signBit(width);
    MutableList<Interval.Range> halves = Lists.mutable.of(Interval.Range.NONE);
    for (long min = 0; min < half; min++) {
      for (long max = min; max < half; max++) {
        halves.add(Interval.Range.unsigned(min, max, width));
      }
    }
    for (Interval.Range low : halves) {
      for (Interval.Range other : halves) {
        Interval.Range high =
            other.hasLow()
                ? Interval.Range.unsigned(other.lowMin() + half, other.lowMax() + half, width)
                : other;
        all.add(interval.join(low, high));
      }
    }
    return all.toImmutable();
  }

  static Interval.Range up(Interval.Range range) {
    return range.width() == 0 ? range : next(range, range.signedMax() + 1);
  }

  static Interval.Range down(Interval.Range range) {
    return range.width() == 0 ? range : next(range, range.signedMin() - 1);
  }

  private static Interval.Range next(Interval.Range range, long bound) {
    long word = Words.truncate(bound, range.width());
    return Interval.Range.unsigned(word, word, range.width());
  }

  static ImmutableList<Congruence.Residues> congruences() {
    MutableList<Congruence.Residues> all = Lists.mutable.empty();
    for (long modulus : new long[] {0, 1, 2, 3, 4, 6, 8, 12}) {
      for (long residue = 0; residue < Math.max(modulus, 3); residue++) {
        all.add(Congruence.Residues.of(modulus, residue));
      }
    }
    all.add(Congruence.Residues.of(0, -1));
    all.add(Congruence.Residues.of(Long.MIN_VALUE, 5));
    return all.toImmutable();
  }

  static ImmutableList<KnownBits.Bits> bits(int width) {
    MutableList<KnownBits.Bits> all = Lists.mutable.empty();
    for (long unknown = 0; unknown <= Words.mask(width); unknown++) {
      for (long ones = 0; ones <= Words.mask(width); ones++) {
        all.add(KnownBits.Bits.of(ones, unknown));
      }
    }
    return all.distinct().toImmutable();
  }

  static ImmutableList<ValueSet.Values> valueSets(int limit) {
    MutableList<ValueSet.Values> all = Lists.mutable.empty();
    for (int subset = 0; subset < 32; subset++) {
      int members = subset;
      long[] words =
          LongStream.of(0, 1, 5, -1, Long.MIN_VALUE)
              .filter(word -> (members >> Long.bitCount(word) % 5 & 1) != 0)
              .limit(limit)
              .toArray();
      all.add(ValueSet.Values.of(words));
    }
    return all.distinct().toImmutable();
  }

  static ImmutableList<Powerset.Members> powersets() {
    MutableList<Powerset.Members> all = Lists.mutable.empty();
    for (int subset = 0; subset < 32; subset++) {
      int members = subset;
      all.add(
          Powerset.Members.of(
              IntStream.range(0, 5).filter(i -> (members >> i & 1) != 0).toArray()));
    }
    return all.toImmutable();
  }

  static ImmutableList<Product.Pair<Sign.Signs, Parity.Parities>> pairs() {
    return Lists.immutable
        .of(Sign.Signs.values())
        .flatCollect(
            sign ->
                Lists.immutable
                    .of(Parity.Parities.values())
                    .collect(p -> new Product.Pair<>(sign, p)));
  }

  /** Zero is even, and an odd number is not zero. */
  static ReducedProduct<Sign.Signs, Parity.Parities> signAndParity() {
    Sign sign = new Sign();
    Parity parity = new Parity();
    return new ReducedProduct<>(
        sign,
        parity,
        pair ->
            new Product.Pair<>(
                pair.second() == Parity.Parities.ODD
                    ? sign.meet(pair.first(), Sign.Signs.NON_ZERO)
                    : pair.first(),
                pair.first() == Sign.Signs.ZERO
                    ? parity.meet(pair.second(), Parity.Parities.EVEN)
                    : pair.second()));
  }

  static ImmutableList<MapLattice.Mapping<String, Sign.Signs>> maps() {
    MutableList<MapLattice.Mapping<String, Sign.Signs>> all = Lists.mutable.empty();
    for (Sign.Signs rest : Sign.Signs.values()) {
      MapLattice.Mapping<String, Sign.Signs> constant = MapLattice.Mapping.all(rest);
      all.add(constant);
      all.add(constant.put("x", Sign.Signs.ZERO));
      all.add(constant.put("y", Sign.Signs.NEGATIVE));
      all.add(constant.put("x", Sign.Signs.NON_NEGATIVE).put("y", Sign.Signs.ZERO));
    }
    return all.distinct().toImmutable();
  }
}
