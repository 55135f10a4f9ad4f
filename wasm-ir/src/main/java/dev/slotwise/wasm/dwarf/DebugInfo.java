// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;

/**
 * The debug information of a module: its units, in the module's own sections or in files that were
 * split off from it. Units' headers are read at once, all else on demand. Not safe for use by
 * several threads.
 */
public final class DebugInfo {
  private final MutableList<Unit> units = Lists.mutable.empty();
  private final Map<Long, Unit> types = new HashMap<>();
  private final Allowance allowance = new Allowance();
  private final Map<DwarfFile, Cache> caches = new HashMap<>();
  private int nextId;

  /** What units of one file share. */
  private static final class Cache {
    final MutableLongObjectMap<Abbreviations> abbreviations = LongObjectMaps.mutable.empty();
    final Map<String, MutableLongObjectMap<String>> strings = new HashMap<>();
  }

  private DebugInfo() {}

  /**
   * Finds the units of a module.
   *
   * @param main the file with the module's debug information, the module's own or another
   * @param split files that were split off from it, or packages of these; units in them that belong
   *     to none of {@code main} are left out
   * @throws DwarfException if a unit's header can't be read
   */
  public static DebugInfo of(DwarfFile main, List<DwarfFile> split) {
    DebugInfo info = new DebugInfo();
    info.allowance.add(main.size());
    split.forEach(file -> info.allowance.add(file.size()));
    info.addUnits(main, ".debug_info", false, false);
    info.addUnits(main, ".debug_types", false, true);
    Map<Long, Unit> skeletons = new HashMap<>();
    if (!split.isEmpty()) {
      for (Unit unit : info.units) {
        unit.dwoId().ifPresent(id -> skeletons.putIfAbsent(id, unit));
      }
    }
    for (DwarfFile file : split) {
      int first = info.units.size();
      info.addUnits(file, ".debug_info.dwo", true, false);
      info.addUnits(file, ".debug_types.dwo", true, true);
      // A skeleton says nothing that the unit split off from it doesn't.
      MutableList<Unit> added = info.units.subList(first, info.units.size());
      added.removeIf(unit -> !info.isAttached(unit, skeletons));
    }
    return info;
  }

  private boolean isAttached(Unit unit, Map<Long, Unit> skeletons) {
    if (unit.signature().isPresent()) {
      return true;
    }
    if (unit.dwoId().isEmpty()) {
      return false;
    }
    Unit skeleton = skeletons.get(unit.dwoId().getAsLong());
    if (skeleton != null) {
      unit.splitFrom(skeleton);
    }
    return skeleton != null;
  }

  private void addUnits(DwarfFile file, String section, boolean split, boolean inTypes) {
    DwarfCursor cursor = file.section(section);
    if (cursor.remaining() == 0) {
      return;
    }
    PackageIndex index = PackageIndex.read(file, inTypes);
    int firstId = nextId;
    if (firstId > Integer.MAX_VALUE - cursor.size()) {
      throw cursor.error("too much debug information", 0);
    }
    nextId += cursor.size();
    while (!cursor.atEnd()) {
      Unit unit = new Unit(this, file, cursor, index, firstId, split, inTypes);
      units.add(unit);
      unit.signature().ifPresent(signature -> types.putIfAbsent(signature, unit));
      cursor.seek(unit.end());
    }
  }

  /** The units, in order of their entries' ids. */
  public ImmutableList<Unit> units() {
    return units.toImmutable();
  }

  /** The names of files that units of the main one were split off to, in order of units. */
  public ImmutableList<String> splitNames() {
    MutableList<String> names = Lists.mutable.empty();
    for (Unit unit : units) {
      Entry first = unit.entries();
      if (!unit.isSplit() && first.next()) {
        first
            .string(Attribute.DWO_NAME)
            .or(() -> first.string(Attribute.GNU_DWO_NAME))
            .ifPresent(names::add);
      }
    }
    return names.toImmutable();
  }

  /** Entries have ids below this. */
  public int idsEnd() {
    return nextId;
  }

  /** The unit that an entry is in. */
  public Unit unitOf(int id) {
    int low = 0;
    int high = units.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (units.get(middle).firstId + units.get(middle).offset <= id) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return units.get(low);
  }

  /** The entry at an offset of the section that a unit is in. */
  OptionalInt entryAt(Unit from, long offset) {
    if (offset < 0 || offset >= Integer.MAX_VALUE - from.firstId) {
      throw from.cursor.error("reference outside of the section", from.offset);
    }
    int id = from.firstId + (int) offset;
    Unit unit = unitOf(id);
    return unit.firstId == from.firstId && id - unit.firstId < unit.end()
        ? OptionalInt.of(id)
        : OptionalInt.empty();
  }

  /** The type that a number stands for. */
  OptionalInt typeOf(long signature) {
    Unit unit = types.get(signature);
    return unit == null ? OptionalInt.empty() : OptionalInt.of(unit.typeId());
  }

  Abbreviations abbreviations(DwarfFile file, DwarfCursor table) {
    return cache(file)
        .abbreviations
        .getIfAbsentPut(table.position(), () -> Abbreviations.read(table, allowance));
  }

  String string(DwarfFile file, String section, long offset) {
    MutableLongObjectMap<String> strings =
        cache(file).strings.computeIfAbsent(section, name -> LongObjectMaps.mutable.empty());
    String known = strings.get(offset);
    if (known == null) {
      DwarfCursor cursor = file.section(section);
      cursor.seek(offset);
      known = spendOn(cursor.string(), cursor);
      strings.put(offset, known);
    }
    return known;
  }

  private Cache cache(DwarfFile file) {
    return caches.computeIfAbsent(file, key -> new Cache());
  }

  String spendOn(String text, DwarfCursor cursor) {
    spend(text.length(), cursor);
    return text;
  }

  void spend(long units, DwarfCursor cursor) {
    allowance.spend(units, cursor);
  }
}
