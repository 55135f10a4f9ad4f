// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.wasm.ir.DataSegment;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One memory as active data segments at known addresses leave it: where two overlap the later one
 * counts, and bytes that none covers are zero. It is asked for words that lie in two segments.
 *
 * <p>Cost: a search tree of the segments.
 */
final class DataImage {
  private final byte[] bytes;

  /** By address of the first byte; none overlaps another. */
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

  /**
   * A part of a segment that no later one has overwritten.
   *
   * @param end the address after its last byte
   * @param from where its first byte is in the module
   */
  private record Piece(long start, long end, int from) {}

  DataImage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies a segment to an address. */
  void put(DataSegment segment, long start) {
    if (segment.size() == 0) {
      return;
    }
    long end = start + segment.size();
    Map.Entry<Long, Piece> at = pieces.lowerEntry(end);
    while (at != null && at.getValue().end() > start) {
      Piece old = at.getValue();
      pieces.remove(old.start());
      if (old.start() < start) {
        pieces.put(old.start(), new Piece(old.start(), start, old.from()));
      }
      if (old.end() > end) {
        pieces.put(end, new Piece(end, old.end(), old.from() + (int) (end - old.start())));
      }
      at = pieces.lowerEntry(start);
    }
    pieces.put(start, new Piece(start, end, segment.start()));
  }

  /** Visits the addresses of words that begin in one piece, or before it, and end in the next. */
  void forEachShared(int wordSize, LongConsumer action) {
    Piece last = null;
    for (Piece piece : pieces.values()) {
      if (last != null && piece.start() - last.end() < wordSize - 1) {
        long first = Math.max(last.end() - wordSize + 1, piece.start() - wordSize + 1);
        for (long word = first; word < last.end(); word++) {
          action.accept(word);
        }
      }
      last = piece;
    }
  }

  /** The little-endian word at an address. */
  long word(long address, int size) {
    long word = 0;
    for (int i = size - 1; i >= 0; i--) {
      word = word << Byte.SIZE | at(address + i);
    }
    return word;
  }

  private long at(long address) {
    Map.@Nullable Entry<Long, Piece> entry = pieces.floorEntry(address);
    if (entry == null || entry.getValue().end() <= address) {
      return 0;
    }
    Piece piece = entry.getValue();
    return bytes[piece.from() + (int) (address - piece.start())] & 0xFFL;
  }
}
