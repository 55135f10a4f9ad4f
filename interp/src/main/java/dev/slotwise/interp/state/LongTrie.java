// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import org.jspecify.annotations.Nullable;

/**
 * A persistent map from non-negative longs, made for joins: two maps that share structure merge in
 * time proportional to where they differ, and a merge or update that changes nothing returns the
 * map itself. Iteration is in ascending order of keys. Immutable.
 *
 * <p>General persistent hash maps do not offer this: their merges walk all entries of one side.
 *
 * <p>Source: C. Okasaki and A. Gill, <i>Fast mergeable integer maps</i>, ML Workshop 1998
 * (big-endian Patricia trees).
 *
 * @param <T> the values; compared by identity here, never by {@code equals}
 */
public abstract sealed class LongTrie<T> {

  /**
   * What a merge does with keys; a null result leaves the key out. A class, since calls of a class
   * with many subclasses cost less than those of an interface.
   *
   * @param <T> the values
   */
  public abstract static class Merger<T> {
    /** For subclasses. */
    protected Merger() {}

    /**
     * Both maps have the key; must return {@code left} where the two are the same object.
     *
     * @param key not negative
     * @param left the value in the left map
     * @param right the value in the right map
     * @return the value in the merge; null leaves the key out
     */
    protected abstract @Nullable T both(long key, T left, T right);

    /**
     * {@return the value in the merge for a key that only the left map has; null leaves it out}
     *
     * @param key not negative
     * @param left its value
     */
    protected abstract @Nullable T leftOnly(long key, T left);

    /**
     * {@return the value in the merge for a key that only the right map has; null leaves it out}
     *
     * @param key not negative
     * @param right its value
     */
    protected abstract @Nullable T rightOnly(long key, T right);

    /**
     * {@return the effect that {@link #leftOnly} has on all keys from {@code first} to {@code
     * last}}
     *
     * @param first the least key that is meant
     * @param last the greatest key that is meant
     */
    protected Fate leftPart(long first, long last) {
      return Fate.VISIT;
    }

    /**
     * {@return the effect that {@link #rightOnly} has on all keys from {@code first} to {@code
     * last}}
     *
     * @param first the least key that is meant
     * @param last the greatest key that is meant
     */
    protected Fate rightPart(long first, long last) {
      return Fate.VISIT;
    }
  }

  /** What becomes of a whole part of one map that the other does not have. */
  public enum Fate {
    /** It is kept as it is. */
    KEEP,
    /** It is kept if all values in it are {@link Settling#isSettled settled}. */
    KEEP_SETTLED,
    /** It is left out. */
    DROP,
    /** Each value must be asked for. */
    VISIT
  }

  /** A value that can be in a last state, which maps remember of all values in a part of them. */
  public interface Settling {
    /** {@return whether the value has reached its last state} */
    boolean isSettled();
  }

  /**
   * Compares what two maps hold at a key. A class for the reason that {@link Merger} is one.
   *
   * @param <T> the values
   */
  public abstract static class Comparer<T> {
    /** For subclasses. */
    protected Comparer() {}

    /**
     * {@return whether two values of one key pass} Not asked where the two are one object.
     *
     * @param key not negative
     * @param left the value in the left map
     * @param right the value in the right map
     */
    protected abstract boolean both(long key, T left, T right);

    /**
     * {@return whether a key passes that only the left map has}
     *
     * @param key not negative
     * @param left its value
     */
    protected abstract boolean leftOnly(long key, T left);

    /**
     * {@return whether a key passes that only the right map has}
     *
     * @param key not negative
     * @param right its value
     */
    protected abstract boolean rightOnly(long key, T right);
  }

  /**
   * A function on entries; null leaves the key out.
   *
   * @param <T> the values
   */
  public interface Update<T> {
    /**
     * {@return the new value of an entry; null leaves the key out}
     *
     * @param key not negative
     * @param value the value before
     */
    @Nullable T apply(long key, T value);
  }

