// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.prototypes.Cast.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CastTest {
  /** All that are of objects have names that say so, and texts. */
  @ParameterizedTest
  @EnumSource
  void kindsOfObjectsAreTold(Kind kind) {
    assertThat(kind.isOfObject()).isEqualTo(kind.name().startsWith("OBJECT_"));
    assertThat(kind.isOfObject()).isEqualTo(kind.text().contains("of an unrelated class"));
  }
}
