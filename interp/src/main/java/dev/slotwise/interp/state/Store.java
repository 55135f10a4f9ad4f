// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.wasm.op.BinaryOp;
import org.jspecify.annotations.Nullable;

/**
 * Reads the store where {@code local} has happened since a function's entry and {@code entry} from
 * instantiation to that entry: what {@code local} has not written is looked up in {@code entry},
 * and what that has not written in the initial store.
 *
 * @param <V> the elements of the value domain
 */
public final class Store<V> {
  private final Values<V> values;
  private final ValueDomain<V> domain;
  private final StoreLayout layout;
  private final InitialStore initial;
  private final Addresses<V> addresses;

  /** The last answer of {@link #anySlot(Effect, Effect, int, long, long)}. */
  private @Nullable SlotRange lastRange;

  /**
   * A store of a module whose memories have no objects.
   *
   * @param values joins and compares single values
   * @param layout gives keys to what can be written
   * @param initial what the store holds after instantiation, before anything is written
   */
  public Store(Values<V> values, StoreLayout layout, InitialStore initial) {
    this(values, layout, initial, Addresses.withoutObjects());
  }

  /**
   * A store of a module whose memory may have objects.
   *
   * @param values joins and compares single values
   * @param layout gives keys to what can be written
   * @param initial what the store holds after instantiation, before anything is written
   * @param addresses what values say of the objects of memory
   */
  public Store(Values<V> values, StoreLayout layout, InitialStore initial, Addresses<V> addresses) {
    this.addresses = addresses;
    this.values = values;
    this.domain = values.domain();
    this.layout = layout;
    this.initial = initial;
  }

  /** {@return the store after instantiation} */
  public InitialStore initial() {
    return initial;
  }

  /**
   * {@return a global, size or drop mark}
   *
   * @param local what has happened since the function's entry
   * @param entry what happened from instantiation to that entry
   * @param key a scalar's key of {@link StoreLayout}
   */
  public Value scalar(Effect local, Effect entry, long key) {
    Cell cell = local.cells().get(key);
    if (cell == null) {
      return scalar(entry, key);
    }
    return cell.mayBeEntry() ? values.join(cell.value(), scalar(entry, key)) : cell.value();
  }

  /**
   * {@return a global, size or drop mark}
   *
   * @param effect what has happened since instantiation
   * @param key a scalar's key of {@link StoreLayout}
   */
  public Value scalar(Effect effect, long key) {
    Cell cell = effect.cells().get(key);
    if (cell == null) {
      return initialScalar(key);
    }
    return cell.mayBeEntry() ? values.join(cell.value(), initialScalar(key)) : cell.value();
  }

  private Value initialScalar(long key) {
    int index = (int) StoreLayout.indexOf(key);
    if (StoreLayout.isGlobal(key)) {
      return initial.globals().get(index);
    }
    return StoreLayout.isSize(key) ? initial.sizes().get(index) : values.constant(0, 32);
  }

  /**
   * {@return the reference in a table slot; bottom if there is no such slot}
   *
   * @param local what has happened since the function's entry
   * @param entry what happened from instantiation to that entry
   * @param table its index
   * @param slot its number in the table
   */
  public RefValue slot(Effect local, Effect entry, int table, long slot) {
    if (Long.compareUnsigned(slot, StoreLayout.ADDRESS_LIMIT) >= 0) {
      return RefValue.BOTTOM;
    }
    long key = StoreLayout.addressKey(layout.tableRegion(table), slot);
    Cell cell = local.cells().get(key);
    if (cell != null) {
      RefValue value = Values.reference(cell.value());
      return cell.mayBeEntry() ? value.join(slot(entry, table, slot, key)) : value;
    }
    RefValue before = slot(entry, table, slot, key);
    Weak weak = layout.weakAt(local, key);
    return weak == null ? before : before.join(Values.reference(weak.value()));
  }

  private RefValue slot(Effect effect, int table, long slot, long key) {
    Cell cell = effect.cells().get(key);
    if (cell != null) {
      RefValue value = Values.reference(cell.value());
      return cell.mayBeEntry() ? value.join(initial.tables().get(table).slot(slot)) : value;
    }
    RefValue before = initial.tables().get(table).slot(slot);
    Weak weak = layout.weakAt(effect, key);
    return weak == null ? before : before.join(Values.reference(weak.value()));
  }

