// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ZoneFactsTest {
  private static final String[] NAMES = {"0", "a", "b", "c"};

  private final ZoneDomain domain = new ZoneDomain();

  @Test
  void nothingIsSaidOfTheTopElement() {
    assertThat(domain.facts(domain.top(), variable -> NAMES[variable])).isEmpty();
  }

  @Test
  void twoBoundsThatMakeAnEqualityAreOneFact() {
    Zone state = domain.assign(domain.top(), 2, 1, 3);
    assertThat(domain.facts(state, variable -> NAMES[variable])).containsExactly("b = a + 3");
  }

  @Test
  void aDifferenceToZeroIsABound() {
    Zone state = Zone.TOP.with(1, 0, 7).with(0, 2, -4).with(3, 1, 0).with(1, 2, -1);
    assertThat(domain.facts(state, variable -> NAMES[variable]))
        .containsExactly("b >= 4", "a <= 7", "a <= b - 1", "c <= a");
  }
}
