// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.lattice.Congruence;
import dev.slotwise.lattice.Interval;
import dev.slotwise.lattice.KnownBits;
import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.Parity;
import dev.slotwise.lattice.Sign;
import dev.slotwise.lattice.ValueSet;
import dev.slotwise.lattice.Words;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numeric lattices against the words they stand for: all at 4 bits, seeded at 32 and 64. */
class NumericLatticesTest {

  @ParameterizedTest
  @ValueSource(ints = {4, 32, 64})
  void intervals(int width) {
    keepsWords(
        width,
        new Interval(3, 100, -2),
        word -> Interval.Range.unsigned(word, word, width),
        (range, word, bits) -> range.contains(word));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 32, 64})
  void boundsThatGrowPastTheGreatestSignedWordGoToTheEndOfTheOtherHalf(int width) {
    Interval interval = new Interval();
    long least = Words.signBit(width);
    long greatest = least - 1;
    Interval.Range up = Interval.Range.unsigned(2, greatest, width);
    assertThat(interval.widen(up, Interval.Range.unsigned(2, least, width)))
        .isEqualTo(Interval.Range.unsigned(2, Words.mask(width), width));
    Interval.Range down = Interval.Range.unsigned(least, Words.mask(width), width);
    assertThat(interval.widen(down, Interval.Range.unsigned(greatest, Words.mask(width), width)))
        .isEqualTo(Interval.Range.ALL);
    // Not past it, but to both sides of zero.
    Interval.Range small = Interval.Range.unsigned(0, 2, width);
    long last = Words.mask(width);
    Interval.Range signed = interval.join(small, Interval.Range.unsigned(last, last, width));
    assertThat(interval.widen(small, signed)).isEqualTo(signed);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 32, 64})
  void congruences(int width) {
    keepsWords(
        width,
        new Congruence(),
        word -> Congruence.Residues.of(0, word),
        (residues, word, bits) -> residues.contains(word));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 32, 64})
  void knownBits(int width) {
    keepsWords(
        width,
        new KnownBits(),
        word -> KnownBits.Bits.of(word, 0),
        (bits, word, unused) -> bits.contains(word));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 32, 64})
  void valueSets(int width) {
    keepsWords(
        width,
        new ValueSet(5, 3),
        ValueSet.Values::of,
        (values, word, bits) -> values.contains(word));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 32, 64})
  void signs(int width) {
    keepsWords(
        width,
        new Sign(),
        word -> Sign.Signs.of(Words.signed(word, width)),
        (sign, word, bits) -> sign.contains(Words.signed(word, bits)));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 32, 64})
  void paritiesWithAddition(int width) {
    Parity lattice = new Parity();
    TransferLaws<Parity.Parities> laws =
        new TransferLaws<>(
                "parity",
                lattice,
                width,
                Parity.Parities::of,
                (parity, word, bits) -> parity.contains(word),
                width)
            .concretisation()
            .binary(
                "addition",
                NumericLatticesTest::add,
                (a, b) -> OptionalLong.of(Words.truncate(a + b, width)),
                width)
            .monotone("addition", NumericLatticesTest::add);
    assertThat(laws.violations()).isEmpty();
    assertThat(laws.elements()).containsExactlyInAnyOrder(Parity.Parities.values());
  }

  static Parity.Parities add(Parity.Parities left, Parity.Parities right) {
    if (left == Parity.Parities.BOTTOM || right == Parity.Parities.BOTTOM) {
      return Parity.Parities.BOTTOM;
    }
    if (left == Parity.Parities.TOP || right == Parity.Parities.TOP) {
      return Parity.Parities.TOP;
    }
    return left == right ? Parity.Parities.EVEN : Parity.Parities.ODD;
  }

  private static <E> void keepsWords(
      int width,
      Lattice<E> lattice,
      LongFunction<E> constant,
      TransferLaws.Membership<E> membership) {
    TransferLaws<E> laws =
        new TransferLaws<>("lattice", lattice, width, constant, membership, 7).concretisation();
    assertThat(laws.violations()).isEmpty();
    assertThat(laws.elements()).hasSizeGreaterThan(7);
  }
}
