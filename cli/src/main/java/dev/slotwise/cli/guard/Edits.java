// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.guard;

import dev.slotwise.wasm.binary.ByteWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Edits of a file: each puts bytes in the place of others. No two edits overlap; of several at one
 * place the first added comes first.
 */
final class Edits {
  private final byte[] bytes;
  private final List<Edit> edits = new ArrayList<>();
  private boolean isSorted = true;

  /** The bytes from {@code start} to {@code end} become others; none if both are the same. */
  private record Edit(int start, int end, ByteWriter by) {}

  Edits(byte[] bytes) {
    this.bytes = bytes;
  }

  void insert(int at, ByteWriter code) {
    replace(at, at, code);
  }

  void replace(int start, int end, ByteWriter by) {
    edits.add(new Edit(start, end, by));
    isSorted = false;
  }

  /** Puts an index in the place of another. */
  void index(int start, int end, int by) {
    ByteWriter index = new ByteWriter();
    index.unsigned(by);
    replace(start, end, index);
  }

  /** Copies {@code [start, end)}, edited. */
  void copy(int start, int end, ByteWriter out) {
    if (!isSorted) {
      edits.sort(Comparator.comparingInt(Edit::start));
      isSorted = true;
    }
    int at = start;
    for (int i = firstFrom(start); i < edits.size() && edits.get(i).start < end; i++) {
      Edit edit = edits.get(i);
      out.raw(bytes, at, edit.start);
      out.append(edit.by);
      at = edit.end;
    }
    out.raw(bytes, at, end);
  }

  private int firstFrom(int start) {
    int low = 0;
    int high = edits.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edits.get(middle).start < start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
