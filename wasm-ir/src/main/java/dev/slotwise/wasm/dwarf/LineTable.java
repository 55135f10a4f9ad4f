// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * Which line of which file code comes from. Immutable once read.
 *
 * <p>Source: DWARF 5, section 6.2.
 */
public final class LineTable {
  /** In place of a line: no code of the sequence from here on. */
  private static final int END = -1;

  private final long[] addresses;
  private final int[] files;
  private final int[] lines;
  private final ImmutableList<String> names;

  private LineTable(long[] addresses, int[] files, int[] lines, ImmutableList<String> names) {
    this.addresses = addresses;
    this.files = files;
    this.lines = lines;
    this.names = names;
  }

  /**
   * A place in a source.
   *
   * @param file as the compiler was told it, without a leading {@code ./}
   * @param line counted from 1
   */
  public record Position(String file, int line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** Collects rows of several programs. */
  static final class Builder {
    private final MutableLongList addresses = LongLists.mutable.empty();
    private final MutableIntList files = IntLists.mutable.empty();
    private final MutableIntList lines = IntLists.mutable.empty();
    private final MutableList<String> names = Lists.mutable.empty();

    int name(String file) {
      names.add(file);
      return names.size() - 1;
    }

    void row(long address, int file, int line) {
      addresses.add(address);
      files.add(file);
      lines.add(line);
    }

    void end(long address) {
      row(address, 0, END);
    }

    int size() {
      return addresses.size();
    }

    void truncate(int size) {
      while (addresses.size() > size) {
        addresses.removeAtIndex(addresses.size() - 1);
        files.removeAtIndex(files.size() - 1);
        lines.removeAtIndex(lines.size() - 1);
      }
    }

    /** Orders sequences by where they start; in each, rows ascend already. */
    LineTable build() {
      MutableIntList starts = IntLists.mutable.with(0);
      for (int i = 0; i < addresses.size(); i++) {
        if (lines.get(i) == END) {
          starts.add(i + 1);
        }
      }
      int[] order = new int[starts.size() - 1];
      Arrays.setAll(order, i -> i);
      IntLists.mutable
          .with(order)
          .sortThis(
              (one, other) ->
                  Long.compare(addresses.get(starts.get(one)), addresses.get(starts.get(other))))
          .toArray(order);
      int size = addresses.size();
      long[] sorted = new long[size];
      int[] sortedFiles = new int[size];
      int[] sortedLines = new int[size];
      int to = 0;
      for (int sequence : order) {
        for (int i = starts.get(sequence); i < starts.get(sequence + 1); i++) {
          sorted[to] = addresses.get(i);
          sortedFiles[to] = files.get(i);
          sortedLines[to] = lines.get(i);
          to++;
        }
      }
      return new LineTable(sorted, sortedFiles, sortedLines, names.toImmutable());
    }
  }

  /** Runs the line programs of all units. */
  static LineTable read(DebugInfo info) {
    Builder rows = new Builder();
    Set<Long> seen = new HashSet<>();
    for (Unit unit : info.units()) {
      if (unit.isSplit()) {
        continue;
      }
      Entry first = unit.entries();
      if (first.next() && first.has(Attribute.STMT_LIST)) {
        long offset = first.unsigned(Attribute.STMT_LIST, 0);
        if (seen.add(offset)) {
          new LineProgram(unit, offset, rows).run();
        }
      }
    }
    return rows.build();
  }

  /** How many rows there are. */
  public int size() {
    return addresses.length;
  }

  /**
   * Where code comes from.
   *
   * @param address relative to the code section's contents
   * @return empty for code that no line is known of
   */
  public Optional<Position> at(long address) {
    int low = 0;
    int high = addresses.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (addresses[middle] <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // The compiler gives line 0 to code that belongs to none.
    return low == 0 || lines[low - 1] <= 0
        ? Optional.empty()
        : Optional.of(new Position(names.get(files[low - 1]), lines[low - 1]));
  }
}
