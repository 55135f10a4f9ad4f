// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The store at one point of a function, to look at: globals, and how tables and memories differ
 * from what they were after instantiation. Immutable; all lists ascend.
 */
public interface StoreView {

  /**
   * The store at a point of a function.
   *
   * @param <V> the elements of the value domain
   * @param store a store of the module
   * @param layout gives keys to what can be written
   * @param values joins and compares single values
   * @param local what has happened since the function's entry
   * @param entry what happened from instantiation to that entry
   * @return a view that shows both effects together
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
   * @param value the join of the references in them
   */
  record Slots(long first, long last, RefValue value) {}

  /**
   * Bytes of memory that hold one word, or of which nothing is known.
   *
   * @param address of the first byte
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

    /** {@return whether the range has no end} */
    public boolean isOpen() {
      return last == StoreLayout.ADDRESS_LIMIT - 1;
    }
  }

  /**
   * {@return the value of a global}
   *
   * @param index of the global
   */
  Value global(int index);

  /**
   * {@return how many slots a table has}
   *
   * @param table its index
   */
  Value tableSize(int table);

  /**
   * {@return how many pages a memory has}
   *
   * @param memory its index
   */
  Value memorySize(int memory);

  /**
   * {@return whether a data segment was dropped: 0 or 1}
   *
   * @param segment its index
   */
  Value droppedData(int segment);

  /**
   * {@return whether an element segment was dropped: 0 or 1}
   *
   * @param segment its index
   */
  Value droppedElements(int segment);

  /**
   * {@return the reference in one slot of a table, within its bounds}
   *
   * @param table its index
   * @param index of the slot, from 0
   */
  RefValue slot(int table, long index);

  /**
   * {@return the join of the references in all slots of a table}
   *
   * @param table its index
   */
  RefValue anySlot(int table);

  /**
   * {@return whether some slot of a table can hold any function}
   *
   * @param table its index
   */
  boolean isUnknownTable(int table);

  /**
   * {@return whether nothing can ever be known of a memory: other threads write it}
   *
   * @param memory its index
   */
  boolean isSharedMemory(int memory);

  /**
   * {@return the slots that were written at known places and hold something else than they did at
   * first}
   *
   * @param table its index
   */
  ImmutableList<Slots> slots(int table);

  /**
   * {@return the value that a write at an unknown place may have left in any slot of a range} The
   * slots of {@link #slots} are not meant.
   *
   * @param table its index
   */
  Optional<Slots> anywhere(int table);

  /**
   * {@return the ranges of a memory whose content was forgotten, except for {@link #words}}
   *
   * @param memory its index
   */
  ImmutableList<Forgotten> forgotten(int memory);

  /**
   * {@return the words that were written to a memory at known addresses and not forgotten since}
   *
   * @param memory its index
   */
  ImmutableList<Word> words(int memory);

  /**
   * {@return the word of 1, 2, 4 or 8 bytes at an address, zero-extended; from the data segments
   * too}
   *
   * @param memory its index
   * @param address in bytes
   * @param bytes size of the word
   */
  Value word(int memory, long address, int bytes);

  /**
   * {@return the number that a value is, if it is one and exact}
   *
   * @param value an i32 or i64
   */
  OptionalLong exact(Value value);

  /**
   * {@return whether a number can be any}
   *
   * @param value an i32 or i64
   */
  boolean isTop(Value value);

  /**
   * {@return whether a data segment has put a byte at this address}
   *
   * @param memory its index
   * @param address in bytes
   */
  boolean isData(int memory, long address);
}
