// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

import java.util.Arrays;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * All subsets of {@code 0 .. universe-1}, ordered by inclusion, as immutable bit sets. A join costs
 * a word for 64 members and shares the operand that already holds the other. Finite, so widening is
 * the join.
 *
 * <p>Source: B. Davey and H. Priestley, <i>Introduction to Lattices and Order</i>, 2nd ed., 2002,
 * section 2.4 (powerset lattices).
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public final class Powerset implements Lattice<Powerset.Members> {

  private final Members top;

  /**
   * The subsets of {@code 0 .. universe-1}.
   *
   * @param universe how many numbers there are, not negative
   */
  public Powerset(int universe) {
    long[] words = new long[(universe + 63) >>> 6];
    for (int i = 0; i < universe; i++) {
      words[i >>> 6] |= 1L << i;
    }
    this.top = Members.trimmed(words);
  }

  /** An immutable set of natural numbers. */
  public static final class Members {

    /** The empty set. */
    public static final Members NONE = new Members(new long[0]);

    // No trailing zero words, so that equality is that of the arrays.
    private final long[] words;

    private Members(long[] words) {
      this.words = words;
    }

    /**
     * {@return the set of these numbers}
     *
     * @param members in any order, not negative; a repeated one counts once
     */
    public static Members of(int... members) {
      int greatest = -1;
      for (int member : members) {
        greatest = Math.max(greatest, member);
      }
      long[] words = new long[(greatest + 64) >>> 6];
      for (int member : members) {
        words[member >>> 6] |= 1L << member;
      }
      return new Members(words);
    }

    private static Members trimmed(long[] words) {
      int length = words.length;
      while (length > 0 && words[length - 1] == 0) {
        length--;
      }
      return length == 0
          ? NONE
          : new Members(length == words.length ? words : Arrays.copyOf(words, length));
    }

    /**
     * {@return whether a number is in the set}
     *
     * @param member any number; one outside of the universe is in no set
     */
    public boolean contains(int member) {
      int word = member >>> 6;
      return word < words.length && (words[word] >>> member & 1) != 0;
    }

    /** {@return how many numbers are in the set} */
    public int size() {
      int size = 0;
      for (long word : words) {
        size += Long.bitCount(word);
      }
      return size;
    }

    /** {@return the numbers, ascending} */
    public ImmutableIntList toList() {
      MutableIntList list = IntLists.mutable.empty();
      for (int i = 0; i < words.length; i++) {
        for (long word = words[i]; word != 0; word &= word - 1) {
          list.add((i << 6) + Long.numberOfTrailingZeros(word));
        }
      }
      return list.toImmutable();
    }

    @Override
    public boolean equals(Object other) {
      return this == other || (other instanceof Members set && Arrays.equals(words, set.words));
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
      return toList().makeString("{", ", ", "}");
    }
  }

  @Override
  public Members bottom() {
    return Members.NONE;
  }

  @Override
  public Members top() {
    return top;
  }

  @Override
  public Members join(Members left, Members right) {
    if (leq(right, left)) {
      return left;
    }
    if (leq(left, right)) {
      return right;
    }
    boolean leftLonger = left.words.length >= right.words.length;
    long[] shorter = leftLonger ? right.words : left.words;
    long[] words = (leftLonger ? left.words : right.words).clone();
    for (int i = 0; i < shorter.length; i++) {
      words[i] |= shorter[i];
    }
    return new Members(words);
  }

  @Override
  public Members meet(Members left, Members right) {
    if (leq(left, right)) {
      return left;
    }
    if (leq(right, left)) {
      return right;
    }
    long[] words = new long[Math.min(left.words.length, right.words.length)];
    for (int i = 0; i < words.length; i++) {
      words[i] = left.words[i] & right.words[i];
    }
    return Members.trimmed(words);
  }

  @Override
  public boolean leq(Members left, Members right) {
    if (left == right) {
      return true;
    }
    if (left.words.length > right.words.length) {
      return false;
    }
    for (int i = 0; i < left.words.length; i++) {
      if ((left.words[i] & ~right.words[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Members widen(Members old, Members next) {
    return next;
  }

  @Override
  public Members narrow(Members old, Members next) {
    return next;
  }
}
