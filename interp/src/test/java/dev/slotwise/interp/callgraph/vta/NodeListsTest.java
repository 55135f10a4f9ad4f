// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is in a list stays there, in order, however the lists grow. */
class NodeListsTest {
  private static final int MANY = 100;

  private final NodeLists lists = new NodeLists(2);

  @Test
  void aListThatIsMovedStandsBehindTheOther() {
    for (int i = 0; i < MANY; i++) {
      lists.add(0, i);
    }
    lists.add(1, MANY + 1);
    lists.add(1, MANY + 2);
    lists.move(0, 1);
    assertThat(lists.size(0)).isZero();
    assertThat(lists.size(1)).isEqualTo(MANY + 2);
    assertThat(lists.get(1, 0)).isEqualTo(MANY + 1);
    assertThat(lists.get(1, 1)).isEqualTo(MANY + 2);
    for (int i = 0; i < MANY; i++) {
      assertThat(lists.get(1, 2 + i)).isEqualTo(i);
    }
  }

  @Test
  void bothListsGrowAfterOneWasMoved() {
    lists.add(0, 1);
    lists.move(0, 1);
    lists.add(0, 2);
    lists.add(1, 3);
    assertThat(lists.get(0, 0)).isEqualTo(2);
    assertThat(lists.get(1, 0)).isEqualTo(1);
    assertThat(lists.get(1, 1)).isEqualTo(3);
  }

  @Test
  void newNodesHaveEmptyLists() {
    lists.add(1, 7);
    lists.resize(4);
    assertThat(lists.get(1, 0)).isEqualTo(7);
    assertThat(lists.size(3)).isZero();
    lists.add(3, 8);
    assertThat(lists.get(3, 0)).isEqualTo(8);
  }
}