  /**
   * An action on entries.
   *
   * @param <T> the values
   */
  public interface Visitor<T> {
    /**
     * Is shown an entry.
     *
     * @param key not negative
     * @param value its value
     */
    void visit(long key, T value);
  }

  private static final Empty<?> EMPTY = new Empty<>();

  private LongTrie() {}

  /** Whether all values are settled. */
  abstract boolean isSettled();

  /**
   * {@return the map without keys}
   *
   * @param <T> the values
   */
  @SuppressWarnings("unchecked") // It holds no T, so one object serves every T.
  public static <T> LongTrie<T> empty() {
    return (LongTrie<T>) EMPTY;
  }

  /** {@return how many keys there are} */
  public abstract int size();

  /** {@return whether there is no key} */
  public final boolean isEmpty() {
    return this == EMPTY;
  }

  /**
   * {@return the value of a key; null if there is none}
   *
   * @param key not negative
   */
  public final @Nullable T get(long key) {
    LongTrie<T> node = this;
    while (node instanceof Branch<T> branch) {
      if (!branch.covers(key)) {
        return null;
      }
      node = (key & branch.bit) == 0 ? branch.left : branch.right;
    }
    return node instanceof Leaf<T> leaf && leaf.key == key ? leaf.value : null;
  }

  /**
   * {@return a part of this map that has all its keys from {@code low} to {@code high}, and perhaps
   * others; the same object as long as none of them is set}
   *
   * @param low the least key that is meant
   * @param high the greatest key that is meant
   */
  final LongTrie<T> around(long low, long high) {
    LongTrie<T> node = this;
    while (node instanceof Branch<T> branch) {
      if (branch.last() < low || branch.first() > high) {
        return empty();
      }
      long middle = branch.first() | branch.bit;
      if (high < middle) {
        node = branch.left;
      } else if (low >= middle) {
        node = branch.right;
      } else {
        return branch;
      }
    }
    return node instanceof Leaf<T> leaf && (leaf.key < low || leaf.key > high) ? empty() : node;
  }

  /**
   * {@return this map with the key set}
   *
   * @param key not negative
   * @param value compared by identity with what was there
   */
  public final LongTrie<T> put(long key, T value) {
    if (this instanceof Branch<T> branch) {
      if (!branch.covers(key)) {
        return link(key, new Leaf<>(key, value), branch.prefix, branch);
      }
      return (key & branch.bit) == 0
          ? branch.with(branch.left.put(key, value), branch.right)
          : branch.with(branch.left, branch.right.put(key, value));
    }
    if (this instanceof Leaf<T> leaf) {
      if (leaf.key != key) {
        return link(key, new Leaf<>(key, value), leaf.key, leaf);
      }
      return leaf.value == value ? this : new Leaf<>(key, value);
    }
    return new Leaf<>(key, value);
  }

  /**
   * {@return this map with every entry whose key is from {@code low} to {@code high} updated}
   *
   * @param low the least key that is meant
   * @param high the greatest key that is meant
   * @param update is asked for each entry, ascending
   */
  public final LongTrie<T> updateRange(long low, long high, Update<T> update) {
    if (this instanceof Branch<T> branch) {
      if (branch.last() < low || branch.first() > high) {
        return this;
      }
      return branch.with(
          branch.left.updateRange(low, high, update), branch.right.updateRange(low, high, update));
    }
    if (this instanceof Leaf<T> leaf && leaf.key >= low && leaf.key <= high) {
      return leaf.with(update.apply(leaf.key, leaf.value));
    }
    return this;
  }

  /**
   * {@return this map without the keys from {@code low} to {@code high}}
   *
   * @param low the least key that is meant
   * @param high the greatest key that is meant
   */
  public final LongTrie<T> removeRange(long low, long high) {
    if (this instanceof Branch<T> branch) {
      if (branch.last() < low || branch.first() > high) {
        return this;
      }
      if (low <= branch.first() && branch.last() <= high) {
        return empty();
      }
      return branch.with(branch.left.removeRange(low, high), branch.right.removeRange(low, high));
    }
    return this instanceof Leaf<T> leaf && leaf.key >= low && leaf.key <= high ? empty() : this;
  }

