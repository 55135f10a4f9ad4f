// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.HashMap;
import java.util.Map;

/**
 * The parts of a package's sections that belong to each unit. A file that is no package has an
 * empty index, and its units use all of its sections. Immutable once read.
 *
 * <p>Source: DWARF 5, section 7.3.5.3; GNU's version 2, whose section numbers differ.
 */
final class PackageIndex {
  private static final int MOST_COLUMNS = 16;

  /** By offset of a unit in its section, the parts of other sections that are its own. */
  private final Map<Long, Map<String, Part>> byUnit = new HashMap<>();

  /**
   * A part of a section.
   *
   * @param start its offset in the section
   * @param size in bytes
   */
  record Part(long start, long size) {
    static final Part NONE = new Part(0, -1);
  }

  /** Reads the index of units or, for {@code types}, of type units. */
  static PackageIndex read(DwarfFile file, boolean types) {
    PackageIndex index = new PackageIndex();
    DwarfCursor cursor = file.section(types ? ".debug_tu_index" : ".debug_cu_index");
    if (cursor.remaining() > 0) {
      index.read(cursor, types);
    }
    return index;
  }

  private void read(DwarfCursor cursor, boolean types) {
    long version = cursor.u32();
    boolean five = (version & 0xFFFF) == 5;
    if (!five && version != 2) {
      throw cursor.error("unknown version of a package index: " + version, 0);
    }
    long columns = cursor.u32();
    long rows = cursor.u32();
    long slots = cursor.u32();
    if (columns > MOST_COLUMNS || slots > cursor.remaining() / 12 || rows > cursor.remaining()) {
      throw cursor.error("package index larger than its section", 0);
    }
    cursor.skip(slots * 12);
    String[] sections = new String[(int) columns];
    for (int column = 0; column < columns; column++) {
      sections[column] = section((int) cursor.u32(), five);
    }
    long offsets = cursor.position();
    long sizes = offsets + rows * columns * 4;
    String own = types && !five ? ".debug_types.dwo" : ".debug_info.dwo";
    for (int row = 0; row < rows; row++) {
      Map<String, Part> parts = new HashMap<>();
      for (int column = 0; column < columns; column++) {
        long cell = (row * columns + column) * 4;
        cursor.seek(offsets + cell);
        long start = cursor.u32();
        cursor.seek(sizes + cell);
        parts.put(sections[column], new Part(start, cursor.u32()));
      }
      byUnit.put(parts.getOrDefault(own, Part.NONE).start(), parts);
    }
  }

  private static String section(int number, boolean five) {
    return switch (number) {
      case 1 -> ".debug_info.dwo";
      case 2 -> ".debug_types.dwo";
      case 3 -> ".debug_abbrev.dwo";
      case 4 -> ".debug_line.dwo";
      case 5 -> five ? ".debug_loclists.dwo" : ".debug_loc.dwo";
      case 6 -> ".debug_str_offsets.dwo";
      case 7 -> ".debug_macro.dwo";
      case 8 -> five ? ".debug_rnglists.dwo" : ".debug_macro.dwo";
      default -> "";
    };
  }

  /** The part of a section that belongs to the unit at an offset; all of it without an index. */
  Part part(long unit, String section) {
    return byUnit.getOrDefault(unit, Map.of()).getOrDefault(section, Part.NONE);
  }
}
