// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses that the code names: a member of an object is at its distance. */
class ConstantsTest {
  private static final int WORD = Integer.BYTES;

  private final int[] sizes = {4 * WORD};
  private final Sets sets = new Sets(sizes);
  private final ValueNodes nodes = new ValueNodes(sets, sizes);
  private final Constants constants = new Constants(nodes, sets);

  @Test
  void aNumberMovesAnAddress() {
    int object = constants.atom(sets.address(0, WORD));
    int member = constants.moved(object, 2 * WORD);
    assertThat(constants.atomOf(member)).isEqualTo(sets.address(0, 3 * WORD));
    assertThat(constants.atomOf(constants.moved(member, -2 * WORD)))
        .isEqualTo(sets.address(0, WORD));
  }

  @Test
  void anAddressAnywhereInAnObjectStaysAnywhere() {
    int anywhere = constants.anywhere(constants.atom(sets.address(0, 0)));
    assertThat(constants.moved(anywhere, WORD)).isEqualTo(anywhere);
  }
}
