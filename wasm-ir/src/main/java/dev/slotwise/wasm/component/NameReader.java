// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.DecodeException;
import dev.slotwise.wasm.ir.CustomSection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads names, sorts, and the section {@code component-name}. */
final class NameReader {
  private static final String SECTION = "component-name";

  private NameReader() {}

  static String name(ByteCursor cursor) {
    int at = cursor.position();
    String name = cursor.name();
    cursor.checkLimit(name.length(), ComponentLimits.NAME_BYTES, "name length", at);
    return name;
  }

  /** The name of an import or export; what it says besides is passed over. */
  static String externalName(ByteCursor cursor) {
    int at = cursor.position();
    int form = cursor.u8();
    if (form > 2) {
      throw cursor.error("malformed name", at);
    }
    String name = name(cursor);
    if (form == 2) {
      for (int i = cursor.vectorLength(2); i > 0; i--) {
        int optionAt = cursor.position();
        if (cursor.u8() > 2) {
          throw cursor.error("malformed name option", optionAt);
        }
        name(cursor);
      }
    }
    return name;
  }

  /** Any sort. */
  static Sort sort(ByteCursor cursor) {
    int at = cursor.position();
    Sort sort = sortOrNull(cursor);
    if (sort == null) {
      throw cursor.error("malformed sort", at);
    }
    return sort;
  }

  private static @Nullable Sort sortOrNull(ByteCursor cursor) {
    return switch (cursor.u8()) {
      case 0x00 -> coreSortOrNull(cursor.u8());
      case 0x01 -> Sort.FUNCTION;
      case 0x02 -> Sort.VALUE;
      case 0x03 -> Sort.TYPE;
      case 0x04 -> Sort.COMPONENT;
      case 0x05 -> Sort.INSTANCE;
      default -> null;
    };
  }

  /** The sort of something that a core module can import and export. */
  static Sort coreSort(ByteCursor cursor) {
    int at = cursor.position();
    Sort sort = coreSortOrNull(cursor.u8());
    if (sort == null || sort.compareTo(Sort.CORE_TAG) > 0) {
      throw cursor.error("malformed core sort", at);
    }
    return sort;
  }

  private static @Nullable Sort coreSortOrNull(int code) {
    return switch (code) {
      case 0x00 -> Sort.CORE_FUNCTION;
      case 0x01 -> Sort.CORE_TABLE;
      case 0x02 -> Sort.CORE_MEMORY;
      case 0x03 -> Sort.CORE_GLOBAL;
      case 0x04 -> Sort.CORE_TAG;
      case 0x10 -> Sort.CORE_TYPE;
      case 0x11 -> Sort.CORE_MODULE;
      case 0x12 -> Sort.CORE_INSTANCE;
      default -> null;
    };
  }

  /** The sort of something that a component can import and export. */
  static Sort externalSort(ByteCursor cursor) {
    int at = cursor.position();
    Sort sort = sort(cursor);
    if (sort.compareTo(Sort.FUNCTION) < 0 && sort != Sort.CORE_MODULE) {
      throw cursor.error("malformed sort of an import or export: " + sort.text(), at);
    }
    return sort;
  }

  /** The names of the first name section; what could be read before a mistake counts. */
  static Component.Names names(byte[] bytes, List<CustomSection> sections) {
    Map<Sort, Map<Integer, String>> items = new EnumMap<>(Sort.class);
    Optional<String> own = Optional.empty();
    Optional<CustomSection> section =
        sections.stream().filter(custom -> custom.name().equals(SECTION)).findFirst();
    if (section.isPresent()) {
      int end = section.get().end();
      ByteCursor cursor = new ByteCursor(bytes, section.get().start(), end, SECTION);
      try {
        while (!cursor.atEnd()) {
          int id = cursor.u8();
          int size = cursor.vectorLength(1);
          int next = cursor.position() + size;
          cursor.reset(cursor.position(), next, SECTION, -1);
          if (id == 0) {
            own = Optional.of(cursor.name());
          } else if (id == 1) {
            Sort sort = sortOrNull(cursor);
            if (sort != null) {
              map(cursor, items.computeIfAbsent(sort, key -> new HashMap<>()));
            }
          }
          cursor.reset(next, end, SECTION, -1);
        }
      } catch (DecodeException e) {
        // Names help people; a component without them is as good.
      }
    }
    return new Component.Names(own, items);
  }

  private static void map(ByteCursor cursor, Map<Integer, String> names) {
    for (int i = cursor.vectorLength(2); i > 0; i--) {
      int index = cursor.u32();
      names.putIfAbsent(index, cursor.name());
    }
  }
}
