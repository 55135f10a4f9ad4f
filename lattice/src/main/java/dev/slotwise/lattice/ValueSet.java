// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

import java.util.Arrays;
import java.util.function.LongPredicate;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * Sets of at most k words, and top for more. The height is k + 2; widening stops sooner, so that a
 * loop is not unrolled k times to learn that its counter is not one of few values.
 *
 * <p>Source: k-limiting as in N. Jones and S. Muchnick, <i>Flow analysis and optimization of
 * LISP-like structures</i>, POPL 1979; as value sets in G. Balakrishnan and T. Reps, CC 2004.
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public class ValueSet implements Lattice<ValueSet.Values> {

  private final int limit;
  private final int widenLimit;

  /**
   * Sets of limited size.
   *
   * @param limit the most words a set holds
   * @param widenLimit the most words that widening leaves in a set that grows
   */
  public ValueSet(int limit, int widenLimit) {
    if (limit < 1 || widenLimit > limit) {
      throw new IllegalArgumentException("limits " + limit + ", " + widenLimit);
    }
    this.limit = limit;
    this.widenLimit = widenLimit;
  }

  /** {@return the most words a set holds} */
  public final int limit() {
    return limit;
  }

  /** Words in ascending unsigned order without repeats, or all words. Immutable. */
  public static final class Values {

    /** No word. */
    public static final Values NONE = new Values(new long[0], false);

    /** Every word. */
    public static final Values ALL = new Values(new long[0], true);

    private final long[] words;
    private final boolean all;

    private Values(long[] words, boolean all) {
      this.words = words;
      this.all = all;
    }

    /**
     * {@return the set of these words, however many}
     *
     * @param words canonical words in any order; repeats count once
     */
    public static Values of(long... words) {
      return ofOwned(Arrays.copyOf(words, words.length));
    }

    /**
     * {@return the set of one word}
     *
     * @param word a canonical word
     */
    public static Values of(long word) {
      return new Values(new long[] {word}, false);
    }

    /**
     * {@return the set of these words, however many; the array must not be used afterwards}
     *
     * @param words canonical words in any order; repeats count once
     */
    public static Values ofOwned(long[] words) {
      if (words.length == 0) {
        return NONE;
      }
      for (int i = 1; i < words.length; i++) {
        if (Long.compareUnsigned(words[i - 1], words[i]) >= 0) {
          return sorted(words);
        }
      }
      return new Values(words, false);
    }

    /** Sorts in place, drops repeats, and keeps the array if it can. */
    private static Values sorted(long[] words) {
      // Flipping the sign bit makes the signed order of longs the unsigned one.
      for (int i = 0; i < words.length; i++) {
        words[i] ^= Long.MIN_VALUE;
      }
      Arrays.sort(words);
      int size = 0;
      for (int i = 0; i < words.length; i++) {
        if (i == 0 || words[i] != words[i - 1]) {
          words[size++] = words[i];
        }
      }
      // Restored in a second pass: the first compares neighbours in flipped form.
      for (int i = 0; i < size; i++) {
        words[i] ^= Long.MIN_VALUE;
      }
      return new Values(size == words.length ? words : Arrays.copyOf(words, size), false);
    }

    /** {@return whether this is every word} */
    public boolean isAll() {
      return all;
    }

    /** {@return how many words; 0 for {@link #ALL}} */
    public int size() {
      return words.length;
    }

    /**
     * {@return the word at a place in ascending unsigned order}
     *
     * @param place 0 for the least word, below {@link #size}
     */
    public long get(int place) {
      return words[place];
    }

    /**
     * {@return whether this holds a word}
     *
     * @param word a canonical word, unsigned
     */
    public boolean contains(long word) {
      if (all) {
        return true;
      }
      for (long each : words) {
        if (each == word) {
          return true;
        }
      }
      return false;
    }

    /**
     * {@return the words that satisfy a predicate; this must not be {@link #ALL}}
     *
     * @param predicate is asked about each word once, ascending
     */
    public Values select(LongPredicate predicate) {
      int count = 0;
      while (count < words.length && predicate.test(words[count])) {
        count++;
      }
      if (count == words.length) {
        return this;
      }
      // At least one word is not kept.
      long[] kept = Arrays.copyOf(words, words.length - 1);
      for (int i = count + 1; i < words.length; i++) {
        if (predicate.test(words[i])) {
          kept[count++] = words[i];
        }
      }
      return count == 0
          ? NONE
          : new Values(count == kept.length ? kept : Arrays.copyOf(kept, count), false);
    }

    /** {@return the words as a list; empty for {@link #ALL}} */
    public ImmutableLongList toList() {
      return LongLists.immutable.of(words);
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Values values
              && all == values.all
              && Arrays.equals(words, values.words));
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(words) + (all ? 1 : 0);
    }

    @Override
    public String toString() {
      if (all) {
        return "top";
      }
      StringBuilder text = new StringBuilder("{");
      for (int i = 0; i < words.length; i++) {
        text.append(i == 0 ? "" : ", ").append(Long.toUnsignedString(words[i]));
      }
      return text.append('}').toString();
    }
  }

  /**
   * {@return the set of these words, or top if they are too many}
   *
   * @param words canonical words in any order; repeats count once
   */
  public final Values of(long... words) {
    return limited(Values.of(words));
  }

  @Override
  public final Values bottom() {
    return Values.NONE;
  }

  @Override
  public final Values top() {
    return Values.ALL;
  }

  @Override
  public Values join(Values left, Values right) {
    return limited(union(left, right));
  }

  /**
   * {@return the union, however large; one of the operands where that is the union}
   *
   * @param left any set, also {@link Values#ALL}
   * @param right any set, also {@link Values#ALL}
   */
  public static Values union(Values left, Values right) {
    if (left == right || left.all || (right.words.length == 0 && !right.all)) {
      return left;
    }
    if (right.all || left.words.length == 0) {
      return right;
    }
    long[] merged = new long[left.words.length + right.words.length];
    int size = 0;
    int l = 0;
    int r = 0;
    while (l < left.words.length && r < right.words.length) {
      long a = left.words[l];
      long b = right.words[r];
      int order = Long.compareUnsigned(a, b);
      merged[size++] = order <= 0 ? a : b;
      l += order <= 0 ? 1 : 0;
      r += order >= 0 ? 1 : 0;
    }
    int restLeft = left.words.length - l;
    int restRight = right.words.length - r;
    System.arraycopy(left.words, l, merged, size, restLeft);
    System.arraycopy(right.words, r, merged, size, restRight);
    size += restLeft + restRight;
    return size == left.words.length
        ? left
        : size == right.words.length
            ? right
            : new Values(size == merged.length ? merged : Arrays.copyOf(merged, size), false);
  }

  @Override
  public Values meet(Values left, Values right) {
    if (left == right || right.all) {
      return left;
    }
    return left.all ? right : left.select(right::contains);
  }

  @Override
  public boolean leq(Values left, Values right) {
    if (left == right || right.all) {
      return true;
    }
    if (left.all) {
      return false;
    }
    for (long word : left.words) {
      if (!right.contains(word)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Values widen(Values old, Values next) {
    return next.size() > widenLimit && next.size() > old.size() ? Values.ALL : next;
  }

  @Override
  public Values narrow(Values old, Values next) {
    return next;
  }

  private Values limited(Values values) {
    return values.size() > limit ? Values.ALL : values;
  }
}
