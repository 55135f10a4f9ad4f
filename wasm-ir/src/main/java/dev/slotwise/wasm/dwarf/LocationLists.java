// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Reads lists of locations.
 *
 * <p>Source: DWARF 5, section 7.29; DWARF 4, section 2.6.2; GNU's "DebugFission" for split units of
 * version 4.
 */
final class LocationLists {
  private static final int END = 0;
  private static final int BASE_INDEX = 1;
  private static final int INDEX_INDEX = 2;
  private static final int INDEX_LENGTH = 3;
  private static final int OFFSETS = 4;
  private static final int DEFAULT = 5;
  private static final int BASE = 6;
  private static final int START_END = 7;
  private static final int START_LENGTH = 8;

  private final Unit unit;
  private final DwarfCursor cursor;
  private final MutableList<LocatedPlace> places = Lists.mutable.empty();
  private OptionalLong base;

  private LocationLists(Unit unit, DwarfCursor cursor) {
    this.unit = unit;
    this.cursor = cursor;
    this.base = unit.lowPc();
  }

  /** Reads the list at a cursor, in its order; what the linker left out is not in it. */
  static ImmutableList<LocatedPlace> read(Unit unit, DwarfCursor cursor) {
    LocationLists lists = new LocationLists(unit, cursor);
    if (unit.hasSplitLists() || unit.version >= 5) {
      lists.readEntries();
    } else {
      lists.readPairs();
    }
    return lists.places.toImmutable();
  }

  private void readPairs() {
    while (true) {
      unit.info.spend(1, cursor);
      long start = cursor.fixed(unit.addressSize);
      long end = cursor.fixed(unit.addressSize);
      if (start == 0 && end == 0) {
        return;
      }
      if (RangeLists.selectsBase(unit, start)) {
        base = unit.live(end);
      } else {
        addOffsets(start, end, cursor.u16());
      }
    }
  }

  private void readEntries() {
    while (true) {
      unit.info.spend(1, cursor);
      int at = cursor.position();
      int kind = cursor.u8();
      switch (kind) {
        case END -> {
          return;
        }
        case BASE_INDEX -> base = unit.indexedAddress(cursor.uleb());
        case BASE -> base = unit.live(cursor.fixed(unit.addressSize));
        case OFFSETS -> {
          if (unit.version < 5) {
            throw cursor.error("unknown entry of a location list: " + kind, at);
          }
          addOffsets(cursor.uleb(), cursor.uleb(), size());
        }
        case DEFAULT -> add(OptionalLong.of(0), Long.MAX_VALUE, size());
        case INDEX_INDEX -> {
          OptionalLong start = unit.indexedAddress(cursor.uleb());
          OptionalLong end = unit.indexedAddress(cursor.uleb());
          add(start, end.orElse(0), size());
        }
        case INDEX_LENGTH -> {
          OptionalLong start = unit.indexedAddress(cursor.uleb());
          long length = unit.version < 5 ? cursor.u32() : cursor.uleb();
          add(start, start.orElse(0) + length, size());
        }
        case START_END -> {
          OptionalLong start = unit.live(cursor.fixed(unit.addressSize));
          add(start, cursor.fixed(unit.addressSize), size());
        }
        case START_LENGTH -> {
          OptionalLong start = unit.live(cursor.fixed(unit.addressSize));
          add(start, start.orElse(0) + cursor.uleb(), size());
        }
        default -> throw cursor.error("unknown entry of a location list: " + kind, at);
      }
    }
  }

  /** How long the expression is that follows. */
  private long size() {
    return unit.version < 5 ? cursor.u16() : cursor.uleb();
  }

  private void addOffsets(long start, long end, long size) {
    add(base.isEmpty() ? base : unit.live(base.getAsLong() + start), base.orElse(0) + end, size);
  }

  private void add(OptionalLong start, long end, long size) {
    int at = cursor.position();
    cursor.skip(size);
    if (start.isPresent() && start.getAsLong() < end) {
      unit.info.spend(size, cursor);
      places.add(
          new LocatedPlace(
              new AddressRange(start.getAsLong(), end), Place.read(unit, cursor.window(at, size))));
    }
  }
}
