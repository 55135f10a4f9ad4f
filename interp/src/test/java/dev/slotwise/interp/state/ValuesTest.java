// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.Knowledge;
import dev.slotwise.interp.domain.ProductDomain;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lattice of values, with those that know how far they are from a global at entry. */
class ValuesTest {
  private final ProductDomain domain = new ProductDomain();
  private final Values<Knowledge> values = new Values<>(domain);
  private final Value three = values.constant(3, 32);
  private final Value five = values.constant(5, 32);
  private final Value both = values.join(three, five);

  private Value from(Value number, int global, long distance) {
    return values.sum(values.ofEntry(number, global), distance, values.number(number), 32);
  }

  private List<Value> samples() {
    return List.of(
        three,
        five,
        both,
        values.top(),
        from(three, 0, 0),
        from(three, 0, 16),
        from(three, 1, 0),
        from(five, 0, 0),
        from(both, 0, 0),
        from(values.top(), 0, 0),
        from(values.top(), 0, -16));
  }

  @Test
  void joinIsTheLeastUpperBound() {
    for (Value a : samples()) {
      for (Value b : samples()) {
        Value join = values.join(a, b);
        assertThat(values.leq(a, join)).as("%s below %s", a, join).isTrue();
        assertThat(values.leq(b, join)).as("%s below %s", b, join).isTrue();
        for (Value c : samples()) {
          if (values.leq(a, c) && values.leq(b, c)) {
            assertThat(values.leq(join, c)).as("%s below %s", join, c).isTrue();
          }
        }
        assertThat(values.leq(join, a)).isEqualTo(values.leq(b, a));
      }
    }
  }

  @Test
  void orderIsOnePartialOrder() {
    for (Value a : samples()) {
      assertThat(values.leq(a, a)).isTrue();
      for (Value b : samples()) {
        assertThat(values.leq(a, b) && values.leq(b, a))
            .as("%s and %s", a, b)
            .isEqualTo(a.equals(b));
        assertThat(a.equals(b)).isEqualTo(b.equals(a));
        assertThat(!a.equals(b) || a.hashCode() == b.hashCode()).isTrue();
      }
    }
  }

  @Test
  void joinGivesAnOperandThatEqualsIt() {
    for (Value a : samples()) {
      for (Value b : samples()) {
        if (values.leq(b, a)) {
          assertThat(values.join(a, b)).isSameAs(a);
        }
      }
    }
  }

  @Test
  void wideningIsAboveBoth() {
    for (Value a : samples()) {
      for (Value b : samples()) {
        Value next = values.join(a, b);
        Value widened = values.widen(a, next);
        assertThat(values.leq(next, widened)).as("%s below %s", next, widened).isTrue();
      }
    }
  }

  @Test
  void whatIsKnownOfTheDistanceIsMoreThanTheNumber() {
    assertThat(values.leq(from(three, 0, 0), three)).isTrue();
    assertThat(values.leq(three, from(three, 0, 0))).isFalse();
    assertThat(values.join(from(three, 0, 0), from(three, 0, 16))).isEqualTo(three);
    assertThat(values.join(from(three, 0, 0), from(three, 1, 0))).isEqualTo(three);
    assertThat(values.join(from(three, 0, 0), from(five, 0, 0))).isEqualTo(from(both, 0, 0));
    assertThat(Values.plain(from(three, 0, 0))).isEqualTo(three);
    assertThat(Values.plain(three)).isSameAs(three);
  }

  @Test
  void distancesAddUpAtTheWidthOfTheNumbers() {
    Value down = from(three, 0, -16);
    Value back = values.sum(down, 16, values.number(three), 32);
    assertThat(Values.isOfEntry(back, 0)).isTrue();
    assertThat(Values.isOfEntry(back, 1)).isFalse();
    assertThat(Values.isOfEntry(down, 0)).isFalse();
    Value found = values.ofEntry(three, 0);
    Value around = values.sum(found, 1L << 32, values.number(three), 32);
    assertThat(Values.isOfEntry(around, 0)).isTrue();
    Value above = values.sum(found, 1L << 32, values.number(three), 64);
    assertThat(Values.isOfEntry(above, 0)).isFalse();
  }

  @Test
  void arraysArePlainOrMadeSo() {
    Value[] plain = {three, RefValue.NULL, Opaque.VALUE};
    assertThat(Values.plain(plain)).isSameAs(plain);
    Value[] mixed = {three, from(five, 0, 0)};
    assertThat(Values.plain(mixed)).containsExactly(three, five);
    assertThat(mixed[1]).isEqualTo(from(five, 0, 0));
  }

  /** Where a loop may go that adds the same in each pass, it goes on for ever. */
  @Test
  void counterIsFollowedUpToWhereItIsWidened() {
    Value counter = values.counted(values.constant(3, 32), 4, 32);
    for (long number : new long[] {3, 7, 11, 3 + 4 * 1000}) {
      assertThat(values.leq(values.constant(number, 32), counter)).as("%d", number).isTrue();
    }
    // Then it overflows, and still is as far from the start as before.
    Value more = values.counted(counter, 4, 32);
    assertThat(values.leq(counter, more)).isTrue();
    assertThat(values.leq(values.constant(0xFFFF_FFFFL, 32), more)).isTrue();
    assertThat(values.leq(values.constant(5, 32), more)).isFalse();
  }

  @Test
  void counterOfSoManyPassesBeginsThemWithTheseNumbers() {
    Value counter = values.counted(values.constant(3, 32), 4, 3, 32);
    for (long number = 0; number < 20; number++) {
      assertThat(values.leq(values.constant(number, 32), counter))
          .as("%d", number)
          .isEqualTo(number == 3 || number == 7 || number == 11);
    }
  }
}
