// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.LongList;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.LongSets;

/**
 * What is known of the store at one point of a function, to look at: globals, and how tables and
 * memories differ from what they were after instantiation. Immutable; all lists ascend.
 *
 * <p>Cost: linear in what was written, and not in the size of tables and memories.
 *
 * @param <V> the elements of the value domain
 */
public final class StoreView<V> {
  private final Store<V> store;
  private final StoreLayout layout;
  private final Values<V> values;
  private final Effect local;
  private final Effect entry;

  /**
   * @param local what has happened since the function's entry
   * @param entry what happened from instantiation to that entry
   */
  public StoreView(
      Store<V> store, StoreLayout layout, Values<V> values, Effect local, Effect entry) {
    this.store = store;
    this.layout = layout;
    this.values = values;
    this.local = local;
    this.entry = entry;
  }

  /**
   * What slots side by side hold.
   *
   * @param first the first of them
   * @param last the last of them
   */
  public record Slots(long first, long last, RefValue value) {}

  /**
   * Bytes of memory that hold one word, or of which nothing is known.
   *
   * @param bytes how many; 1, 2, 4 or 8 if something is known
   * @param value the word, zero-extended, or top
   */
  public record Word(long address, long bytes, Object value) {}

  /**
   * A range in which something was written, no one knows where.
   *
   * @param first the first slot or address
   * @param last the last one; at the end of the range of addresses, {@link #isOpen}
   * @param sinceEntry whether that has happened since the function's entry, and not only before
   */
  public record Forgotten(long first, long last, boolean sinceEntry) {

    /** Whether the range has no end. */
    public boolean isOpen() {
      return last == StoreLayout.ADDRESS_LIMIT - 1;
    }
  }

  /** The value of a global. */
  public Object global(int index) {
    return store.scalar(local, entry, StoreLayout.globalKey(index));
  }

  /** How many slots a table has. */
  public Object tableSize(int table) {
    return store.scalar(local, entry, StoreLayout.sizeKey(layout.tableRegion(table)));
  }

  /** How many pages a memory has. */
  public Object memorySize(int memory) {
    return store.scalar(local, entry, StoreLayout.sizeKey(layout.memoryRegion(memory)));
  }

  /** Whether a data segment was dropped: 0 or 1. */
  public Object droppedData(int segment) {
    return store.scalar(local, entry, StoreLayout.droppedDataKey(segment));
  }

  /** Whether an element segment was dropped: 0 or 1. */
  public Object droppedElements(int segment) {
    return store.scalar(local, entry, StoreLayout.droppedElementKey(segment));
  }

  /** What one slot of a table holds, within its bounds. */
  public RefValue slot(int table, long index) {
    return store.slot(local, entry, table, index);
  }

  /** What all slots of a table may hold. */
  public RefValue anySlot(int table) {
    return store.anySlot(local, entry, table);
  }

  /** Whether some slot of a table can hold any function. */
  public boolean isUnknownTable(int table) {
    return store.anySlot(local, entry, table).isUnknown();
  }

  /** Whether nothing can ever be known of a memory: other threads write it. */
  public boolean isSharedMemory(int memory) {
    return store.initial().memories().get(memory).isShared();
  }

  /** The slots that were written at known places and hold something else than they did at first. */
  public ImmutableList<Slots> slots(int table) {
    MutableList<Slots> slots = Lists.mutable.empty();
    keys(layout.tableRegion(table))
        .forEach(
            key -> {
              long slot = StoreLayout.indexOf(key);
              RefValue now = store.slot(local, entry, table, slot);
              if (now.equals(store.initial().tables().get(table).slot(slot))) {
                return;
              }
              Slots before = slots.getLast();
              if (before != null && before.last + 1 == slot && before.value.equals(now)) {
                slots.set(slots.size() - 1, new Slots(before.first, slot, now));
              } else {
                slots.add(new Slots(slot, slot, now));
              }
            });
    return slots.toImmutable();
  }

