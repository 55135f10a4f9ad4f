// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.Names.NameMap;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.primitive.ImmutableIntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * Reads the first {@code name} section. As the spec says of custom sections, a malformed one makes
 * no module invalid: what could be read before the mistake counts.
 *
 * <p>Source: WebAssembly 3.0, appendix "Custom sections", with the extended-name-section proposal.
 */
final class NameSectionDecoder {
  private final byte[] bytes;
  private final ByteCursor cursor;
  private final MutableIntObjectMap<NameMap> direct = IntObjectMaps.mutable.empty();
  private final MutableIntObjectMap<ImmutableIntObjectMap<NameMap>> indirect =
      IntObjectMaps.mutable.empty();
  private Optional<String> module = Optional.empty();

  private NameSectionDecoder(byte[] bytes, CustomSection section) {
    this.bytes = bytes;
    this.cursor = new ByteCursor(bytes, section.start(), section.end(), "name");
  }

  static Names decode(byte[] bytes, ImmutableList<CustomSection> sections) {
    CustomSection section = sections.detect(custom -> custom.name().equals("name"));
    return section == null ? Names.NONE : new NameSectionDecoder(bytes, section).decode();
  }

  private Names decode() {
    try {
      int end = cursor.end();
      while (!cursor.atEnd()) {
        int id = cursor.u8();
        int size = cursor.vectorLength(1);
        int next = cursor.position() + size;
        cursor.reset(cursor.position(), next, "name", -1);
        subsection(id);
        cursor.reset(next, end, "name", -1);
      }
    } catch (DecodeException e) {
      // Names help people; a module without them is as good.
    }
    return new Names(module, direct.toImmutable(), indirect.toImmutable());
  }

  private void subsection(int id) {
    Names.Space[] spaces = Names.Space.values();
    if (id >= spaces.length) {
      return;
    }
    switch (spaces[id]) {
      case MODULE -> module = Optional.of(cursor.name());
      case LOCAL, LABEL, FIELD -> indirect.put(id, indirectMap());
      default -> direct.put(id, nameMap());
    }
  }

  private ImmutableIntObjectMap<NameMap> indirectMap() {
    MutableIntObjectMap<NameMap> maps = IntObjectMaps.mutable.empty();
    for (int i = cursor.vectorLength(2); i > 0; i--) {
      maps.put(cursor.u32(), nameMap());
    }
    return maps.toImmutable();
  }

  /** A name map; the entries before one that is out of order count. */
  private NameMap nameMap() {
    Cancellation.check();
    int count = cursor.vectorLength(2);
    int[] indices = new int[count];
    int[] starts = new int[count];
    int[] lengths = new int[count];
    int read = 0;
    for (int i = 0; i < count; i++) {
      read += association(read, indices, starts, lengths);
    }
    return new NameMap(
        bytes,
        Arrays.copyOf(indices, read),
        Arrays.copyOf(starts, read),
        Arrays.copyOf(lengths, read));
  }

  /**
   * An entry of a name map; gives how many of them count. A method by itself is compiled after some
   * hundred calls, a loop after some ten thousand.
   */
  private int association(int read, int[] indices, int[] starts, int[] lengths) {
    int index = cursor.u32();
    int length = cursor.vectorLength(1);
    int start = cursor.position();
    cursor.skip(length);
    if (index < 0 || (read > 0 && index <= indices[read - 1])) {
      return 0;
    }
    indices[read] = index;
    starts[read] = start;
    lengths[read] = length;
    return 1;
  }
}
