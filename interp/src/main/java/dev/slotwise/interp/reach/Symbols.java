// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Names and their ints, which come in order of first mention. A hash table with open addresses that
 * keeps hashes, so that names that start alike are seldom compared; three ints a name besides it.
 */
final class Symbols {
  private static final int EMPTY = 0;

  private final MutableList<String> names = Lists.mutable.empty();
  private int[] hashes = new int[16];

  /** Ids, plus one. */
  private int[] slots = new int[32];

  /** The names that have a fact of their own. */
  final BitSet declared = new BitSet();

  int of(String name) {
    int hash = name.hashCode();
    int at = slot(name, hash);
    if (slots[at] != EMPTY) {
      return slots[at] - 1;
    }
    int id = names.size();
    names.add(name);
    if (id == hashes.length) {
      hashes = Arrays.copyOf(hashes, id * 2);
    }
    hashes[id] = hash;
    slots[at] = id + 1;
    if (names.size() * 2 > slots.length) {
      grow();
    }
    return id;
  }

  OptionalInt find(String name) {
    int at = slot(name, name.hashCode());
    return slots[at] == EMPTY ? OptionalInt.empty() : OptionalInt.of(slots[at] - 1);
  }

  String name(int id) {
    return names.get(id);
  }

  int size() {
    return names.size();
  }

  int undeclared() {
    return names.size() - declared.cardinality();
  }

  /** Where the name is, or where it goes. */
  private int slot(String name, int hash) {
    int at = start(hash);
    while (slots[at] != EMPTY) {
      int id = slots[at] - 1;
      if (hashes[id] == hash && names.get(id).equals(name)) {
        return at;
      }
      at = at + 1 & slots.length - 1;
    }
    return at;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    for (int id = 0; id < names.size(); id++) {
      int at = start(hashes[id]);
      while (slots[at] != EMPTY) {
        at = at + 1 & slots.length - 1;
      }
      slots[at] = id + 1;
    }
  }

  private int start(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ mixed >>> 16) & slots.length - 1;
  }
}
