// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;

/**
 * Sets of what a value can be, as ints: each is stored once, and what was computed of it is
 * remembered, for thousands of places hold the same. Its atoms are a number, table slots, and
 * addresses: an object at an offset, or anywhere in it.
 *
 * <p>Of one object a set has a few offsets, or all: what would be more is all. So sets are a
 * lattice of bounded height in which union is join, and what is computed does not depend on the
 * order.
 */
final class Sets {
  static final int EMPTY = 0;

  /** The atom of a number, which is an address outside of named objects if it is one. */
  static final long NUMBER = 0;

  private static final int MOST_OFFSETS = 8;

  /** So many atoms of differences are kept: places that hold the same ask one after the other. */
  private static final int MOST_REMEMBERED = 1 << 20;

  private static final int UNION_BITS = 18;

  /** 2^64 by the golden ratio: D. Knuth, <i>The art of computer programming</i>, 6.4. */
  private static final long UNION_HASH = 0x9E37_79B9_7F4A_7C15L;

  private static final int OBJECT_SHIFT = 32;
  private static final long LOW = 0xFFFF_FFFFL;

  private final int[] sizes;

  /** In place of an object: whatever the rest of memory holds, moved by an offset. */
  private final int rest;

  private final MutableList<long[]> sets = Lists.mutable.empty();
  private final Map<Content, Integer> ids = new HashMap<>();

  // The last unions, by a hash of both sets: there are millions, and most are asked for soon again.
  private final long[] unionKeys = new long[1 << UNION_BITS];
  private final int[] unions = new int[1 << UNION_BITS];
  private final MutableLongIntMap shifted = LongIntMaps.mutable.empty();
  private final MutableLongIntMap masked = LongIntMaps.mutable.empty();
  private final MutableLongIntMap pointers = LongIntMaps.mutable.empty();

  private final MutableLongObjectMap<long[]> added = LongObjectMaps.mutable.empty();
  private final MutableLongObjectMap<long[]> addedLoosely = LongObjectMaps.mutable.empty();

  /** How many atoms these two hold. */
  private int remembered;

  /** Which sets have addresses without an offset, numbers or slots. */
  private final BitSet loose = new BitSet();

  /** What the rest of memory holds, as far as that is taken for granted of sets that have it. */
  private int covering = EMPTY;

  private final BitSet coveredSlots = new BitSet();
  private final BitSet coveredObjects = new BitSet();
  private final MutableIntIntMap covered = IntIntMaps.mutable.empty();

  private static final class Content {
    private final long[] atoms;

    Content(long[] atoms) {
      this.atoms = atoms;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && Arrays.equals(atoms, content.atoms);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(atoms);
    }
  }

  /**
   * @param sizes of objects, in bytes
   */
  Sets(int[] sizes) {
    this.rest = sizes.length;
    this.sizes = Arrays.copyOf(sizes, rest + 1);
    this.sizes[rest] = Integer.MAX_VALUE;
    intern(new long[0]);
  }

  /** The number of a slot among those that are filled. */
  static long slot(int index) {
    return index + 1L;
  }

  static boolean isSlot(long atom) {
    return atom > 0 && atom <= LOW;
  }

  static int slotOf(long atom) {
    return (int) (atom - 1);
  }

  static boolean isAddress(long atom) {
    return atom > LOW;
  }

  static int objectOf(long atom) {
    return (int) (atom >>> OBJECT_SHIFT) - 1;
  }

  static boolean isAnywhere(long atom) {
    return (atom & LOW) == 0;
  }

  static int offsetOf(long atom) {
    return (int) (atom & LOW) - 1;
  }

  static long anywhere(int object) {
    return (object + 1L) << OBJECT_SHIFT;
  }

  /** An address that has left its object, which keeps the object and loses the offset. */
  long address(int object, long offset) {
    return offset < 0 || offset >= sizes[object]
        ? anywhere(object)
        : anywhere(object) | (offset + 1);
  }

