// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.linking;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * The relocations of one section: the places where a linker wrote an index or an address, each with
 * its symbol. A relocation is found by its place; relocations are numbered in the order of their
 * places. Immutable.
 */
public final class Relocations {
  /** In place of a number: the linker wrote nothing there. */
  public static final int NONE = -1;

  private static final Kind[] KINDS = Kind.values();

  private final int[] places;
  private final byte[] kinds;
  private final int[] symbols;
  private final long[] addends;

  /** What was written. */
  public enum Kind {
    /** The index of a function. */
    FUNCTION,
    /** The number of the table slot that holds a function. */
    TABLE_SLOT,
    /** An address: that of a data symbol, and the addend. */
    ADDRESS,
    /** An address or table slot that is relative to a base that a loader chooses, or a thread. */
    RELATIVE,
    /** The index of a type, which the entry has in place of a symbol. */
    TYPE,
    /** The index of a global; of one that holds the address of a function or data, its symbol. */
    GLOBAL,
    /** The index of a tag. */
    TAG,
    /** The index of a table. */
    TABLE,
    /** Something that is written into no code and no data, or is not known. */
    OTHER;

    /** The kind of a code of the format. */
    static Kind of(int code) {
      return switch (code) {
        case 0, 26 -> FUNCTION;
        case 1, 2, 18, 19 -> TABLE_SLOT;
        case 3, 4, 5, 14, 15, 16 -> ADDRESS;
        case 6 -> TYPE;
        case 7 -> GLOBAL;
        case 10 -> TAG;
        case 20 -> TABLE;
        case 11, 12, 17, 21, 23, 24, 25 -> RELATIVE;
        default -> OTHER;
      };
    }

    /** Whether entries with a code have an addend. */
    static boolean hasAddend(int code) {
      return switch (code) {
        case 3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25 -> true;
        default -> false;
      };
    }
  }

  private Relocations(Builder builder) {
    int[] order =
        builder.places.isEmpty()
            ? new int[0]
            : IntStream.range(0, builder.places.size())
                .boxed()
                .sorted((a, b) -> Integer.compare(builder.places.get(a), builder.places.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
    this.places = Arrays.stream(order).map(builder.places::get).toArray();
    this.symbols = Arrays.stream(order).map(builder.symbols::get).toArray();
    this.addends = Arrays.stream(order).mapToLong(builder.addends::get).toArray();
    this.kinds = new byte[order.length];
    for (int i = 0; i < order.length; i++) {
      kinds[i] = (byte) builder.kinds.get(order[i]);
    }
  }

  /** How many there are; they are the ints below. */
  public int size() {
    return places.length;
  }

  /** The one at an absolute offset in the file, or {@link #NONE}. */
  public int at(int offset) {
    int at = Arrays.binarySearch(places, offset);
    return at < 0 ? NONE : at;
  }

  /** Absolute offset in the file of the first byte that was written. */
  public int place(int relocation) {
    return places[relocation];
  }

  public Kind kind(int relocation) {
    return KINDS[kinds[relocation]];
  }

  /**
   * The number of its symbol; of {@link Kind#TYPE} the type's, and of {@link Kind#OTHER} that of
   * nothing.
   */
  public int symbol(int relocation) {
    return symbols[relocation];
  }

  public long addend(int relocation) {
    return addends[relocation];
  }

  /** Collects relocations. */
  static final class Builder {
    private final MutableIntList places = IntLists.mutable.empty();
    private final MutableIntList kinds = IntLists.mutable.empty();
    private final MutableIntList symbols = IntLists.mutable.empty();
    private final MutableLongList addends = LongLists.mutable.empty();

    void add(int place, Kind kind, int symbol, long addend) {
      places.add(place);
      kinds.add(kind.ordinal());
      symbols.add(symbol);
      addends.add(addend);
    }

    Relocations build() {
      return new Relocations(this);
    }
  }
}
