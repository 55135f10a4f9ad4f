// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {

  @ParameterizedTest
  @EnumSource
  void eachLimitIsSetAloneAndWithinItsRange(Limit limit) {
    assertThat(Limits.DEFAULT.of(limit)).isEqualTo(limit.standard());
    assertThat(Limits.named(limit.id())).contains(limit);
    Limits most = Limits.DEFAULT.with(limit, limit.most());
    assertThat(most.of(limit)).isEqualTo(limit.most());
    assertThat(most).isNotEqualTo(Limits.DEFAULT);
    assertThat(most.with(limit, limit.standard())).isEqualTo(Limits.DEFAULT);
    assertThat(Limits.DEFAULT.with(limit, limit.least()).of(limit)).isEqualTo(limit.least());
    for (int outside : new int[] {limit.least() - 1, limit.most() + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Limits.DEFAULT.with(limit, outside))
          .withMessage(
              "%s is from %d to %d, not %d", limit.id(), limit.least(), limit.most(), outside);
    }
  }

  /** As people type it. */
  @Test
  void aNameHasHyphens() {
    assertThat(Limit.LOOP_DELAY.id()).isEqualTo("loop-delay");
  }
}