  /**
   * Visits the entries from {@code low} to {@code high}, ascending.
   *
   * @param low the least key that is meant
   * @param high the greatest key that is meant
   * @param visitor is shown each entry
   */
  public final void forEachInRange(long low, long high, Visitor<T> visitor) {
    if (this instanceof Branch<T> branch) {
      if (branch.last() >= low && branch.first() <= high) {
        branch.left.forEachInRange(low, high, visitor);
        branch.right.forEachInRange(low, high, visitor);
      }
    } else if (this instanceof Leaf<T> leaf && leaf.key >= low && leaf.key <= high) {
      visitor.visit(leaf.key, leaf.value);
    }
  }

  /**
   * Visits all entries, ascending.
   *
   * @param visitor is shown each entry
   */
  public final void forEach(Visitor<T> visitor) {
    forEachInRange(0, Long.MAX_VALUE, visitor);
  }

  /**
   * {@return the merge of two maps; one of the two objects themselves where the result equals it}
   *
   * @param <T> the values
   * @param left a map
   * @param right a map
   * @param merger says what becomes of each key; not asked where both maps share structure
   */
  public static <T> LongTrie<T> merge(LongTrie<T> left, LongTrie<T> right, Merger<T> merger) {
    if (left == right) {
      return left;
    }
    if (left.isEmpty()) {
      return only(right, merger, true);
    }
    if (right.isEmpty()) {
      return only(left, merger, false);
    }
    if (left instanceof Leaf<T> leaf) {
      return mergeLeaf(leaf, right, merger, true);
    }
    if (right instanceof Leaf<T> leaf) {
      return mergeLeaf(leaf, left, merger, false);
    }
    Branch<T> a = (Branch<T>) left;
    Branch<T> b = (Branch<T>) right;
    if (a.bit == b.bit && a.prefix == b.prefix) {
      LongTrie<T> newLeft = merge(a.left, b.left, merger);
      LongTrie<T> newRight = merge(a.right, b.right, merger);
      // The left map first: callers tell by identity whether a join has added anything to it.
      return newLeft == b.left && newRight == b.right && (newLeft != a.left || newRight != a.right)
          ? b
          : a.with(newLeft, newRight);
    }
    if (Long.compareUnsigned(a.bit, b.bit) > 0 && a.covers(b.prefix)) {
      return (b.prefix & a.bit) == 0
          ? a.with(merge(a.left, b, merger), merge(a.right, empty(), merger))
          : a.with(merge(a.left, empty(), merger), merge(a.right, b, merger));
    }
    if (Long.compareUnsigned(b.bit, a.bit) > 0 && b.covers(a.prefix)) {
      return (a.prefix & b.bit) == 0
          ? b.with(merge(a, b.left, merger), merge(empty(), b.right, merger))
          : b.with(merge(empty(), b.left, merger), merge(a, b.right, merger));
    }
    return join(a.prefix, merge(a, empty(), merger), b.prefix, merge(empty(), b, merger));
  }

