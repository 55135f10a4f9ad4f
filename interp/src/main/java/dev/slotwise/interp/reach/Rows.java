// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.function.IntConsumer;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/** For each owner its members, in the order in which they came. Immutable: two arrays. */
final class Rows {
  private final int[] starts;
  private final int[] members;

  private Rows(int[] starts, int[] members) {
    this.starts = starts;
    this.members = members;
  }

  void forEach(int owner, IntConsumer action) {
    for (int i = starts[owner]; i < starts[owner + 1]; i++) {
      action.accept(members[i]);
    }
  }

  int size(int owner) {
    return starts[owner + 1] - starts[owner];
  }

  /** Collects pairs of an owner and a member. */
  static final class Builder {
    private final IntArrayList owners = new IntArrayList();
    private final IntArrayList members = new IntArrayList();

    void add(int owner, int member) {
      owners.add(owner);
      members.add(member);
    }

    Rows build(int ownerCount) {
      int[] starts = new int[ownerCount + 1];
      for (int i = 0; i < owners.size(); i++) {
        starts[owners.get(i) + 1]++;
      }
      for (int owner = 0; owner < ownerCount; owner++) {
        starts[owner + 1] += starts[owner];
      }
      int[] next = starts.clone();
      int[] sorted = new int[members.size()];
      for (int i = 0; i < owners.size(); i++) {
        sorted[next[owners.get(i)]++] = members.get(i);
      }
      return new Rows(starts, sorted);
    }
  }
}
