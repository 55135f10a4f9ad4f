// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A unit of debug information: what one compilation left, or a type that several share. Its header
 * is read when the unit is found, the rest on demand.
 *
 * <p>Source: DWARF 5, sections 3.1 and 7.5.1.
 */
public final class Unit {
  private static final int SKELETON = 0x04;
  private static final int SPLIT_COMPILE = 0x05;
  private static final int TYPE = 0x02;
  private static final int SPLIT_TYPE = 0x06;

  /** What linkers write in place of the address of code or data that they left out. */
  private static final long DEAD = 0xFFFF_FFFEL;

  /** Of units whose code is in several ranges: they say in each list what it is relative to. */
  private static final OptionalLong NO_BASE = OptionalLong.of(0);

  final DebugInfo info;
  final DwarfFile file;
  final DwarfCursor cursor;
  final int firstId;
  final int offset;
  final int version;
  final int addressSize;
  final int offsetSize;
  private final boolean split;
  private final PackageIndex index;
  private final int end;
  private final int entries;
  private final long abbreviationOffset;
  private final OptionalLong signature;
  private final long typeOffset;
  private final OptionalLong dwoId;
  private @Nullable Abbreviations abbreviations;
  private @Nullable Root root;
  private @Nullable Unit skeleton;

  /** What a unit's first entry says of the unit. */
  private record Root(
      long stringOffsets,
      long addresses,
      long ranges,
      long locations,
      OptionalLong lowPc,
      long dwoId) {}

  /**
   * Reads a unit's header.
   *
   * @param cursor at the unit's start
   * @param firstId the id of an entry at the section's start
   * @param inTypes whether it is in a section of type units of version 4
   */
  Unit(
      DebugInfo info,
      DwarfFile file,
      DwarfCursor cursor,
      PackageIndex index,
      int firstId,
      boolean split,
      boolean inTypes) {
    this.info = info;
    this.file = file;
    this.index = index;
    this.firstId = firstId;
    this.split = split;
    this.offset = cursor.position();
    long length = cursor.unitLength();
    this.offsetSize = length < 0 ? 8 : 4;
    long bytes = length < 0 ? ~length : length;
    this.end = (int) (cursor.position() + bytes);
    this.version = cursor.u16();
    if (version < 2 || version > 5) {
      throw cursor.error("unknown version of DWARF: " + version, offset);
    }
    int kind = inTypes ? TYPE : 1;
    if (version == 5) {
      kind = cursor.u8();
      this.addressSize = cursor.u8();
      this.abbreviationOffset = cursor.fixed(offsetSize);
    } else {
      this.abbreviationOffset = cursor.fixed(offsetSize);
      this.addressSize = cursor.u8();
    }
    if (addressSize != 4 && addressSize != 8) {
      throw cursor.error("not an address size of WebAssembly: " + addressSize, offset);
    }
    this.dwoId =
        version == 5 && (kind == SKELETON || kind == SPLIT_COMPILE)
            ? OptionalLong.of(cursor.u64())
            : OptionalLong.empty();
    boolean isType = kind == TYPE || kind == SPLIT_TYPE;
    this.signature = isType ? OptionalLong.of(cursor.u64()) : OptionalLong.empty();
    this.typeOffset = isType ? cursor.fixed(offsetSize) : 0;
    this.entries = cursor.position();
    if (entries > end) {
      throw cursor.error("unit shorter than its header", offset);
    }
    this.cursor = cursor.window(entries, end - entries);
  }

  /** The version of DWARF. */
  public int version() {
    return version;
  }

  /** How many bytes a pointer has. */
  public int addressSize() {
    return addressSize;
  }

  /** A cursor before the unit's first entry. */
  public Entry entries() {
    return new Entry(this);
  }

  int end() {
    return end;
  }

  /** Offset in the section of the first entry. */
  int firstEntry() {
    return entries;
  }

  /** The number that references to this type unit have. */
  OptionalLong signature() {
    return signature;
  }

  /** The id of the entry that a type unit is about. */
  int typeId() {
    return firstId + offset + (int) Math.max(0, Math.min(typeOffset, end - offset - 1L));
  }

  /** The number that a skeleton and the unit split off from it share. */
  OptionalLong dwoId() {
    if (dwoId.isPresent()) {
      return dwoId;
    }
    return root().dwoId == 0 ? OptionalLong.empty() : OptionalLong.of(root().dwoId);
  }

  boolean isSplit() {
    return split;
  }

  /** Tells a unit that was split off where its addresses are. */
  void splitFrom(Unit unit) {
    skeleton = unit;
  }

  /** The unit that this one was split off from. */
  Optional<Unit> skeleton() {
    return Optional.ofNullable(skeleton);
  }

  Abbreviations abbreviations() {
    Abbreviations known = abbreviations;
    if (known == null) {
      DwarfCursor table = section(".debug_abbrev");
      table.seek(part(".debug_abbrev").start() + abbreviationOffset);
      known = info.abbreviations(file, table);
      abbreviations = known;
    }
    return known;
  }

