// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.lattice.ValueSet;
import dev.slotwise.lattice.ValueSet.Values;
import dev.slotwise.lattice.Words;

/**
 * Foresees which words a loop adds to a set: most add one with each pass, and always the same
 * distance from the one before.
 */
final class Progression {
  private Progression() {}

  /**
   * The set that comes of it if the word that was added last is the third or later of an arithmetic
   * progression that goes on.
   *
   * @param before the set without the word that was added last
   * @param now the set with it
   * @param size how many words to foresee, with those that are there
   * @return {@code now} itself where nothing can be foreseen
   */
  static Values continued(Values before, Values now, int size, int width) {
    if (now.size() >= size || before.size() != now.size() - 1) {
      return now;
    }
    long last = added(before, now);
    for (int i = 0; i < before.size(); i++) {
      long step = last - before.get(i);
      if (before.contains(Words.truncate(before.get(i) - step, width))) {
        return continued(now, last, step, size, width);
      }
    }
    return now;
  }

  /** The least word that {@code before} does not have. */
  private static long added(Values before, Values now) {
    int at = 0;
    while (at < before.size() && before.get(at) == now.get(at)) {
      at++;
    }
    return now.get(at);
  }

  private static Values continued(Values now, long last, long step, int size, int width) {
    Values all = now;
    for (long word = last + step; all.size() < size; word += step) {
      Values more = ValueSet.union(all, Values.of(Words.truncate(word, width)));
      if (more == all) {
        return now;
      }
      all = more;
    }
    return all;
  }
}
