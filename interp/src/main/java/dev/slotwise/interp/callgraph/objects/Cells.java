// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import java.util.Arrays;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * Memory: of each named object a place for each of its words, one for what is stored somewhere in
 * it, and one for what is loaded from there; for all else, heap and stack, one place.
 */
final class Cells {
  /** In place of a distance: any. */
  static final int ANYWHERE = Integer.MIN_VALUE;

  private static final int NONE = -1;
  private static final int WORD_SHIFT = 2;

  private final ValueNodes nodes;
  private final Sets sets;
  private final int[] sizes;
  private final int[] stores;
  private final int[] loads;
  private final MutableLongIntMap words = LongIntMaps.mutable.empty();
  private int rest = NONE;

  Cells(ValueNodes nodes, Sets sets, int[] sizes) {
    this.nodes = nodes;
    this.sets = sets;
    this.sizes = sizes;
    this.stores = new int[sizes.length];
    this.loads = new int[sizes.length];
    Arrays.fill(stores, NONE);
  }

  /** Heap, stack, and what no symbol names. */
  int rest() {
    if (rest == NONE) {
      rest = nodes.node();
    }
    return rest;
  }

  /** What is stored somewhere in an object. */
  int storedIn(int object) {
    if (stores[object] == NONE) {
      stores[object] = nodes.node();
      loads[object] = nodes.node();
      nodes.copy(stores[object], loads[object]);
    }
    return stores[object];
  }

  /** What is loaded from somewhere in an object. */
  int loadedFrom(int object) {
    storedIn(object);
    return loads[object];
  }

  /** The word of an object that a byte is in. */
  int word(int object, int offset) {
    long key = ((long) object << 32) | (offset >> WORD_SHIFT);
    if (!words.containsKey(key)) {
      int node = nodes.node();
      words.put(key, node);
      nodes.copy(storedIn(object), node);
      nodes.copy(node, loadedFrom(object));
    }
    return words.get(key);
  }

  /**
   * Connects an access of so many bytes through an address, so far from it.
   *
   * @param constant how far; {@link #ANYWHERE} if that is not known
   * @param isInRest whether the address is what the rest of memory holds. Where that is moved by an
   *     offset, what it holds is closed under that: the distance from what the rest holds is any,
   *     and not one more each time
   */
  void access(long atom, int constant, int width, int loaded, int stored, boolean isInRest) {
    if (atom == Sets.NUMBER) {
      nodes.put(loaded, sets.ofRest());
      nodes.copy(stored, rest());
    } else if (sets.isOfRest(atom)) {
      boolean isKnown =
          !Sets.isAnywhere(atom)
              && constant != ANYWHERE
              && (!isInRest || Sets.offsetOf(atom) == 0)
              && Sets.offsetOf(atom) <= Integer.MAX_VALUE - constant;
      int moved = isKnown ? Sets.offsetOf(atom) + constant : ANYWHERE;
      int from = nodes.load(rest(), moved, width);
      int to = nodes.store(rest(), moved, width);
      if (from != loaded) {
        nodes.copy(from, loaded);
        nodes.copy(stored, to);
      }
      nodes.put(loaded, sets.ofRest());
      nodes.copy(stored, rest());
    } else if (Sets.isAddress(atom)) {
      int object = Sets.objectOf(atom);
      boolean isKnown = !Sets.isAnywhere(atom) && constant != ANYWHERE;
      long offset = isKnown ? (long) Sets.offsetOf(atom) + constant : NONE;
      if (offset < 0 || offset + width > sizes[object]) {
        nodes.copy(loadedFrom(object), loaded);
        nodes.copy(stored, storedIn(object));
        return;
      }
      int last = (int) offset + width - 1;
      for (int at = (int) offset; at >> WORD_SHIFT <= last >> WORD_SHIFT; at += 1 << WORD_SHIFT) {
        nodes.copy(word(object, at), loaded);
        nodes.copy(stored, word(object, at));
      }
    }
  }
}
