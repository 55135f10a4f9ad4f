// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.graph.NodeSet;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * A set of atoms, the things that flow: of functions where references flow, of table indices where
 * numbers do. A bitmap, immutable, and shared: a union that adds nothing is one of its operands, so
 * the many places that the same things flow to hold one object.
 */
final class Atoms {
  private static final long[] NO_WORDS = {};

  static final Atoms NONE = new Atoms(NO_WORDS);

  /** Everything, named or not. */
  static final Atoms ANY = new Atoms(NO_WORDS);

  private final long[] words;

  private Atoms(long[] words) {
    this.words = words;
  }

  static Atoms of(int atom) {
    long[] words = new long[(atom >>> 6) + 1];
    words[atom >>> 6] = 1L << atom;
    return new Atoms(words);
  }

  boolean isAny() {
    return this == ANY;
  }

  /** Whether an atom is in it; says nothing of {@link #ANY}. */
  boolean has(int atom) {
    return atom >>> 6 < words.length && (words[atom >>> 6] >>> atom & 1) != 0;
  }

  int size() {
    int size = 0;
    for (long word : words) {
      size += Long.bitCount(word);
    }
    return size;
  }

  /** The union; {@code this} or {@code other} itself where it is one of them. */
  Atoms union(Atoms other) {
    if (this == other || other == NONE || this == ANY) {
      return this;
    }
    if (this == NONE || other == ANY) {
      return other;
    }
    if (covers(other)) {
      return this;
    }
    if (other.covers(this)) {
      return other;
    }
    long[] longer = words.length >= other.words.length ? words : other.words;
    long[] shorter = longer == words ? other.words : words;
    long[] union = longer.clone();
    for (int i = 0; i < shorter.length; i++) {
      union[i] |= shorter[i];
    }
    return new Atoms(union);
  }

  private boolean covers(Atoms other) {
    for (int i = 0; i < other.words.length; i++) {
      long mine = i < words.length ? words[i] : 0;
      if ((other.words[i] & ~mine) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Visits the atoms, ascending; not of {@link #ANY}. */
  void forEach(IntConsumer action) {
    for (int i = 0; i < words.length; i++) {
      for (long rest = words[i]; rest != 0; rest &= rest - 1) {
        action.accept((i << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  /** The atoms as functions; not of {@link #ANY}. */
  NodeSet functions() {
    return NodeSet.copyOf(BitSet.valueOf(words));
  }
}
