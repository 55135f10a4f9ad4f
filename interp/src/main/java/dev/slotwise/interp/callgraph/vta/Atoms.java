// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.graph.NodeSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A set of atoms, the things that flow: of functions where references flow, of table indices where
 * numbers do. A sparse bitmap, immutable, and shared: a union that adds nothing is one of its
 * operands, so the many places that the same things flow to hold one object.
 */
final class Atoms {
  static final Atoms NONE = new Atoms(new int[0], new long[0]);

  /** Everything, named or not, but for {@link ValueGraph#BASE}. */
  static final Atoms ANY = new Atoms(new int[0], new long[0]);

  /** Everything, and the base: a sum with what is any number is no index, one with the base is. */
  static final Atoms ANY_AND_BASE = of(ValueGraph.BASE);

  /** Which words there are, ascending: those with an atom in them. */
  private final int[] numbers;

  /** Word {@code i} holds atoms from {@code 64 * numbers[i]} on. */
  private final long[] words;

  private Atoms(int[] numbers, long[] words) {
    this.numbers = numbers;
    this.words = words;
  }

  static Atoms of(int atom) {
    return new Atoms(new int[] {atom >>> 6}, new long[] {1L << atom});
  }

  static Atoms of(BitSet atoms) {
    long[] all = atoms.toLongArray();
    int[] numbers = IntStream.range(0, all.length).filter(number -> all[number] != 0).toArray();
    return numbers.length == 0
        ? NONE
        : new Atoms(numbers, Arrays.stream(numbers).mapToLong(number -> all[number]).toArray());
  }

  boolean isAny() {
    return this == ANY || this == ANY_AND_BASE;
  }

  /** Whether an atom is in it; of a set that {@link #isAny}, only the base can be. */
  boolean has(int atom) {
    int at = find(atom >>> 6, 0);
    return at >= 0 && (words[at] >>> atom & 1) != 0;
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
    int size = numbers.length + other.numbers.length - common(other);
    int[] unionNumbers = new int[size];
    long[] unionWords = new long[size];
    int i = 0;
    int j = 0;
    for (int k = 0; k < size; k++) {
      int mine = i < numbers.length ? numbers[i] : Integer.MAX_VALUE;
      int others = j < other.numbers.length ? other.numbers[j] : Integer.MAX_VALUE;
      unionNumbers[k] = Math.min(mine, others);
      unionWords[k] = (mine <= others ? words[i++] : 0) | (others <= mine ? other.words[j++] : 0);
    }
    return new Atoms(unionNumbers, unionWords);
  }

  /** How many words there are in both. */
  private int common(Atoms other) {
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < numbers.length && j < other.numbers.length) {
      int difference = Integer.compare(numbers[i], other.numbers[j]);
      count += difference == 0 ? 1 : 0;
      i += difference <= 0 ? 1 : 0;
      j += difference >= 0 ? 1 : 0;
    }
    return count;
  }

  private boolean covers(Atoms other) {
    int at = -1;
    for (int i = 0; i < other.numbers.length; i++) {
      at = find(other.numbers[i], at + 1);
      if (at < 0 || (other.words[i] & ~words[at]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Where a word is, at {@code from} or after; negative if it is nowhere there. */
  private int find(int number, int from) {
    if (from >= numbers.length || numbers[from] >= number) {
      return from < numbers.length && numbers[from] == number ? from : -1;
    }
    // As numbers ascend, it stands no further on than it would if none between were missing.
    int end = Math.min(numbers.length, from + 1 + number - numbers[from]);
    return Arrays.binarySearch(numbers, from, end, number);
  }

  /** Visits the atoms, ascending; not of a set that {@link #isAny}. */
  void forEach(IntConsumer action) {
    for (int i = 0; i < words.length; i++) {
      for (long rest = words[i]; rest != 0; rest &= rest - 1) {
        action.accept((numbers[i] << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  /** The atoms as functions; not of a set that {@link #isAny}. */
  NodeSet functions() {
    BitSet functions = new BitSet();
    forEach(functions::set);
    return NodeSet.copyOf(functions);
  }
}
