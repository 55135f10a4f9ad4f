// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.DecodeException;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.CustomSection;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Where in a file the custom sections begin that end it, found by its sections' headers alone.
 *
 * @param front how many bytes stand before them
 * @param length how many bytes the file has
 * @param behind these sections, the {@code name} section not among them
 */
record SectionEnds(int front, int length, ImmutableList<CustomSection> behind) {
  /** What less than this takes is read with the rest. */
  private static final int LEAST_BYTES = 1 << 20;

  /** No tool makes more; each costs a call of the system. */
  private static final int MOST_SECTIONS = 64;

  private static final int HEADER_BYTES = 8;

  /** For a section's header and its name; one with a longer name belongs to the front. */
  private static final int WINDOW_BYTES = 64;

  private static final byte[] MODULE = {0, 'a', 's', 'm', 1, 0, 0, 0};

  /**
   * What a module's file can be read without; empty if that is little, or it is not well-formed as
   * far as the headers say.
   */
  static Optional<SectionEnds> of(File file) throws IOException {
    long size = file.length();
    if (size < LEAST_BYTES || size > Limits.JS_API.moduleBytes()) {
      return Optional.empty();
    }
    int length = (int) size;
    int front = HEADER_BYTES;
    MutableList<CustomSection> behind = Lists.mutable.empty();
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      byte[] window = new byte[WINDOW_BYTES];
      if (in.read(window, 0, HEADER_BYTES) < HEADER_BYTES || !startsAModule(window)) {
        return Optional.empty();
      }
      int at = HEADER_BYTES;
      for (int sections = 0; at < length; sections++) {
        in.seek(at);
        int count = in.read(window);
        if (count < 0 || sections == MOST_SECTIONS) {
          return Optional.empty();
        }
        ByteCursor cursor = new ByteCursor(window, 0, count, "");
        int id = cursor.u8();
        int bytes = cursor.u32();
        int contents = at + cursor.position();
        if (bytes < 0 || bytes > length - contents) {
          return Optional.empty();
        }
        int next = contents + bytes;
        Optional<String> name = id == 0 ? name(cursor, next - at) : Optional.empty();
        if (name.isPresent()) {
          behind.add(new CustomSection(name.get(), at + cursor.position(), next));
        } else {
          behind.clear();
          front = next;
        }
        at = next;
      }
    } catch (DecodeException e) {
      return Optional.empty();
    }
    return length - front < LEAST_BYTES
        ? Optional.empty()
        : Optional.of(new SectionEnds(front, length, behind.toImmutable()));
  }

  private static boolean startsAModule(byte[] window) {
    for (int i = 0; i < MODULE.length; i++) {
      if (window[i] != MODULE[i]) {
        return false;
      }
    }
    return true;
  }

  /** The name of a custom section that may be left in the file. */
  private static Optional<String> name(ByteCursor cursor, int sectionEnd) {
    int length = cursor.u32();
    if (length < 0 || length > cursor.remaining() || cursor.position() + length > sectionEnd) {
      return Optional.empty();
    }
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int letter = cursor.u8();
      if (letter < ' ' || letter > '~') {
        return Optional.empty();
      }
      name.append((char) letter);
    }
    return name.toString().equals("name") ? Optional.empty() : Optional.of(name.toString());
  }
}
