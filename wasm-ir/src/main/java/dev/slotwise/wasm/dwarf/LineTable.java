// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * The file and line of the source from which each instruction of a unit comes. Immutable once read.
 *
 * <p>Source: DWARF 5, section 6.2.
 */
final class LineTable {
  /** In place of a line: no code of the sequence from here on. */
  private static final int END = -1;

  private final long[] addresses;
  private final int[] files;
  private final int[] lines;
  private final ImmutableList<String> names;

  /** The unit's own numbers of files, from {@link #firstFile} on. */
  private final IntList numbered;

  private final int firstFile;

  private LineTable(
      long[] addresses,
      int[] files,
      int[] lines,
      ImmutableList<String> names,
      IntList numbered,
      int firstFile) {
    this.numbered = numbered;
    this.firstFile = firstFile;
    this.addresses = addresses;
    this.files = files;
    this.lines = lines;
    this.names = names;
  }

  /**
   * What is known of code.
   *
   * @param file as the compiler was told it, without a leading {@code ./}
   * @param line counted from 1
   */
  record Row(String file, int line) {}

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
    LineTable build(IntList numbered, int firstFile) {
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
      return new LineTable(
          sorted, sortedFiles, sortedLines, names.toImmutable(), numbered, firstFile);
    }
  }

  /** Runs the line program of a unit. */
  static LineTable read(Unit unit) {
    Builder rows = new Builder();
    Entry first = unit.entries();
    if (!first.next() || !first.has(Attribute.STMT_LIST)) {
      return rows.build(IntLists.immutable.empty(), 0);
    }
    LineProgram program = new LineProgram(unit, first.unsigned(Attribute.STMT_LIST, 0), rows);
    program.run();
    return rows.build(program.files(), program.firstFile());
  }

  /**
   * A file by the number that entries of the unit have for it.
   *
   * @return empty if there is none of this number
   */
  Optional<String> file(int number) {
    long index = (long) number - firstFile;
    return index >= 0 && index < numbered.size()
        ? Optional.of(names.get(numbered.get((int) index)))
        : Optional.empty();
  }

  /**
   * Where code comes from.
   *
   * @param address relative to the code section's contents
   * @return empty for code that no line is known of
   */
  Optional<Row> at(long address) {
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
        : Optional.of(new Row(names.get(files[low - 1]), lines[low - 1]));
  }
}
