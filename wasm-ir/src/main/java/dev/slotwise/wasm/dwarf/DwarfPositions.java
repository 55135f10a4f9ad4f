// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import dev.slotwise.wasm.source.Frame;
import dev.slotwise.wasm.source.Positions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The positions that DWARF has: lines, and the calls of inlined functions. A unit is read when
 * something of its code is asked for first. Not safe for use by several threads.
 */
public final class DwarfPositions implements Positions {
  /** More functions than this are not inlined into each other. */
  private static final int MOST_FRAMES = 64;

  /** Chains of references to a name that are longer are taken for cycles. */
  private static final int LONGEST_CHAIN = 100;

  private final DebugInfo info;
  private final int codeStart;

  /** In order of their starts. */
  private final List<Part> parts = new ArrayList<>();

  /** Those that don't say which code they are about. */
  private final List<Unit> elsewhere = new ArrayList<>();

  private final Map<Unit, Lines> read = new HashMap<>();

  /** By a unit that others were split off from, these. */
  private final Map<Unit, Unit> details = new HashMap<>();

  /** A run of code of one unit. */
  private record Part(AddressRange range, Unit unit) {}

  /** What a unit says of its code. */
  private record Lines(LineTable lines, InlinedCalls calls) {}

  private DwarfPositions(DebugInfo info, int codeStart) {
    this.info = info;
    this.codeStart = codeStart;
    for (Unit unit : info.units()) {
      if (unit.isSplit()) {
        unit.skeleton().ifPresent(skeleton -> details.put(skeleton, unit));
        continue;
      }
      Entry first = unit.entries();
      if (unit.signature().isEmpty() && first.next() && first.has(Attribute.STMT_LIST)) {
        ImmutableList<AddressRange> ranges = first.ranges();
        ranges.forEach(range -> parts.add(new Part(range, unit)));
        if (ranges.isEmpty() && !first.has(Attribute.RANGES) && !first.has(Attribute.HIGH_PC)) {
          elsewhere.add(unit);
        }
      }
    }
    parts.sort(Comparator.comparingLong(part -> part.range.start()));
  }

  /**
   * The positions of a module.
   *
   * @param info what its debug information says
   * @param codeStart where the contents of its code section start in its file
   * @throws DwarfException if a unit's first entry can't be read
   */
  public static DwarfPositions of(DebugInfo info, int codeStart) {
    return new DwarfPositions(info, codeStart);
  }

  @Override
  public ImmutableList<Frame> at(int offset, int bodyStart) {
    return frames(offset - codeStart);
  }

  @Override
  public ImmutableList<Frame> ofFunction(int bodyStart, int bodyEnd) {
    // The first line of a function is that of its declaration.
    ImmutableList<Frame> frames = frames(bodyStart - codeStart);
    return frames.isEmpty() ? frames : Lists.immutable.of(frames.getLast());
  }

  /**
   * Where code comes from.
   *
   * @param address relative to the code section's contents
   */
  private ImmutableList<Frame> frames(long address) {
    int low = 0;
    int high = parts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).range.start() <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low > 0 && address < parts.get(low - 1).range.end()) {
      return frames(parts.get(low - 1).unit, address);
    }
    for (Unit unit : elsewhere) {
      ImmutableList<Frame> found = frames(unit, address);
      if (found.notEmpty()) {
        return found;
      }
    }
    return Lists.immutable.empty();
  }

  private ImmutableList<Frame> frames(Unit unit, long address) {
    Lines of = lines(unit);
    MutableList<Frame> frames = Lists.mutable.empty();
    Optional<LineTable.Row> row = of.lines.at(address);
    Optional<String> file = row.map(LineTable.Row::file);
    int line = row.map(LineTable.Row::line).orElse(0);
    int scope = of.calls.at(address);
    for (int depth = 0; depth < MOST_FRAMES; depth++) {
      // Code of no line can be inlined at one that is known.
      if (file.isPresent() && line > 0) {
        String name = scope == InlinedCalls.NONE ? "" : name(of.calls.entry(scope));
        frames.add(new Frame(file.get(), line, name));
      }
      if (scope == InlinedCalls.NONE || of.calls.parent(scope) == InlinedCalls.NONE) {
        break;
      }
      file = of.lines.file(of.calls.file(scope));
      line = of.calls.line(scope);
      scope = of.calls.parent(scope);
    }
    return frames.toImmutable();
  }

  private Lines lines(Unit unit) {
    Lines known = read.get(unit);
    if (known == null) {
      known = new Lines(LineTable.read(unit), InlinedCalls.read(details.getOrDefault(unit, unit)));
      read.put(unit, known);
    }
    return known;
  }

  /** The name of a function, which may stand where it was declared. */
  private String name(int id) {
    int at = id;
    for (int length = 0; length < LONGEST_CHAIN; length++) {
      Entry entry = info.unitOf(at).entries();
      entry.seek(at);
      Optional<String> name = entry.string(Attribute.NAME);
      if (name.isPresent()) {
        return name.get();
      }
      OptionalInt next = entry.reference(Attribute.ABSTRACT_ORIGIN);
      next = next.isPresent() ? next : entry.reference(Attribute.SPECIFICATION);
      if (next.isEmpty()) {
        return "";
      }
      at = next.getAsInt();
    }
    return "";
  }
}
