// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * What is known of the store at one point of a function, to look at: globals, and how tables and
 * memories differ from what they were after instantiation. Immutable; all lists ascend.
 */
public interface StoreView {

  /**
   * The store at a point of a function.
   *
   * @param local what has happened since the function's entry
   * @param entry what happened from instantiation to that entry
   * @param <V> the elements of the value domain
   */
  static <V> StoreView of(
      Store<V> store, StoreLayout layout, Values<V> values, Effect local, Effect entry) {
    return new StoreAt<>(store, layout, values, local, entry);
  }

  /**
   * What slots side by side hold.
   *
   * @param first the first of them
   * @param last the last of them
   */
  record Slots(long first, long last, RefValue value) {}

  /**
   * Bytes of memory that hold one word, or of which nothing is known.
   *
   * @param bytes how many; 1, 2, 4 or 8 if something is known
   * @param value the word, zero-extended, or top
   */
  record Word(long address, long bytes, Value value) {}

  /**
   * A range in which something was written, no one knows where.
   *
   * @param first the first slot or address
   * @param last the last one; at the end of the range of addresses, {@link #isOpen}
   * @param sinceEntry whether that has happened since the function's entry, and not only before
   */
  record Forgotten(long first, long last, boolean sinceEntry) {

    /** Whether the range has no end. */
    public boolean isOpen() {
      return last == StoreLayout.ADDRESS_LIMIT - 1;
    }
  }

  /** The value of a global. */
  Value global(int index);

  /** How many slots a table has. */
  Value tableSize(int table);

  /** How many pages a memory has. */
  Value memorySize(int memory);

  /** Whether a data segment was dropped: 0 or 1. */
  Value droppedData(int segment);

  /** Whether an element segment was dropped: 0 or 1. */
  Value droppedElements(int segment);

  /** What one slot of a table holds, within its bounds. */
  RefValue slot(int table, long index);

  /** What all slots of a table may hold. */
  RefValue anySlot(int table);

  /** Whether some slot of a table can hold any function. */
  boolean isUnknownTable(int table);

  /** Whether nothing can ever be known of a memory: other threads write it. */
  boolean isSharedMemory(int memory);

  /** The slots that were written at known places and hold something else than they did at first. */
  ImmutableList<Slots> slots(int table);

  /**
   * What any slot of a range may hold besides, for it was written at a place that no one knows; no
   * slot of {@link #slots} is meant.
   */
  Optional<Slots> anywhere(int table);

  /** The ranges of a memory of which all was forgotten, but what {@link #words} has. */
  ImmutableList<Forgotten> forgotten(int memory);

  /** What was written to a memory at known addresses and not forgotten since. */
  ImmutableList<Word> words(int memory);

  /** The word of 1, 2, 4 or 8 bytes at an address, zero-extended; from the data segments too. */
  Value word(int memory, long address, int bytes);

  /** The number that a value is, if it is one and exact. */
  OptionalLong exact(Value value);

  /** Whether a number can be any. */
  boolean isTop(Value value);

  /** Whether a data segment has put a byte at this address. */
  boolean isData(int memory, long address);
}