  private DwarfCursor section(String name) {
    return file.section(split ? name + ".dwo" : name);
  }

  private PackageIndex.Part part(String name) {
    return split ? index.part(offset, name + ".dwo") : PackageIndex.Part.NONE;
  }

  private Root root() {
    Root known = root;
    if (known == null) {
      // Until it is read the first entry's own indices count from the sections' starts.
      root = new Root(stringHeader(), 0, listHeader(), listHeader(), NO_BASE, 0);
      Entry first = entries();
      known = root;
      if (first.next()) {
        known =
            new Root(
                first.unsigned(Attribute.STR_OFFSETS_BASE, known.stringOffsets),
                first.unsigned(Attribute.ADDR_BASE, first.unsigned(Attribute.GNU_ADDR_BASE, 0)),
                first.unsigned(
                    Attribute.RNGLISTS_BASE,
                    first.unsigned(Attribute.GNU_RANGES_BASE, version == 5 ? known.ranges : 0)),
                first.unsigned(Attribute.LOCLISTS_BASE, known.locations),
                NO_BASE,
                first.unsigned(Attribute.GNU_DWO_ID, 0));
        root = known;
        known =
            new Root(
                known.stringOffsets,
                known.addresses,
                known.ranges,
                known.locations,
                first.has(Attribute.RANGES) ? NO_BASE : first.address(Attribute.LOW_PC),
                known.dwoId);
      }
      root = known;
    }
    return known;
  }

  private long stringHeader() {
    return version == 5 ? offsetSize == 8 ? 16 : 8 : 0;
  }

  private long listHeader() {
    return offsetSize == 8 ? 20 : 12;
  }

  /**
   * What offsets in lists of ranges and of locations are relative to, to begin with; empty if the
   * linker left out the unit's code.
   */
  OptionalLong lowPc() {
    Unit other = skeleton;
    return other != null ? other.lowPc() : root().lowPc;
  }

  /**
   * An address of the unit's.
   *
   * @param number its place in the table of addresses
   */
  OptionalLong indexedAddress(long number) {
    Unit owner = skeleton == null ? this : skeleton;
    DwarfCursor table = owner.file.section(".debug_addr");
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw table.error("unknown address", 0);
    }
    table.seek(owner.root().addresses + number * addressSize);
    return live(table.fixed(addressSize));
  }

  /** An address, unless it is that of something that the linker left out. */
  OptionalLong live(long address) {
    boolean isDead = addressSize == 4 ? address >= DEAD : address == -1 || address == -2;
    return address == 0 || isDead ? OptionalLong.empty() : OptionalLong.of(address);
  }

  /** A string that stands elsewhere, or nothing for forms that are none. */
  Optional<String> string(int form, long value) {
    if (form == Form.STRP) {
      return Optional.of(info.string(file, split ? ".debug_str.dwo" : ".debug_str", value));
    }
    if (form == Form.LINE_STRP) {
      return Optional.of(info.string(file, ".debug_line_str", value));
    }
    if (!Form.isStringIndex(form)) {
      return Optional.empty();
    }
    DwarfCursor offsets = section(".debug_str_offsets");
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw offsets.error("unknown string", 0);
    }
    offsets.seek(part(".debug_str_offsets").start() + root().stringOffsets + value * offsetSize);
    return Optional.of(
        info.string(file, split ? ".debug_str.dwo" : ".debug_str", offsets.fixed(offsetSize)));
  }

  /** A cursor at a list of ranges. */
  DwarfCursor rangeList(int form, long value) {
    if (version < 5) {
      // A split unit of version 4 has its ranges in the skeleton's file.
      Unit owner = skeleton == null ? this : skeleton;
      DwarfCursor list = owner.file.section(".debug_ranges");
      list.seek(value + (skeleton == null ? 0 : owner.root().ranges));
      return list;
    }
    return list(".debug_rnglists", form == Form.RNGLISTX, root().ranges, value);
  }

  /** A cursor at a list of locations. */
  DwarfCursor locationList(int form, long value) {
    if (version < 5) {
      DwarfCursor list = section(".debug_loc");
      list.seek(part(".debug_loc").start() + value);
      return list;
    }
    return list(".debug_loclists", form == Form.LOCLISTX, root().locations, value);
  }

  private DwarfCursor list(String name, boolean indexed, long base, long value) {
    DwarfCursor list = section(name);
    long start = part(name).start();
    if (!indexed) {
      list.seek(start + value);
      return list;
    }
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw list.error("unknown list", 0);
    }
    list.seek(start + base + value * offsetSize);
    list.seek(start + base + list.fixed(offsetSize));
    return list;
  }

  /** Whether lists of locations are those that GNU's split units of version 4 have. */
  boolean hasSplitLists() {
    return split && version < 5;
  }
}
