// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Cells and what they hold, solved as simply as can be: every constraint is applied, in order,
 * again and again until nothing changes. No set is shared, no cycle collapsed. A constraint is only
 * left out for as long as nothing changes that it reads.
 *
 * <p>A cell holds a number or none, table slots, and addresses: an object and a byte of it, or an
 * object; of one object eight bytes, or all. Object {@link #rest} stands for all that heap and
 * stack hold, moved so many bytes, or somewhere.
 */
final class NaiveCells {
  static final int SOMEWHERE = -1;
  private static final int MOST_OFFSETS = 8;
  private static final int WORD = 4;

  private final int slots;
  private final int[] sizes;
  private final int[] storedIn;
  private final int[] loadedFrom;
  private final List<Held> cells = new ArrayList<>();
  private final List<Constraint> constraints = new ArrayList<>();
  private final List<Long> applied = new ArrayList<>();
  private final Map<List<Object>, Integer> named = new HashMap<>();
  private final Set<Long> copies = new HashSet<>();
  private long clock = 1;

  /** What heap and stack hold. */
  final int heap;

  /** The number of the object that stands for what they hold. */
  final int rest;

  /** Reads cells, of which the ones that have not changed since may be passed over. */
  interface Constraint {
    void apply(long since);
  }

  /** What one cell holds: bit 0 is a number, then slots, then objects; and addresses by byte. */
  private static final class Held {
    private long[] bits = {};
    private final Set<Long> bytes = new HashSet<>();
    private long changed;

    boolean get(int bit) {
      return bit >> 6 < bits.length && (bits[bit >> 6] >>> bit & 1) != 0;
    }

    boolean set(int bit) {
      if (get(bit)) {
        return false;
      }
      if (bit >> 6 >= bits.length) {
        bits = Arrays.copyOf(bits, (bit >> 6) + 1);
      }
      bits[bit >> 6] |= 1L << bit;
      return true;
    }
  }

  NaiveCells(int slots, int[] sizes) {
    this.slots = slots;
    this.sizes = sizes;
    this.rest = sizes.length;
    this.storedIn = new int[sizes.length];
    this.loadedFrom = new int[sizes.length];
    this.heap = cell();
    putNumber(heap);
    for (int object = 0; object < sizes.length; object++) {
      storedIn[object] = cell();
      loadedFrom[object] = cell();
      putNumber(storedIn[object]);
      copy(storedIn[object], loadedFrom[object]);
    }
  }

  int cell() {
    cells.add(new Held());
    return cells.size() - 1;
  }

  private int named(Object... name) {
    return named.computeIfAbsent(List.of(name), fresh -> cell());
  }

  /** What is stored at a place in an object that is not known. */
  int storedIn(int object) {
    return storedIn[object];
  }

  /** What can be loaded from somewhere in an object. */
  int loadedFrom(int object) {
    return loadedFrom[object];
  }

  int word(int object, long offset) {
    int word = named("word", object, offset / WORD);
    copy(storedIn(object), word);
    copy(word, loadedFrom(object));
    return word;
  }

  // What cells hold.

  private int objectBit(int object) {
    return 1 + slots + object;
  }

  void putNumber(int cell) {
    put(cell, 0);
  }

  void putSlot(int cell, int slot) {
    put(cell, 1 + slot);
  }

  private void put(int cell, int bit) {
    Held held = cells.get(cell);
    if (held.set(bit)) {
      held.bytes.removeIf(address -> objectBit((int) (address >> 32)) == bit);
      held.changed = ++clock;
    }
  }

  /** An address; out of its object it is anywhere there. */
  void putAddress(int cell, int object, long offset) {
    Held held = cells.get(cell);
    if (offset < 0 || offset >= size(object)) {
      put(cell, objectBit(object));
    } else if (!held.get(objectBit(object)) && held.bytes.add(((long) object << 32) | offset)) {
      held.changed = ++clock;
      if (held.bytes.stream().filter(other -> other >> 32 == object).count() > MOST_OFFSETS) {
        put(cell, objectBit(object));
      }
    }
  }

  long size(int object) {
    return object == rest ? Integer.MAX_VALUE : sizes[object];
  }

  private interface Visitor {
    void address(int object, long offset);
  }

  /** Visits the addresses that a cell holds by now. */
  private void addresses(int cell, Visitor visitor) {
    Held held = cells.get(cell);
    List<Long> bytes = new ArrayList<>(held.bytes);
    BitSet bits = BitSet.valueOf(held.bits);
    for (int bit = bits.nextSetBit(objectBit(0)); bit >= 0; bit = bits.nextSetBit(bit + 1)) {
      visitor.address(bit - objectBit(0), SOMEWHERE);
    }
    bytes.forEach(one -> visitor.address((int) (one >> 32), one & 0xFFFF_FFFFL));
  }

  private boolean holdsNumberOrSlot(int cell) {
    Held held = cells.get(cell);
    for (int bit = 0; bit <= slots; bit++) {
      if (held.get(bit)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNumber(int cell) {
    boolean[] found = {holdsNumberOrSlot(cell)};
    addresses(cell, (object, offset) -> found[0] |= object == rest);
    return found[0];
  }

  /** The slots that a cell holds, or heap and stack if it holds what they do. */
  Set<Integer> slotsIn(int cell) {
    Set<Integer> found = new HashSet<>();
    boolean[] fromHeap = {false};
    addresses(cell, (object, offset) -> fromHeap[0] |= object == rest);
    for (int slot = 0; slot < slots; slot++) {
      if (cells.get(cell).get(1 + slot) || (fromHeap[0] && cells.get(heap).get(1 + slot))) {
        found.add(slot);
      }
    }
    return found;
  }

  private void addAll(int from, int to) {
    if (from == to) {
      return;
    }
    Held source = cells.get(from);
    for (int i = 0; i < source.bits.length; i++) {
      long missing = source.bits[i];
      if (i < cells.get(to).bits.length) {
        missing &= ~cells.get(to).bits[i];
      }
      for (; missing != 0; missing &= missing - 1) {
        put(to, (i << 6) + Long.numberOfTrailingZeros(missing));
      }
    }
    source.bytes.forEach(one -> putAddress(to, (int) (one >> 32), one & 0xFFFF_FFFFL));
  }

  private boolean changed(int cell, long since) {
    return cells.get(cell).changed > since;
  }

  // Constraints.

  void constrain(Constraint constraint) {
    constraints.add(constraint);
    applied.add(0L);
  }

  void copy(int from, int to) {
    if (copies.add(((long) from << 32) | to)) {
      constrain(since -> copyNow(from, to, since));
    }
  }

  private void copyNow(int from, int to, long since) {
    if (changed(from, since)) {
      addAll(from, to);
    }
  }

  /** Addresses lose their offsets; if there is nothing else to keep, that is all that goes on. */
  void mask(int from, int to, boolean isAddressesOnly) {
    constrain(
        since -> {
          if (changed(from, since)) {
            for (int bit = 0; bit <= slots && !isAddressesOnly; bit++) {
              if (cells.get(from).get(bit)) {
                put(to, bit);
              }
            }
            addresses(from, (object, offset) -> putAddress(to, object, SOMEWHERE));
          }
        });
  }

  void plus(int from, int constant, int to) {
    constrain(
        since -> {
          if (changed(from, since)) {
            if (holdsNumberOrSlot(from)) {
              putNumber(to);
            }
            addresses(
                from,
                (object, offset) ->
                    putAddress(to, object, offset == SOMEWHERE ? SOMEWHERE : offset + constant));
          }
        });
  }

  void sum(int first, int second, int to) {
    mask(first, to, true);
    mask(second, to, true);
    constrain(
        since -> {
          if ((changed(first, since) || changed(second, since))
              && isNumber(first)
              && isNumber(second)) {
            putNumber(to);
          }
        });
  }

  /**
   * Loads so many bytes at a distance from an address, and stores there what another cell holds.
   */
  void access(int address, int distance, int width, int loaded, int stored) {
    constrain(
        since -> {
          long from = changed(address, since) ? 0 : since;
          if (isNumber(address)) {
            accessHeap(loaded, stored, from);
          }
          addresses(
              address,
              (object, offset) -> {
                if (object == rest) {
                  boolean isKnown =
                      offset != SOMEWHERE
                          && distance != SOMEWHERE
                          && offset + distance <= Integer.MAX_VALUE;
                  int key = isKnown ? (int) offset + distance : SOMEWHERE;
                  int keyWidth = isKnown ? width : 0;
                  copyNow(throughHeap(key, keyWidth, "loaded"), loaded, from);
                  copyNow(stored, throughHeap(key, keyWidth, "stored"), from);
                } else {
                  accessObject(object, offset, distance, width, loaded, stored, from);
                }
              });
        });
  }

  private void accessHeap(int loaded, int stored, long since) {
    if (since == 0) {
      putAddress(loaded, rest, 0);
    }
    copyNow(stored, heap, since);
  }

  private void accessObject(
      int object, long offset, int distance, int width, int loaded, int stored, long since) {
    long first = offset + distance;
    if (offset == SOMEWHERE || distance == SOMEWHERE || first + width > sizes[object]) {
      copyNow(loadedFrom(object), loaded, since);
      copyNow(stored, storedIn(object), since);
    } else {
      for (long word = first / WORD; word <= (first + width - 1) / WORD; word++) {
        int cell = word(object, word * WORD);
        copyNow(cell, loaded, since);
        copyNow(stored, cell, since);
      }
    }
  }

  /**
   * What is loaded and stored at a distance from whatever heap and stack hold. If they hold some of
   * that moved by a number of bytes, they hold it moved by any.
   */
  private int throughHeap(int distance, int width, String what) {
    List<Object> name = List.of(what, distance, width);
    if (!named.containsKey(name)) {
      int loaded = named("loaded", distance, width);
      int stored = named("stored", distance, width);
      constrain(
          since -> {
            long from = changed(heap, since) ? 0 : since;
            boolean[] isMoved = {false};
            addresses(heap, (object, offset) -> isMoved[0] |= object == rest && offset != 0);
            accessHeap(loaded, stored, from);
            addresses(
                heap,
                (object, offset) -> {
                  if (object != rest) {
                    accessObject(object, offset, distance, width, loaded, stored, from);
                    if (isMoved[0]) {
                      accessObject(object, SOMEWHERE, SOMEWHERE, width, loaded, stored, from);
                    }
                  }
                });
          });
    }
    return Objects.requireNonNull(named.get(name));
  }

  /** Applies all constraints once; returns whether that changed anything. */
  boolean applyAll() {
    long before = clock;
    for (int i = 0; i < constraints.size(); i++) {
      long since = applied.get(i);
      long now = clock;
      constraints.get(i).apply(since);
      applied.set(i, now);
    }
    return clock != before;
  }

  int count() {
    return cells.size();
  }

  int constraintCount() {
    return constraints.size();
  }
}