  /**
   * What any slot of a range may hold besides, for it was written at a place that no one knows; no
   * slot of {@link #slots} is meant.
   */
  public Optional<Slots> anywhere(int table) {
    int region = layout.tableRegion(table);
    Weak before = entry.weak().get(region);
    Weak since = local.weak().get(region);
    if (before == null || since == null) {
      Weak only = before == null ? since : before;
      return only == null
          ? Optional.empty()
          : Optional.of(new Slots(only.low(), only.high(), (RefValue) only.value()));
    }
    return Optional.of(
        new Slots(
            Math.min(before.low(), since.low()),
            Math.max(before.high(), since.high()),
            ((RefValue) before.value()).join((RefValue) since.value())));
  }

  /** The ranges of a memory of which all was forgotten, but what {@link #words} has. */
  public ImmutableList<Forgotten> forgotten(int memory) {
    MutableList<Forgotten> ranges = Lists.mutable.empty();
    int region = layout.memoryRegion(memory);
    Weak before = entry.weak().get(region);
    Weak since = local.weak().get(region);
    if (before != null && (since == null || !since.covers(before))) {
      ranges.add(new Forgotten(before.low(), before.high(), false));
    }
    if (since != null) {
      ranges.add(new Forgotten(since.low(), since.high(), true));
    }
    return ranges.sortThisByLong(Forgotten::first).toImmutable();
  }

  /** What was written to a memory at known addresses and not forgotten since. */
  public ImmutableList<Word> words(int memory) {
    MutableList<Word> words = Lists.mutable.empty();
    long next = 0;
    LongList keys = keys(layout.memoryRegion(memory));
    for (int i = 0; i < keys.size(); i++) {
      long key = keys.get(i);
      if (key < next) {
        continue;
      }
      int bytes = wordAt(key);
      next = key + bytes;
      Object value = word(memory, StoreLayout.indexOf(key), bytes);
      if (value != values.top()) {
        words.add(new Word(StoreLayout.indexOf(key), bytes, value));
      } else if (local.weakAt(key) == null && entry.weakAt(key) == null) {
        addUnknown(words, StoreLayout.indexOf(key), bytes);
      }
    }
    return words.toImmutable();
  }

  private void addUnknown(MutableList<Word> words, long address, int bytes) {
    Word before = words.getLast();
    if (before != null
        && before.value == values.top()
        && before.address + before.bytes == address) {
      words.set(words.size() - 1, new Word(before.address, before.bytes + bytes, values.top()));
    } else {
      words.add(new Word(address, bytes, values.top()));
    }
  }

  /** The word of 1, 2, 4 or 8 bytes at an address, zero-extended; from the data segments too. */
  public Object word(int memory, long address, int bytes) {
    return store.load(local, entry, memory, address, bytes, bytes > 4 ? 64 : 32);
  }

  /** The number that a value is, if it is one and exact. */
  public OptionalLong exact(Object value) {
    return value instanceof RefValue || value == Opaque.VALUE
        ? OptionalLong.empty()
        : values.domain().asConstant(values.number(value), 64);
  }

  /** Whether a number can be any. */
  public boolean isTop(Object value) {
    return value == values.top();
  }

  /** Whether a data segment has put a byte at this address. */
  public boolean isData(int memory, long address) {
    return store.initial().memories().get(memory).isData(address);
  }

  /** The bytes of the word that was stored here as a whole; otherwise 1. */
  private int wordAt(long key) {
    Effect layer = local.cells().get(key) != null ? local : entry;
    Cell first = layer.cells().get(key);
    if (first == null || first.index() != 0) {
      return 1;
    }
    for (int i = 1; i < first.width(); i++) {
      Cell cell = layer.cells().get(key + i);
      boolean hidden = layer == entry && local.cells().get(key + i) != null;
      if (cell == null || hidden || cell.index() != i || cell.width() != first.width()) {
        return 1;
      }
    }
    return Math.max(1, first.width());
  }

  /** The keys of a region that were written at known places, ascending. */
  private LongList keys(int region) {
    MutableLongSet keys = LongSets.mutable.empty();
    long first = StoreLayout.addressKey(region, 0);
    long last = StoreLayout.addressKey(region, StoreLayout.ADDRESS_LIMIT - 1);
    entry.cells().forEachInRange(first, last, (key, cell) -> keys.add(key));
    local.cells().forEachInRange(first, last, (key, cell) -> keys.add(key));
    return keys.toSortedList();
  }
}
