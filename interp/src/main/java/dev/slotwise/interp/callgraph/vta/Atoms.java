// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.graph.NodeSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * A set of atoms, the things that flow: of functions where references flow, of table indices where
 * numbers do. A bitmap from its first word to its last, immutable, and shared: a union that adds
 * nothing is one of its operands, so the many places that the same things flow to hold one object.
 */
final class Atoms {
  private static final long[] NO_WORDS = {};

  static final Atoms NONE = new Atoms(0, NO_WORDS);

  /** Everything, named or not, but for {@link ValueGraph#BASE}. */
  static final Atoms ANY = new Atoms(0, NO_WORDS);

  /** Everything, and the base: a sum with what is any number is no index, one with the base is. */
  static final Atoms ANY_AND_BASE = new Atoms(0, new long[] {1L << ValueGraph.BASE});

  /** The number of the first word, that of atom {@code 64 * first}. */
  private final int first;

  private final long[] words;

  private Atoms(int first, long[] words) {
    this.first = first;
    this.words = words;
  }

  static Atoms of(int atom) {
    return new Atoms(atom >>> 6, new long[] {1L << atom});
  }

  static Atoms of(BitSet atoms) {
    if (atoms.isEmpty()) {
      return NONE;
    }
    int first = atoms.nextSetBit(0) >>> 6;
    long[] all = atoms.toLongArray();
    return new Atoms(first, Arrays.copyOfRange(all, first, all.length));
  }

  boolean isAny() {
    return this == ANY || this == ANY_AND_BASE;
  }

  /** Whether an atom is in it; of a set that {@link #isAny}, only the base can be. */
  boolean has(int atom) {
    return (word(atom >>> 6) >>> atom & 1) != 0;
  }

  /** The union; {@code this} or {@code other} itself where it is one of them. */
  Atoms union(Atoms other) {
    if (this == other || other == NONE) {
      return this;
    }
    if (this == NONE) {
      return other;
    }
    if (isAny() || other.isAny()) {
      return has(ValueGraph.BASE) || other.has(ValueGraph.BASE) ? ANY_AND_BASE : ANY;
    }
    if (covers(other)) {
      return this;
    }
    if (other.covers(this)) {
      return other;
    }
    int start = Math.min(first, other.first);
    long[] union = new long[Math.max(end(), other.end()) - start];
    System.arraycopy(words, 0, union, first - start, words.length);
    for (int i = 0; i < other.words.length; i++) {
      union[other.first - start + i] |= other.words[i];
    }
    return new Atoms(start, union);
  }

  private boolean covers(Atoms other) {
    for (int i = 0; i < other.words.length; i++) {
      if ((other.words[i] & ~word(other.first + i)) != 0) {
        return false;
      }
    }
    return true;
  }

  private int end() {
    return first + words.length;
  }

  private long word(int number) {
    return number < first || number >= end() ? 0 : words[number - first];
  }

  /** Visits the atoms, ascending; not of a set that {@link #isAny}. */
  void forEach(IntConsumer action) {
    for (int i = 0; i < words.length; i++) {
      for (long rest = words[i]; rest != 0; rest &= rest - 1) {
        action.accept(((first + i) << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  /** The atoms as functions; not of a set that {@link #isAny}. */
  NodeSet functions() {
    BitSet functions = new BitSet(end() << 6);
    forEach(functions::set);
    return NodeSet.copyOf(functions);
  }
}
