// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * The functions of the source from which the code of one unit comes: a function, or one that was
 * inlined into it, perhaps through others. Each is a <i>scope</i>, a dense {@code int} in order of
 * entries, so that a scope is greater than those around it. Immutable once read.
 *
 * <p>Source: DWARF 5, section 3.3.8. Linear in the unit's entries but for a sort.
 */
final class InlinedCalls {
  static final int NONE = -1;

  /** By scope: the entry, which has the name or refers to one that has it. */
  private final int[] entries;

  /** By scope: the one that it was inlined into; {@link #NONE} for a function. */
  private final int[] parents;

  /** By scope, if it was inlined: the file, as the unit counts files, and line of the call. */
  private final int[] files;

  private final int[] lines;

  /** From each address on, ascending, code is of the innermost scope in {@link #scopes}. */
  private final long[] addresses;

  private final int[] scopes;

  private InlinedCalls(Walk walk) {
    entries = walk.entries.toArray();
    parents = walk.parents.toArray();
    files = walk.files.toArray();
    lines = walk.lines.toArray();
    int[] starts = inOrder(walk.starts);
    int[] ends = inOrder(walk.ends);
    MutableLongList changes = LongLists.mutable.empty();
    MutableIntList innermost = IntLists.mutable.empty();
    // Ranges were found in order of scopes, so the last one that holds is of the innermost scope.
    TreeSet<Integer> active = new TreeSet<>();
    int ended = 0;
    for (int started = 0; ended < ends.length; ) {
      long address = walk.ends.get(ends[ended]);
      if (started < starts.length) {
        address = Math.min(address, walk.starts.get(starts[started]));
      }
      for (; ended < ends.length && walk.ends.get(ends[ended]) == address; ended++) {
        active.remove(ends[ended]);
      }
      for (; started < starts.length && walk.starts.get(starts[started]) == address; started++) {
        active.add(starts[started]);
      }
      changes.add(address);
      innermost.add(active.isEmpty() ? NONE : walk.owners.get(active.last()));
    }
    addresses = changes.toArray();
    scopes = innermost.toArray();
  }

  private static int[] inOrder(MutableLongList values) {
    return IntStream.range(0, values.size())
        .boxed()
        .sorted((a, b) -> Long.compare(values.get(a), values.get(b)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Reads the scopes of a unit, or of the one that it was split off to. */
  static InlinedCalls read(Unit unit) {
    Walk walk = new Walk(unit.entries());
    walk.run();
    return new InlinedCalls(walk);
  }

  /** The innermost scope of code; {@link #NONE} if it is of no function. */
  int at(long address) {
    int found = Arrays.binarySearch(addresses, address);
    int at = found >= 0 ? found : -found - 2;
    return at < 0 ? NONE : scopes[at];
  }

  /** The scope that one was inlined into; {@link #NONE} if it is a function. */
  int parent(int scope) {
    return parents[scope];
  }

  int file(int scope) {
    return files[scope];
  }

  int line(int scope) {
    return lines[scope];
  }

  int entry(int scope) {
    return entries[scope];
  }

  /** All entries of a unit, once. */
  private static final class Walk {
    private final Entry entry;
    final MutableIntList entries = IntLists.mutable.empty();
    final MutableIntList parents = IntLists.mutable.empty();
    final MutableIntList files = IntLists.mutable.empty();
    final MutableIntList lines = IntLists.mutable.empty();
    final MutableLongList starts = LongLists.mutable.empty();
    final MutableLongList ends = LongLists.mutable.empty();
    final MutableIntList owners = IntLists.mutable.empty();

    /** By depth, the scope of an entry. */
    private int[] around = new int[32];

    Walk(Entry entry) {
      this.entry = entry;
    }

    void run() {
      while (entry.next()) {
        int depth = entry.depth();
        if (depth >= around.length) {
          around = Arrays.copyOf(around, depth * 2);
        }
        int outer = depth == 0 ? NONE : around[depth - 1];
        around[depth] =
            switch (entry.tag()) {
              case Tag.SUBPROGRAM -> scope(NONE);
              case Tag.INLINED_SUBROUTINE -> scope(outer);
              default -> outer;
            };
      }
    }

    private int scope(int parent) {
      int scope = entries.size();
      entries.add(entry.id());
      parents.add(parent);
      files.add(number(Attribute.CALL_FILE));
      lines.add(number(Attribute.CALL_LINE));
      for (AddressRange range : entry.ranges()) {
        starts.add(range.start());
        ends.add(range.end());
        owners.add(scope);
      }
      return scope;
    }

    private int number(int attribute) {
      long value = entry.unsigned(attribute, 0);
      return value < 0 || value > Integer.MAX_VALUE ? 0 : (int) value;
    }
  }
}
