// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DomainsTest {

  @Test
  void builtInDomainsAreFoundByIdAndByClass() {
    for (ValueDomain<?> domain : Domains.builtIn()) {
      assertThat(Domains.byId(domain.id())).isInstanceOf(domain.getClass());
      assertThat(Domains.byId(domain.getClass().getName())).isInstanceOf(domain.getClass());
    }
    assertThat(Domains.builtIn().collect(ValueDomain::id).castToList())
        .containsExactly("constant", "interval", "congruence", "bits", "values", "product");
    assertThat(Domains.standard().id()).isEqualTo("product");
  }

  @Test
  void messagesSayWhatIsWrong() {
    assertThatThrownBy(() -> Domains.byId("octagon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no domain 'octagon': known are constant, interval, congruence, bits, values, product,"
                + " or give the name of a class on the class path");
    assertThatThrownBy(() -> Domains.byId("java.lang.String"))
        .hasMessage(
            "class 'java.lang.String' does not implement dev.slotwise.interp.domain.ValueDomain");
    assertThatThrownBy(() -> Domains.byId(ValueDomain.class.getName()))
        .hasMessageContaining("must be public, not abstract");
  }
}
