// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.guard;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.binary.DecodeException;
import java.util.SortedMap;

/**
 * Puts names of functions after those that a name section has.
 *
 * <p>Source: WebAssembly 3.0, appendix "Custom sections".
 */
final class FunctionNames {
  private static final int FUNCTIONS = 1;

  private FunctionNames() {}

  /**
   * Writes the content of a name section.
   *
   * @param start where that of the module begins, after the section's own name
   * @param more by index, all of which are above those that have names
   */
  static void add(
      byte[] bytes, int start, int end, SortedMap<Integer, String> more, ByteWriter out) {
    ByteWriter edited = new ByteWriter(end - start + 64);
    try {
      edit(bytes, start, end, more, edited);
      out.append(edited);
    } catch (DecodeException e) {
      // A malformed custom section makes no module invalid: it stays as it is.
      out.raw(bytes, start, end);
    }
  }

  private static void edit(
      byte[] bytes, int start, int end, SortedMap<Integer, String> more, ByteWriter out) {
    ByteCursor cursor = new ByteCursor(bytes, start, end, "name");
    boolean isDone = false;
    while (!cursor.atEnd()) {
      int from = cursor.position();
      int id = cursor.u8();
      int size = cursor.u32();
      int content = cursor.position();
      cursor.skip(size);
      if (!isDone && id >= FUNCTIONS) {
        ByteWriter map = new ByteWriter();
        if (id == FUNCTIONS) {
          ByteCursor old = new ByteCursor(bytes, content, content + size, "name");
          map.unsigned(old.u32() + more.size());
          map.raw(bytes, old.position(), content + size);
        } else {
          map.unsigned(more.size());
        }
        subsection(map, more, out);
        isDone = true;
        if (id == FUNCTIONS) {
          continue;
        }
      }
      out.raw(bytes, from, content + size);
    }
    if (!isDone) {
      ByteWriter map = new ByteWriter();
      map.unsigned(more.size());
      subsection(map, more, out);
    }
  }

  private static void subsection(ByteWriter map, SortedMap<Integer, String> more, ByteWriter out) {
    more.forEach(
        (function, name) -> {
          map.unsigned(function);
          map.name(name);
        });
    out.octet(FUNCTIONS);
    out.sized(map);
  }
}
