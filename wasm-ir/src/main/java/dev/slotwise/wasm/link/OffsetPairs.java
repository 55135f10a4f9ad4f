// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Pairs of offsets, in the linked module and in the source: one wherever code moves by another
 * distance than before. Two ints a change; instructions whose length stays the same cost nothing.
 */
final class OffsetPairs implements CodeCopier.Placement {
  private final MutableIntList linked = IntLists.mutable.empty();
  private final MutableIntList source = IntLists.mutable.empty();
  private int first;
  private int distance;
  private boolean fresh;

  /** The instructions that follow are placed relative to a body whose place is not known yet. */
  void startFunction() {
    first = linked.size();
    fresh = true;
  }

  @Override
  public void instruction(int from, int to) {
    if (fresh || from - to != distance) {
      fresh = false;
      distance = from - to;
      linked.add(to);
      source.add(from);
    }
  }

  /** The body that was copied starts at this offset of the linked module. */
  void place(int offset) {
    for (int i = first; i < linked.size(); i++) {
      linked.set(i, linked.get(i) + offset);
    }
  }

  int[] linked() {
    return linked.toArray();
  }

  int[] source() {
    return source.toArray();
  }
}
