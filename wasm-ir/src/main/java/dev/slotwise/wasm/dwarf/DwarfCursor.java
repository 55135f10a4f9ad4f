// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.nio.charset.StandardCharsets;

/**
 * Reads the primitives of DWARF from a section. Positions are relative to the section's start;
 * every failure is a {@link DwarfException} with the section and the absolute offset in the file.
 *
 * <p>Source: DWARF 5, sections 7.4 to 7.6.
 */
final class DwarfCursor {
  private static final int LONGEST_STRING = 1 << 16;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final String section;
  private int position;

  /** A cursor over {@code bytes[start, end)}, at its start. */
  DwarfCursor(byte[] bytes, int start, int end, String section) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.section = section;
    this.position = start;
  }

  /** Another cursor over a part of this section, whose positions are those of the section. */
  DwarfCursor window(long from, long size) {
    checkInside(from, size);
    DwarfCursor window = new DwarfCursor(bytes, start, (int) (start + from + size), section);
    window.position = (int) (start + from);
    return window;
  }

  private void checkInside(long from, long size) {
    if (from < 0 || from > end - start) {
      throw error("offset outside of the section", position());
    }
    if (size < 0 || size > end - start - from) {
      throw error("unexpected end", from);
    }
  }

  /** Offset of the next byte in the section. */
  int position() {
    return position - start;
  }

  /** How long the section, or the window's part of it from the section's start, is. */
  int size() {
    return end - start;
  }

  boolean atEnd() {
    return position >= end;
  }

  int remaining() {
    return end - position;
  }

  /**
   * Continues at an offset in the section.
   *
   * @throws DwarfException if that is outside
   */
  void seek(long offset) {
    checkInside(offset, 0);
    position = (int) (start + offset);
  }

  void skip(long count) {
    checkInside(position(), count);
    position += (int) count;
  }

  int u8() {
    if (position >= end) {
      throw error("unexpected end", position());
    }
    return bytes[position++] & 0xFF;
  }

  int u16() {
    return u8() | u8() << 8;
  }

  int u24() {
    return u16() | u8() << 16;
  }

  long u32() {
    return u16() | (long) u16() << 16;
  }

  /** Eight bytes, as a {@code long}'s bits. */
  long u64() {
    return u32() | u32() << 32;
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  long fixed(int size) {
    return switch (size) {
      case 1 -> u8();
      case 2 -> u16();
      case 4 -> u32();
      case 8 -> u64();
      default -> throw error("not a size of a number: " + size, position());
    };
  }

  /** An unsigned LEB128; bits above 64 are dropped. Linkers pad them with zeros. */
  long uleb() {
    long result = 0;
    for (int shift = 0; ; shift += 7) {
      int b = u8();
      result |= shift < 64 ? (long) (b & 0x7F) << shift : 0;
      if (b < 0x80) {
        return result;
      }
    }
  }

  /** An unsigned LEB128 that counts something in memory: at most {@code limit}. */
  int count(int limit) {
    int at = position();
    long value = uleb();
    if (value < 0 || value > limit) {
      throw error("too many: " + Long.toUnsignedString(value), at);
    }
    return (int) value;
  }

  /** A signed LEB128; bits above 64 are dropped. */
  long sleb() {
    long result = 0;
    int shift = 0;
    int b;
    do {
      b = u8();
      result |= shift < 64 ? (long) (b & 0x7F) << shift : 0;
      shift += 7;
    } while (b >= 0x80);
    return shift < 64 && (b & 0x40) != 0 ? result | -1L << shift : result;
  }

  /** Passes over a string that ends with a zero. */
  void skipString() {
    while (u8() != 0) {
      // Goes on.
    }
  }

  /** A string that ends with a zero, in UTF-8. */
  String string() {
    int from = position;
    skipString();
    int length = position - 1 - from;
    if (length > LONGEST_STRING) {
      throw error("string too long", from - start);
    }
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /**
   * A unit's length, which says by its first four bytes whether offsets in the unit have four bytes
   * or eight.
   *
   * @return the length, or the complement of one whose unit has offsets of eight bytes
   */
  long unitLength() {
    int at = position();
    long length = u32();
    boolean wide = length == 0xFFFF_FFFFL;
    if (wide) {
      length = u64();
    } else if (length >= 0xFFFF_FFF0L) {
      throw error("reserved unit length", at);
    }
    if (length < 0 || length > remaining()) {
      throw error("unit longer than the section", at);
    }
    return wide ? ~length : length;
  }

  /** An error in this section. */
  DwarfException error(String message, long offset) {
    return new DwarfException(message, start + offset, section);
  }
}