  /**
   * {@return the join of the references in all slots of a table}
   *
   * @param local what has happened since the function's entry
   * @param entry what happened from instantiation to that entry
   * @param table its index
   */
  public RefValue anySlot(Effect local, Effect entry, int table) {
    int region = layout.tableRegion(table);
    return written(local, region)
        .join(written(entry, region))
        .join(initial.tables().get(table).all());
  }

  /**
   * {@return the join of the references in some slots of a table} Remembers the last answer, since
   * calls by an index of which only bounds are known ask for the same slots again and again.
   *
   * @param local what has happened since the function's entry
   * @param entry what happened from instantiation to that entry
   * @param table its index
   * @param first the first slot
   * @param last the last slot, not below the first as unsigned numbers
   */
  public RefValue anySlot(Effect local, Effect entry, int table, long first, long last) {
    SlotRange known = lastRange;
    if (known == null
        || known.table != table
        || known.first != first
        || known.last != last
        || !known.sinceEntry.isOf(local, layout.tableRegion(table))
        || !known.beforeEntry.isOf(entry, layout.tableRegion(table))) {
      known = rangeOf(local, entry, table, first, last);
      lastRange = known;
    }
    return known.value;
  }

  private SlotRange rangeOf(Effect local, Effect entry, int table, long first, long last) {
    RefValue.Union all = new RefValue.Union();
    for (long i = 0; i <= last - first; i++) {
      all.add(slot(local, entry, table, first + i));
    }
    int region = layout.tableRegion(table);
    return new SlotRange(
        table, first, last, new Part(local, region), new Part(entry, region), all.toValue());
  }

  /** The part of an effect that is about one table. */
  @SuppressWarnings("ReferenceEquality") // Equal parts may be different ones.
  private static final class Part {
    private final LongTrie<Cell> cells;
    private final @Nullable Weak weak;

    Part(Effect effect, int region) {
      this.cells = cells(effect, region);
      this.weak = effect.weak().get(region);
    }

    boolean isOf(Effect effect, int region) {
      return cells == cells(effect, region) && weak == effect.weak().get(region);
    }

    private static LongTrie<Cell> cells(Effect effect, int region) {
      return effect
          .cells()
          .around(
              StoreLayout.addressKey(region, 0),
              StoreLayout.addressKey(region, StoreLayout.ADDRESS_LIMIT - 1));
    }
  }

  /** What some slots of a table hold. Immutable, so that threads may share one. */
  private static final class SlotRange {
    private final int table;
    private final long first;
    private final long last;
    private final Part sinceEntry;
    private final Part beforeEntry;
    private final RefValue value;

    SlotRange(int table, long first, long last, Part sinceEntry, Part beforeEntry, RefValue value) {
      this.table = table;
      this.first = first;
      this.last = last;
      this.sinceEntry = sinceEntry;
      this.beforeEntry = beforeEntry;
      this.value = value;
    }
  }

  private RefValue written(Effect effect, int region) {
    RefValue[] all = {RefValue.BOTTOM};
    Weak weak = effect.weak().get(region);
    if (weak != null) {
      all[0] = Values.reference(weak.value());
    }
    if (!effect.cells().isEmpty()) {
      effect
          .cells()
          .forEachInRange(
              StoreLayout.addressKey(region, 0),
              StoreLayout.addressKey(region, StoreLayout.ADDRESS_LIMIT - 1),
              (key, cell) -> all[0] = all[0].join(Values.reference(cell.value())));
    }
    return all[0];
  }

