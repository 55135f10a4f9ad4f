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
 * The store where {@code local} has happened since a function's entry and {@code entry} from
 * instantiation to that entry.
 *
 * <p>Cost: linear in what was written, and not in the size of tables and memories.
 *
 * @param <V> the elements of the value domain
 */
final class StoreAt<V> implements StoreView {
  private final Store<V> store;
  private final StoreLayout layout;
  private final Values<V> values;
  private final Effect local;
  private final Effect entry;

  StoreAt(Store<V> store, StoreLayout layout, Values<V> values, Effect local, Effect entry) {
    this.store = store;
    this.layout = layout;
    this.values = values;
    this.local = local;
    this.entry = entry;
  }

  @Override
  public Value global(int index) {
    return store.scalar(local, entry, StoreLayout.globalKey(index));
  }

  @Override
  public Value tableSize(int table) {
    return store.scalar(local, entry, StoreLayout.sizeKey(layout.tableRegion(table)));
  }

  @Override
  public Value memorySize(int memory) {
    return store.scalar(local, entry, StoreLayout.sizeKey(layout.memoryRegion(memory)));
  }

  @Override
  public Value droppedData(int segment) {
    return store.scalar(local, entry, StoreLayout.droppedDataKey(segment));
  }

  @Override
  public Value droppedElements(int segment) {
    return store.scalar(local, entry, StoreLayout.droppedElementKey(segment));
  }

  @Override
  public RefValue slot(int table, long index) {
    return store.slot(local, entry, table, index);
  }

  @Override
  public RefValue anySlot(int table) {
    return store.anySlot(local, entry, table);
  }

  @Override
  public boolean isUnknownTable(int table) {
    return store.anySlot(local, entry, table).isUnknown();
  }

  @Override
  public boolean isSharedMemory(int memory) {
    return store.initial().memories().get(memory).isShared();
  }

  @Override
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
              if (before != null && before.last() + 1 == slot && before.value().equals(now)) {
                slots.set(slots.size() - 1, new Slots(before.first(), slot, now));
              } else {
                slots.add(new Slots(slot, slot, now));
              }
            });
    return slots.toImmutable();
  }

  @Override
  public Optional<Slots> anywhere(int table) {
    int region = layout.tableRegion(table);
    Weak before = entry.weak().get(region);
    Weak since = local.weak().get(region);
    if (before == null || since == null) {
      Weak only = before == null ? since : before;
      return only == null
          ? Optional.empty()
          : Optional.of(new Slots(only.low(), only.high(), Values.reference(only.value())));
    }
    return Optional.of(
        new Slots(
            Math.min(before.low(), since.low()),
            Math.max(before.high(), since.high()),
            Values.reference(before.value()).join(Values.reference(since.value()))));
  }

  @Override
  public ImmutableList<Forgotten> forgotten(int memory) {
    MutableList<Forgotten> ranges = Lists.mutable.empty();
    layout.memoryRegions(memory).forEach(region -> addForgotten(ranges, region));
    MemoryObjects objects = layout.objects();
    for (int object = 0; object < objects.count(); object++) {
      int zone = layout.zoneOf(object);
      boolean isSince = local.weak().get(zone) != null;
      if (isSince || entry.weak().get(zone) != null) {
        ranges.add(new Forgotten(objects.start(object), objects.end(object) - 1, isSince));
      }
    }
    return ranges.sortThisByLong(Forgotten::first).toImmutable();
  }

  private void addForgotten(MutableList<Forgotten> ranges, int region) {
    Weak before = entry.weak().get(region);
    Weak since = local.weak().get(region);
    if (before != null && (since == null || !since.covers(before))) {
      ranges.add(new Forgotten(before.low(), before.high(), false));
    }
    if (since != null) {
      ranges.add(new Forgotten(since.low(), since.high(), true));
    }
  }

  @Override
  public ImmutableList<Word> words(int memory) {
    MutableList<Word> words = Lists.mutable.empty();
    layout.memoryRegions(memory).forEach(region -> addWords(words, memory, region));
    return words.sortThisByLong(Word::address).toImmutable();
  }

  private void addWords(MutableList<Word> words, int memory, int region) {
    long next = 0;
    LongList keys = keys(region);
    for (int i = 0; i < keys.size(); i++) {
      long key = keys.get(i);
      if (key < next) {
        continue;
      }
      int bytes = wordAt(key);
      next = key + bytes;
      Value value = word(memory, StoreLayout.indexOf(key), bytes);
      if (value != values.top()) {
        words.add(new Word(StoreLayout.indexOf(key), bytes, value));
      } else if (layout.weakAt(local, key) == null && layout.weakAt(entry, key) == null) {
        addUnknown(words, StoreLayout.indexOf(key), bytes);
      }
    }
  }

  private void addUnknown(MutableList<Word> words, long address, int bytes) {
    Word before = words.getLast();
    if (before != null
        && before.value() == values.top()
        && before.address() + before.bytes() == address) {
      words.set(words.size() - 1, new Word(before.address(), before.bytes() + bytes, values.top()));
    } else {
      words.add(new Word(address, bytes, values.top()));
    }
  }

  @Override
  public Value word(int memory, long address, int bytes) {
    return store.load(local, entry, memory, address, bytes, bytes > 4 ? 64 : 32);
  }

  @Override
  public OptionalLong exact(Value value) {
    return value instanceof RefValue || value == Opaque.VALUE
        ? OptionalLong.empty()
        : values.domain().asConstant(values.number(value), 64);
  }

  @Override
  public boolean isTop(Value value) {
    return value == values.top();
  }

  @Override
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