  int of(long atom) {
    return intern(new long[] {atom});
  }

  /** What a word of the rest of memory holds: anything that is stored there. */
  int ofRest() {
    return of(address(rest, 0));
  }

  /** Whether an atom is what the rest of memory holds, or that moved by an offset. */
  boolean isOfRest(long atom) {
    return isAddress(atom) && objectOf(atom) == rest;
  }

  /** Whether a set has what the rest of memory holds. */
  boolean hasRest(int set) {
    long[] atoms = sets.get(set);
    return atoms.length > 0 && isOfRest(atoms[atoms.length - 1]);
  }

  /** Whether a set has a number, or a slot, which is one to whoever computes with it. */
  boolean hasNumber(int set) {
    long[] atoms = sets.get(set);
    return startsWithNumber(atoms) || hasRest(set);
  }

  private static boolean startsWithNumber(long[] atoms) {
    return atoms.length > 0 && !isAddress(atoms[0]);
  }

  /** Visits what a set has. */
  void forEach(int set, LongConsumer action) {
    Arrays.stream(sets.get(set)).forEach(action);
  }

  /** Of addresses: whether their offset is known. */
  enum Known {
    TO_THE_BYTE,
    /** Anywhere in their object, numbers or slots. */
    LOOSELY
  }

  private static boolean isLoose(long atom) {
    return !isAddress(atom) || isAnywhere(atom);
  }

  /** Whether a set has addresses without an offset, numbers or slots. */
  boolean hasLoose(int set) {
    return loose.get(set);
  }

  /**
   * The addresses that a set has, and another one, which was a part of it, had not. As an address,
   * a slot is a number.
   */
  long[] added(int before, int set, Known known) {
    long key = ((long) before << 32) | set;
    MutableLongObjectMap<long[]> memory = known == Known.LOOSELY ? addedLoosely : added;
    long[] fresh = memory.get(key);
    if (fresh == null) {
      if (remembered > MOST_REMEMBERED) {
        added.clear();
        addedLoosely.clear();
        remembered = 0;
      }
      fresh = difference(sets.get(before), sets.get(set), known == Known.LOOSELY);
      remembered += fresh.length;
      memory.put(key, fresh);
    }
    return fresh;
  }

  private static long[] difference(long[] before, long[] atoms, boolean isLoose) {
    long[] fresh = new long[atoms.length];
    int count = 0;
    int old = 0;
    if (isLoose && startsWithNumber(atoms) && !startsWithNumber(before)) {
      fresh[count++] = NUMBER;
    }
    for (long atom : atoms) {
      while (old < before.length && before[old] < atom) {
        old++;
      }
      boolean isOld = old < before.length && before[old] == atom;
      if (isAddress(atom) && !isOld && isLoose(atom) == isLoose) {
        fresh[count++] = atom;
      }
    }
    return Arrays.copyOf(fresh, count);
  }

  /** Takes note of what the rest of memory holds by now, which is never less than before. */
  void cover(int held) {
    if (held != covering) {
      covering = held;
      covered.clear();
      coveredSlots.clear();
      coveredObjects.clear();
      for (long atom : sets.get(held)) {
        if (isSlot(atom)) {
          coveredSlots.set(slotOf(atom));
        } else if (isAddress(atom) && isAnywhere(atom) && !isOfRest(atom)) {
          coveredObjects.set(objectOf(atom));
        }
      }
    }
  }

  /**
   * The same set, without what it has anyway: one that has what the rest of memory holds, moved or
   * not, has its slots, and all addresses in an object that the rest has an address anywhere in.
   */
  int withoutCovered(int set) {
    if (!hasRest(set)) {
      return set;
    }
    int known = covered.getIfAbsent(set, -1);
    if (known < 0) {
      known = intern(Arrays.stream(sets.get(set)).filter(atom -> !isCovered(atom)).toArray());
      covered.put(set, known);
    }
    return known;
  }

