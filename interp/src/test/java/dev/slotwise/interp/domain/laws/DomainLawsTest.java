// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.BitsDomain;
import dev.slotwise.interp.domain.ConstantDomain;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.IntervalDomain;
import dev.slotwise.interp.domain.PointerDomain;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.domain.ValuesDomain;
import dev.slotwise.lattice.laws.Violation;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in domain through the law kit. */
class DomainLawsTest {

  static ImmutableList<ValueDomain<?>> domains() {
    return Domains.builtIn()
        .newWithAll(Lists.immutable.of("interval*bits", "values*congruence").collect(Domains::byId))
        .newWith(new PointerDomain<>(new ValuesDomain()));
  }

  @ParameterizedTest
  @MethodSource("domains")
  void lawsHold(ValueDomain<?> domain) {
    assertThat(DomainLaws.check(domain, 2026)).isEmpty();
  }

  /** Those that claim it; a product of partly known words is known not to be monotone. */
  static ImmutableList<ValueDomain<?>> monotoneDomains() {
    return Lists.immutable.of(new ConstantDomain(), new IntervalDomain(), new ValuesDomain());
  }

  @ParameterizedTest
  @MethodSource("monotoneDomains")
  void monotonicityHoldsWhereClaimed(ValueDomain<?> domain) {
    assertThat(DomainLaws.checkMonotone(domain, 5, 4)).isEmpty();
    assertThat(DomainLaws.checkMonotone(domain, 5, 32)).isEmpty();
  }

  @Test
  void monotonicityIsNotClaimedForNothing() {
    assertThat(DomainLaws.checkMonotone(new BitsDomain(), 5, 32).collect(Violation::law))
        .containsOnly("MUL is monotone");
  }
}