  /**
   * {@return whether the comparer accepts every key of either map; shared parts are not looked at}
   *
   * @param <T> the values
   * @param left a map
   * @param right a map
   * @param comparer is asked about each key, until it says no; not asked where both maps share
   *     structure
   */
  public static <T> boolean compare(LongTrie<T> left, LongTrie<T> right, Comparer<T> comparer) {
    if (left == right) {
      return true;
    }
    if (left.isEmpty()) {
      return right.areRightOnly(comparer);
    }
    if (right.isEmpty()) {
      return left.areLeftOnly(comparer);
    }
    if (left instanceof Leaf<T> leaf) {
      if (right instanceof Branch<T> branch && branch.covers(leaf.key)) {
        boolean low = (leaf.key & branch.bit) == 0;
        return compare(low ? leaf : empty(), branch.left, comparer)
            && compare(low ? empty() : leaf, branch.right, comparer);
      }
      if (right instanceof Leaf<T> same && same.key == leaf.key) {
        return leaf.value == same.value || comparer.both(leaf.key, leaf.value, same.value);
      }
      return comparer.leftOnly(leaf.key, leaf.value) && right.areRightOnly(comparer);
    }
    if (right instanceof Leaf<T> leaf) {
      Branch<T> branch = (Branch<T>) left;
      if (branch.covers(leaf.key)) {
        boolean low = (leaf.key & branch.bit) == 0;
        return compare(branch.left, low ? leaf : empty(), comparer)
            && compare(branch.right, low ? empty() : leaf, comparer);
      }
      return comparer.rightOnly(leaf.key, leaf.value) && left.areLeftOnly(comparer);
    }
    Branch<T> a = (Branch<T>) left;
    Branch<T> b = (Branch<T>) right;
    if (a.bit == b.bit && a.prefix == b.prefix) {
      return compare(a.left, b.left, comparer) && compare(a.right, b.right, comparer);
    }
    if (Long.compareUnsigned(a.bit, b.bit) > 0 && a.covers(b.prefix)) {
      boolean low = (b.prefix & a.bit) == 0;
      return compare(a.left, low ? b : empty(), comparer)
          && compare(a.right, low ? empty() : b, comparer);
    }
    if (Long.compareUnsigned(b.bit, a.bit) > 0 && b.covers(a.prefix)) {
      boolean low = (a.prefix & b.bit) == 0;
      return compare(low ? a : empty(), b.left, comparer)
          && compare(low ? empty() : a, b.right, comparer);
    }
    return left.areLeftOnly(comparer) && right.areRightOnly(comparer);
  }

  /** Whether the comparer accepts all keys as those of the left map alone. */
  private boolean areLeftOnly(Comparer<T> comparer) {
    if (this instanceof Branch<T> branch) {
      return branch.left.areLeftOnly(comparer) && branch.right.areLeftOnly(comparer);
    }
    return !(this instanceof Leaf<T> leaf) || comparer.leftOnly(leaf.key, leaf.value);
  }

  /** Whether the comparer accepts all keys as those of the right map alone. */
  private boolean areRightOnly(Comparer<T> comparer) {
    if (this instanceof Branch<T> branch) {
      return branch.left.areRightOnly(comparer) && branch.right.areRightOnly(comparer);
    }
    return !(this instanceof Leaf<T> leaf) || comparer.rightOnly(leaf.key, leaf.value);
  }

  private static <T> LongTrie<T> mergeLeaf(
      Leaf<T> leaf, LongTrie<T> other, Merger<T> merger, boolean leafIsLeft) {
    if (other instanceof Branch<T> branch && branch.covers(leaf.key)) {
      boolean low = (leaf.key & branch.bit) == 0;
      return branch.with(
          low
              ? mergeLeaf(leaf, branch.left, merger, leafIsLeft)
              : only(branch.left, merger, leafIsLeft),
          low
              ? only(branch.right, merger, leafIsLeft)
              : mergeLeaf(leaf, branch.right, merger, leafIsLeft));
    }
    if (other instanceof Leaf<T> same && same.key == leaf.key) {
      Leaf<T> left = leafIsLeft ? leaf : same;
      Leaf<T> right = leafIsLeft ? same : leaf;
      if (left.value == right.value) {
        return left;
      }
      T merged = merger.both(leaf.key, left.value, right.value);
      return merged == right.value ? right : left.with(merged);
    }
    LongTrie<T> mine =
        leaf.with(
            leafIsLeft
                ? merger.leftOnly(leaf.key, leaf.value)
                : merger.rightOnly(leaf.key, leaf.value));
    LongTrie<T> theirs = only(other, merger, leafIsLeft);
    return join(leaf.key, mine, other.anyKey(), theirs);
  }