  /**
   * {@return the word of 1, 2, 4 or 8 bytes at an exact address, zero-extended to {@code width}
   * bits}
   *
   * @param local what has happened since the function's entry
   * @param entry what happened from instantiation to that entry
   * @param memory its index
   * @param address in bytes, exact
   * @param bytes size of the word
   * @param width 32 or 64, not below the word's own
   */
  public Value load(Effect local, Effect entry, int memory, long address, int bytes, int width) {
    if (initial.memories().get(memory).isShared()
        || Long.compareUnsigned(address, StoreLayout.ADDRESS_LIMIT - bytes) > 0
        || !layout.isWhole(memory, address, bytes)) {
      return values.top();
    }
    return load(new Effect[] {local, entry}, 0, memory, address, bytes, width);
  }

  private Value load(Effect[] layers, int layer, int memory, long address, int bytes, int width) {
    if (layer == layers.length) {
      return initialWord(memory, address, bytes, width);
    }
    Effect effect = layers[layer];
    long key = layout.memoryKey(memory, address);
    Cell first = effect.cells().get(key);
    boolean uniform = true;
    for (int i = 0; i < bytes && uniform; i++) {
      Cell cell = i == 0 ? first : effect.cells().get(key + i);
      if (cell == null) {
        uniform = first == null;
        if (layout.weakAt(effect, key + i) != null) {
          return values.top();
        }
      } else {
        uniform = first != null && continues(first, cell, i);
      }
    }
    if (!uniform) {
      return assemble(layers, layer, memory, address, bytes, width);
    }
    if (first == null) {
      return load(layers, layer + 1, memory, address, bytes, width);
    }
    Value word = part(first, bytes, width);
    return first.mayBeEntry() && word != values.top()
        ? values.join(word, load(layers, layer + 1, memory, address, bytes, width))
        : word;
  }

  private static boolean continues(Cell first, Cell cell, int distance) {
    return cell.index() == first.index() + distance
        && cell.width() == first.width()
        && cell.mayBeEntry() == first.mayBeEntry()
        && (cell.value() == first.value() || cell.value().equals(first.value()));
  }

  /** Bytes that come from several stores, one by one. */
  private Value assemble(
      Effect[] layers, int layer, int memory, long address, int bytes, int width) {
    if (bytes == 1) {
      return values.top();
    }
    V word = domain.constant(0, width);
    for (int i = 0; i < bytes; i++) {
      Value single = load(layers, layer, memory, address + i, 1, width);
      if (single == values.top() || values.isBottom(single)) {
        return values.top();
      }
      V shifted =
          domain.binary(BinaryOp.SHL, values.number(single), domain.constant(8L * i, width), width);
      word = domain.binary(BinaryOp.OR, word, shifted, width);
    }
    return values.of(word);
  }

  /** Some bytes of a stored word, from the cell's own on. */
  private Value part(Cell cell, int bytes, int width) {
    if (cell.value() == values.top()) {
      return values.top();
    }
    // Words of up to four bytes are kept as i32s, longer ones as i64s.
    int kept = cell.width() > 4 ? 64 : 32;
    V word = values.number(cell.value());
    if (cell.index() > 0) {
      word = domain.binary(BinaryOp.SHR_U, word, domain.constant(8L * cell.index(), kept), kept);
    }
    if (bytes < cell.width()) {
      word =
          domain.binary(BinaryOp.AND, word, domain.constant(-1L >>> (64 - 8 * bytes), kept), kept);
    }
    return values.of(values.resizeUnsigned(word, kept, width));
  }

  private Value initialWord(int memory, long address, int bytes, int width) {
    InitialMemory bytesOf = initial.memories().get(memory);
    long word = 0;
    for (int i = 0; i < bytes; i++) {
      int value = bytesOf.byteAt(address + i);
      if (value == InitialMemory.UNKNOWN) {
        return values.top();
      }
      word |= (long) value << (8 * i);
    }
    return layout.objects().isEmpty()
        ? values.constant(word, width)
        : data(bytesOf, address, bytes, domain.constant(word, width));
  }

  private Value data(InitialMemory bytesOf, long address, int bytes, V word) {
    int first = bytesOf.placeOf(address);
    for (int i = 1; i < bytes; i++) {
      if (bytesOf.placeOf(address + i) != (first < 0 ? first : first + i)) {
        // Put together from several segments, or from one and zeros.
        return values.top();
      }
    }
    return values.of(first < 0 ? word : addresses.data(word, first, bytes));
  }
}
