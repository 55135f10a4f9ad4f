// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What flows where once cycles of copies have become one place. */
class ValueNodesTest {
  /** More edges than are kept before cycles are looked for. */
  private static final int MANY = 3_000;

  private static final int WORD = Integer.BYTES;
  private static final long SLOT = Sets.slot(0);

  private final int[] sizes = {4 * WORD};
  private final Sets sets = new Sets(sizes);
  private final ValueNodes nodes = new ValueNodes(sets, sizes);

  /** Of two that read and write through one place, one does all: the other has its share. */
  @Test
  void accessesThroughPlacesOfOneCycleSeeTheSame() {
    int one = nodes.node();
    int other = nodes.node();
    int loadedByOne = nodes.load(one, WORD, WORD);
    int loadedByOther = nodes.load(other, WORD, WORD);
    int storedByOne = nodes.store(one, 2 * WORD, WORD);
    int storedByOther = nodes.store(other, 2 * WORD, WORD);
    nodes.copy(one, other);
    nodes.copy(other, one);
    collapse();
    nodes.put(one, sets.of(sets.address(0, 0)));
    nodes.put(nodes.cells().word(0, WORD), sets.of(SLOT));
    propagate();
    assertThat(holdsSlot(loadedByOne)).isTrue();
    assertThat(holdsSlot(loadedByOther)).isTrue();
    assertThat(holdsSlot(nodes.cells().word(0, 2 * WORD))).isFalse();
    nodes.put(storedByOther, sets.of(SLOT));
    propagate();
    assertThat(holdsSlot(nodes.cells().word(0, 2 * WORD))).isTrue();
    assertThat(holdsSlot(nodes.cells().word(0, 0))).isFalse();
    assertThat(holdsSlot(storedByOne)).as("it is one place with the other").isTrue();
  }

  @Test
  void accessesAtOtherDistancesStayApart() {
    int one = nodes.node();
    int other = nodes.node();
    int first = nodes.load(one, 0, WORD);
    int second = nodes.load(other, WORD, WORD);
    nodes.copy(one, other);
    nodes.copy(other, one);
    collapse();
    nodes.put(one, sets.of(sets.address(0, 0)));
    nodes.put(nodes.cells().word(0, WORD), sets.of(SLOT));
    propagate();
    assertThat(holdsSlot(first)).isFalse();
    assertThat(holdsSlot(second)).isTrue();
  }

  /**
   * As a pointer on the stack that is counted up: the stack holds what it holds, and that moved by
   * a word, and so on without end.
   */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPointerInTheRestOfMemoryThatMovesComesToAnEnd() {
    int rest = nodes.cells().rest();
    nodes.put(rest, sets.of(Sets.NUMBER));
    nodes.put(rest, sets.of(sets.address(0, 0)));
    nodes.put(nodes.cells().word(0, 2 * WORD), sets.of(SLOT));
    int stack = nodes.node();
    nodes.put(stack, sets.of(Sets.NUMBER));
    int pointer = nodes.load(stack, 0, WORD);
    int moved = nodes.node();
    nodes.plus(pointer, WORD, moved);
    nodes.copy(moved, nodes.store(stack, 0, WORD));
    int called = nodes.load(nodes.load(stack, 0, WORD), 0, WORD);
    propagate();
    assertThat(holdsSlot(called)).isTrue();
  }

  /** A chain that has nothing to do with the rest, and is long enough. */
  private void collapse() {
    int first = nodes.nodes(MANY + 1);
    for (int i = 0; i < MANY; i++) {
      nodes.copy(first + i, first + i + 1);
    }
    nodes.put(first, sets.of(Sets.NUMBER));
    propagate();
  }

  private void propagate() {
    nodes.propagate(watcher -> {});
  }

  private boolean holdsSlot(int node) {
    boolean[] found = new boolean[1];
    sets.forEach(nodes.at(node), atom -> found[0] |= atom == SLOT);
    return found[0];
  }
}