  /** What becomes of a part that the other side does not have. */
  private static <T> LongTrie<T> only(LongTrie<T> part, Merger<T> merger, boolean partIsRight) {
    if (part instanceof Branch<T> branch) {
      long first = branch.first();
      long last = branch.last();
      return switch (partIsRight ? merger.rightPart(first, last) : merger.leftPart(first, last)) {
        case KEEP -> part;
        case DROP -> empty();
        case KEEP_SETTLED -> branch.settled ? part : onlyBelow(branch, merger, partIsRight);
        case VISIT -> onlyBelow(branch, merger, partIsRight);
      };
    }
    return part instanceof Leaf<T> leaf
        ? leaf.with(
            partIsRight
                ? merger.rightOnly(leaf.key, leaf.value)
                : merger.leftOnly(leaf.key, leaf.value))
        : part;
  }

  private static <T> LongTrie<T> onlyBelow(
      Branch<T> branch, Merger<T> merger, boolean partIsRight) {
    return branch.with(
        only(branch.left, merger, partIsRight), only(branch.right, merger, partIsRight));
  }

  private long anyKey() {
    return this instanceof Branch<T> branch
        ? branch.prefix
        : this instanceof Leaf<T> leaf ? leaf.key : 0;
  }

  /** The map of two disjoint ones, either of which may be empty. */
  private static <T> LongTrie<T> join(
      long leftKey, LongTrie<T> left, long rightKey, LongTrie<T> right) {
    if (left.isEmpty()) {
      return right;
    }
    return right.isEmpty() ? left : link(leftKey, left, rightKey, right);
  }

  private static <T> LongTrie<T> link(
      long leftKey, LongTrie<T> left, long rightKey, LongTrie<T> right) {
    long bit = Long.highestOneBit(leftKey ^ rightKey);
    long prefix = leftKey & -(bit << 1);
    return (leftKey & bit) == 0
        ? new Branch<>(prefix, bit, left, right)
        : new Branch<>(prefix, bit, right, left);
  }

  private static final class Empty<T> extends LongTrie<T> {
    @Override
    public int size() {
      return 0;
    }

    @Override
    boolean isSettled() {
      return true;
    }
  }

  private static final class Leaf<T> extends LongTrie<T> {
    final long key;
    final T value;

    Leaf(long key, T value) {
      this.key = key;
      this.value = value;
    }

    LongTrie<T> with(@Nullable T newValue) {
      if (newValue == value) {
        return this;
      }
      return newValue == null ? empty() : new Leaf<>(key, newValue);
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    boolean isSettled() {
      return value instanceof Settling settling && settling.isSettled();
    }
  }

  private static final class Branch<T> extends LongTrie<T> {
    /** The bits above {@link #bit} that all keys below share; other bits zero. */
    final long prefix;

    /** The bit on which the two sides differ. */
    final long bit;

    final LongTrie<T> left;
    final LongTrie<T> right;
    final int size;
    final boolean settled;

    Branch(long prefix, long bit, LongTrie<T> left, LongTrie<T> right) {
      this.prefix = prefix;
      this.bit = bit;
      this.left = left;
      this.right = right;
      this.size = left.size() + right.size();
      this.settled = left.isSettled() && right.isSettled();
    }

    @Override
    boolean isSettled() {
      return settled;
    }

    boolean covers(long key) {
      return (key & -(bit << 1)) == prefix;
    }

    long first() {
      return prefix;
    }

    long last() {
      return prefix | ((bit << 1) - 1);
    }

    LongTrie<T> with(LongTrie<T> newLeft, LongTrie<T> newRight) {
      if (newLeft == left && newRight == right) {
        return this;
      }
      if (newLeft.isEmpty()) {
        return newRight;
      }
      return newRight.isEmpty() ? newLeft : new Branch<>(prefix, bit, newLeft, newRight);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
