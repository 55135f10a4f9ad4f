// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in domain through the law kit. */
class DomainLawsTest {

  static ImmutableList<ValueDomain<?>> domains() {
    return Domains.builtIn();
  }

  @ParameterizedTest
  @MethodSource("domains")
  void lawsHold(ValueDomain<?> domain) {
    assertThat(DomainLaws.check(domain, 2026)).isEmpty();
  }
}
