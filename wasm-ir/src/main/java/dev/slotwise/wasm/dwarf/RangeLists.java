// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Reads lists of ranges of code.
 *
 * <p>Source: DWARF 5, section 7.25; DWARF 4, section 2.17.3.
 */
final class RangeLists {
  private static final int END = 0;
  private static final int BASE_INDEX = 1;
  private static final int INDEX_INDEX = 2;
  private static final int INDEX_LENGTH = 3;
  private static final int OFFSETS = 4;
  private static final int BASE = 5;
  private static final int START_END = 6;
  private static final int START_LENGTH = 7;

  private RangeLists() {}

  /** Reads the list at a cursor; what the linker left out, and empty ranges, are not in it. */
  static ImmutableList<AddressRange> read(Unit unit, DwarfCursor cursor) {
    MutableList<AddressRange> ranges = Lists.mutable.empty();
    if (unit.version < 5) {
      readPairs(unit, cursor, ranges);
    } else {
      readEntries(unit, cursor, ranges);
    }
    return ranges.toImmutable();
  }

  private static void readPairs(Unit unit, DwarfCursor cursor, MutableList<AddressRange> ranges) {
    OptionalLong base = unit.lowPc();
    while (true) {
      unit.info.spend(1, cursor);
      long start = cursor.fixed(unit.addressSize);
      long end = cursor.fixed(unit.addressSize);
      if (start == 0 && end == 0) {
        return;
      }
      if (selectsBase(unit, start)) {
        base = unit.live(end);
      } else {
        add(ranges, unit, base, start, end);
      }
    }
  }

  /** Whether a pair of offsets is none but says what later ones are relative to. */
  static boolean selectsBase(Unit unit, long start) {
    return start == (unit.addressSize == 4 ? 0xFFFF_FFFFL : -1);
  }

  private static void readEntries(Unit unit, DwarfCursor cursor, MutableList<AddressRange> ranges) {
    OptionalLong base = unit.lowPc();
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
        case OFFSETS -> add(ranges, unit, base, cursor.uleb(), cursor.uleb());
        case INDEX_INDEX -> {
          OptionalLong start = unit.indexedAddress(cursor.uleb());
          OptionalLong end = unit.indexedAddress(cursor.uleb());
          addLive(ranges, start, end.orElse(0));
        }
        case INDEX_LENGTH -> {
          OptionalLong start = unit.indexedAddress(cursor.uleb());
          addLive(ranges, start, start.orElse(0) + cursor.uleb());
        }
        case START_END -> {
          OptionalLong start = unit.live(cursor.fixed(unit.addressSize));
          addLive(ranges, start, cursor.fixed(unit.addressSize));
        }
        case START_LENGTH -> {
          OptionalLong start = unit.live(cursor.fixed(unit.addressSize));
          addLive(ranges, start, start.orElse(0) + cursor.uleb());
        }
        default -> throw cursor.error("unknown entry of a range list: " + kind, at);
      }
    }
  }

  private static void add(
      MutableList<AddressRange> ranges, Unit unit, OptionalLong base, long start, long end) {
    if (base.isPresent()) {
      addLive(ranges, unit.live(base.getAsLong() + start), base.getAsLong() + end);
    }
  }

  private static void addLive(MutableList<AddressRange> ranges, OptionalLong start, long end) {
    if (start.isPresent() && start.getAsLong() < end) {
      ranges.add(new AddressRange(start.getAsLong(), end));
    }
  }
}
