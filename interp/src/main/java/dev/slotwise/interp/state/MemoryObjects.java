// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import java.util.Arrays;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The objects of a module's only memory, by address, and where its file has addresses of them.
 * Objects are dense ints in the order of their addresses; they share no byte. Immutable.
 */
public final class MemoryObjects {
  /** In place of an object: none. */
  public static final int NO_OBJECT = -1;

  /** In place of an object: any of them, or none. */
  public static final int ANY_OBJECT = -2;

  /** A memory without objects. */
  public static final MemoryObjects NONE = new Builder().build();

  private final long[] starts;
  private final long[] ends;
  private final int[] places;
  private final int[] written;
  private final BitSet numbers;

  private MemoryObjects(Builder builder) {
    this.starts = builder.ends.keySet().stream().mapToLong(start -> start).toArray();
    this.ends = builder.ends.values().stream().mapToLong(end -> end).toArray();
    for (int i = 1; i < starts.length; i++) {
      if (starts[i] < ends[i - 1]) {
        throw new IllegalArgumentException("objects that share a byte");
      }
    }
    this.places = builder.written.keySet().stream().mapToInt(place -> place).toArray();
    this.written =
        builder.written.values().stream()
            .mapToInt(start -> start < 0 ? (int) (long) start : Arrays.binarySearch(starts, start))
            .toArray();
    this.numbers = (BitSet) builder.numbers.clone();
  }

  /** Collects objects, then where their addresses are written. */
  public static final class Builder {
    /** Begins with no object. */
    public Builder() {}

    private final NavigableMap<Long, Long> ends = new TreeMap<>();
    private final NavigableMap<Integer, Long> written = new TreeMap<>();
    private final BitSet numbers = new BitSet();

    /**
     * Adds an object. Objects come in ascending order and do not overlap.
     *
     * @param start its first address, not negative
     * @param end the address after its last, larger than {@code start} and at most {@link
     *     StoreLayout#ADDRESS_LIMIT}
     * @return this builder
     */
    public Builder object(long start, long end) {
      if (start < 0 || end <= start || end > StoreLayout.ADDRESS_LIMIT) {
        throw new IllegalArgumentException("no object: from " + start + " to " + end);
      }
      ends.put(start, end);
      return this;
    }

    /**
     * At a place of the file, an address of an object is written: as the immediate of an {@code
     * i32.const} or of an access, or as a word of a data segment.
     *
     * @param place absolute offset of the first byte
     * @param start that of the object
     * @return this builder
     */
    public Builder written(int place, long start) {
      if (!ends.containsKey(start)) {
        throw new IllegalArgumentException("no object starts at " + start);
      }
      written.put(place, start);
      return this;
    }

    /**
     * Says that at a place of the file an address of any object is written, or of none.
     *
     * @param place absolute offset of the first byte
     * @return this builder
     */
    public Builder writtenAny(int place) {
      written.put(place, (long) ANY_OBJECT);
      return this;
    }

    /**
     * Says that a global starts with an address of no object, though the number may be one's.
     *
     * @param global its index
     * @return this builder
     */
    public Builder number(int global) {
      numbers.set(global);
      return this;
    }

    /** {@return the objects added so far, with the places where their addresses are written} */
    public MemoryObjects build() {
      return new MemoryObjects(this);
    }
  }

  /** {@return whether the memory has no objects} */
  public boolean isEmpty() {
    return starts.length == 0;
  }

  /** {@return how many objects there are} */
  public int count() {
    return starts.length;
  }

  /**
   * {@return the first address of an object}
   *
   * @param object its index, from 0 to {@link #count} - 1
   */
  public long start(int object) {
    return starts[object];
  }

  /**
   * {@return the address after the last of an object}
   *
   * @param object its index, from 0 to {@link #count} - 1
   */
  public long end(int object) {
    return ends[object];
  }

  /**
   * {@return the object that has an address, or {@link #NO_OBJECT}}
   *
   * @param address in bytes
   */
  public int at(long address) {
    int found = Arrays.binarySearch(starts, address);
    int before = found >= 0 ? found : -found - 2;
    return before >= 0 && address < ends[before] ? before : NO_OBJECT;
  }

  /**
   * {@return the object whose address is written at a place of the file, or {@link #ANY_OBJECT}}
   * {@link #NO_OBJECT} if none is.
   *
   * @param place absolute offset of its first byte in the file
   */
  public int writtenAt(int place) {
    int found = Arrays.binarySearch(places, place);
    return found < 0 ? NO_OBJECT : written[found];
  }

  /** {@return the number of places of the file at which an address is written} */
  public int writtenCount() {
    return places.length;
  }

  /** Whether a written address begins from {@code first} to {@code last}. */
  boolean isWrittenBetween(int first, int last) {
    int found = Arrays.binarySearch(places, first);
    int next = found >= 0 ? found : -found - 1;
    return next < places.length && places[next] <= last;
  }

  /**
   * {@return the object whose address a global holds, if it starts with this number} The answers
   * are those of {@link #writtenAt}.
   *
   * @param global its index
   * @param number the number that it starts with
   */
  public int startsWith(int global, long number) {
    boolean isNear = at(number) != NO_OBJECT || at(number - 1) != NO_OBJECT;
    return isNear && !numbers.get(global) ? ANY_OBJECT : NO_OBJECT;
  }
}