  private boolean isCovered(long atom) {
    return isSlot(atom)
        ? coveredSlots.get(slotOf(atom))
        : isAddress(atom) && coveredObjects.get(objectOf(atom));
  }

  int union(int first, int second) {
    if (first == second || second == EMPTY) {
      return first;
    }
    if (first == EMPTY) {
      return second;
    }
    // No key is 0, for the empty set is in none.
    long key = ((long) Math.min(first, second) << 32) | Math.max(first, second);
    int place = (int) ((key * UNION_HASH) >>> (Long.SIZE - UNION_BITS));
    if (unionKeys[place] != key) {
      unions[place] = intern(merged(sets.get(first), sets.get(second)));
      unionKeys[place] = key;
    }
    return unions[place];
  }

  private static long[] merged(long[] first, long[] second) {
    long[] all = new long[first.length + second.length];
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < first.length || j < second.length) {
      long next;
      if (j == second.length || (i < first.length && first[i] < second[j])) {
        next = first[i++];
      } else if (i == first.length || second[j] < first[i]) {
        next = second[j++];
      } else {
        next = first[i++];
        j++;
      }
      all[count++] = next;
    }
    return normal(Arrays.copyOf(all, count));
  }

  /** Atoms in order, where one that is anywhere in an object stands for others of it. */
  private static long[] normal(long[] atoms) {
    int count = 0;
    for (int i = 0; i < atoms.length; ) {
      int end = i + 1;
      if (isAddress(atoms[i])) {
        while (end < atoms.length && atoms[end] >>> OBJECT_SHIFT == atoms[i] >>> OBJECT_SHIFT) {
          end++;
        }
        if (isAnywhere(atoms[i]) || end - i > MOST_OFFSETS) {
          atoms[count++] = anywhere(objectOf(atoms[i]));
          i = end;
          continue;
        }
      }
      while (i < end) {
        atoms[count++] = atoms[i++];
      }
    }
    return count == atoms.length ? atoms : Arrays.copyOf(atoms, count);
  }

  /** After a constant is added: slots are slots no more. */
  int plus(int set, int constant) {
    if (constant == 0 || set == EMPTY) {
      return set;
    }
    return remembered(
        shifted,
        ((long) set << 32) | (constant & LOW),
        set,
        atom ->
            isSlot(atom)
                ? NUMBER
                : isAddress(atom) && !isAnywhere(atom)
                    ? address(objectOf(atom), (long) offsetOf(atom) + constant)
                    : atom);
  }

  /** After bits are cleared or set, or words put together: what it was of, anywhere in it. */
  int masked(int set) {
    return remembered(masked, set, set, atom -> isAddress(atom) ? anywhere(objectOf(atom)) : atom);
  }

  /** After something unknown is added, which is a number: the addresses, anywhere. */
  int pointers(int set) {
    int known = pointers.getIfAbsent(set, -1);
    if (known < 0) {
      known =
          intern(
              normal(
                  Arrays.stream(sets.get(set))
                      .filter(Sets::isAddress)
                      .map(atom -> anywhere(objectOf(atom)))
                      .distinct()
                      .toArray()));
      pointers.put(set, known);
    }
    return known;
  }

  private interface Change {
    long of(long atom);
  }

  private int remembered(MutableLongIntMap memory, long key, int set, Change change) {
    int known = memory.getIfAbsent(key, -1);
    if (known < 0) {
      long[] atoms = Arrays.stream(sets.get(set)).map(change::of).sorted().distinct().toArray();
      known = intern(normal(atoms));
      memory.put(key, known);
    }
    return known;
  }

  private int intern(long[] atoms) {
    Content content = new Content(atoms);
    Integer known = ids.get(content);
    if (known == null) {
      known = sets.size();
      sets.add(atoms);
      ids.put(content, known);
      if (Arrays.stream(atoms).anyMatch(Sets::isLoose)) {
        loose.set(known);
      }
    }
    return known;
  }
}
