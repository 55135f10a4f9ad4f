// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * Facts about functions and types that decide nothing and are for people: where they stand in the
 * source, and what kind of thing they are. Immutable once built.
 */
public final class FactDetails {
  /** What a fact can be marked as. */
  public enum Mark {
    /** No source has it: a wrapper, an initializer that the compiler makes. */
    SYNTHETIC,
    /** It stands in a file that a program has written. */
    GENERATED,
    /** It is part of a test. */
    TEST,
    /** It does nothing, on purpose: it makes its type implement an interface. */
    MARKER;

    /** Marks by the name of their field. */
    public static final Set<Mark> ALL = Set.copyOf(EnumSet.allOf(Mark.class));
  }

  /**
   * A place in the source.
   *
   * @param line from 1, or 0 if it is not known
   * @param column from 1 in bytes, or 0 if it is not known
   */
  public record Place(String file, int line, int column) {
    @Override
    public String toString() {
      return file + (line > 0 ? ":" + line : "") + (line > 0 && column > 0 ? ":" + column : "");
    }
  }

  private final Symbols files = new Symbols();
  private final IntArrayList fileOf = new IntArrayList();
  private final IntArrayList lines = new IntArrayList();
  private final IntArrayList columns = new IntArrayList();
  private final Map<Mark, BitSet> marks = new EnumMap<>(Mark.class);
  private final MutableIntIntMap origins = IntIntMaps.mutable.empty();
  private final MutableIntIntMap parents = IntIntMaps.mutable.empty();

  FactDetails() {
    for (Mark mark : Mark.values()) {
      marks.put(mark, new BitSet());
    }
  }

  /** Where it stands, if the facts say so. */
  public Optional<Place> place(int id) {
    if (id >= fileOf.size() || fileOf.get(id) == Program.NONE) {
      return Optional.empty();
    }
    return Optional.of(new Place(files.name(fileOf.get(id)), lines.get(id), columns.get(id)));
  }

  public boolean is(Mark mark, int id) {
    return bits(mark).get(id);
  }

  /** The generic function or type that it is an instance of. */
  public OptionalInt instanceOf(int id) {
    return at(origins, id);
  }

  /** The function that it stands in. */
  public OptionalInt parent(int id) {
    return at(parents, id);
  }

  private static OptionalInt at(MutableIntIntMap map, int id) {
    int value = map.getIfAbsent(id, Program.NONE);
    return value == Program.NONE ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private BitSet bits(Mark mark) {
    BitSet bits = marks.get(mark);
    if (bits == null) {
      throw new IllegalStateException("no such mark: " + mark);
    }
    return bits;
  }

  void mark(Mark mark, int id) {
    bits(mark).set(id);
  }

  void setPlace(int id, Place place) {
    while (fileOf.size() <= id) {
      fileOf.add(Program.NONE);
      lines.add(0);
      columns.add(0);
    }
    fileOf.set(id, files.of(place.file()));
    lines.set(id, place.line());
    columns.set(id, place.column());
  }

  void setOrigin(int id, int origin) {
    origins.put(id, origin);
  }

  void setParent(int id, int parent) {
    parents.put(id, parent);
  }
}
