// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * A set of ints below a bound that gives back its least element: a tree of bit words, 64 children a
 * node. Each operation takes at most six steps; memory is a little over one bit an element.
 */
final class RankQueue {
  private final long[][] levels;

  RankQueue(int bound) {
    int depth = 1;
    for (int words = wordsFor(bound); words > 1; words = wordsFor(words)) {
      depth++;
    }
    levels = new long[depth][];
    int words = bound;
    for (int level = 0; level < depth; level++) {
      words = wordsFor(words);
      levels[level] = new long[words];
    }
  }

  boolean isEmpty() {
    return levels[levels.length - 1][0] == 0;
  }

  void add(int rank) {
    int index = rank;
    for (long[] level : levels) {
      level[index >> 6] |= 1L << index;
      index >>= 6;
    }
  }

  /** Takes the least element out; the queue must not be empty. */
  int removeLeast() {
    int least = 0;
    for (int level = levels.length - 1; level >= 0; level--) {
      least = (least << 6) + Long.numberOfTrailingZeros(levels[level][least]);
    }
    int index = least;
    for (long[] level : levels) {
      level[index >> 6] &= ~(1L << index);
      if (level[index >> 6] != 0) {
        break;
      }
      index >>= 6;
    }
    return least;
  }

  private static int wordsFor(int bits) {
    return Math.max(1, (bits + 63) >> 6);
  }
}
