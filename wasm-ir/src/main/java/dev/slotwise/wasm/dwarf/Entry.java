// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * A cursor over the entries of a unit, in the order of the bytes: a parent comes before its
 * children. It stands at one entry at a time, and reads that entry's attributes.
 *
 * <p>An entry's <i>id</i> is unique among all entries of a {@link DebugInfo}, and ascends with
 * their order.
 *
 * <p>Every method throws {@link DwarfException} where the bytes are not DWARF.
 *
 * <p>Source: DWARF 5, sections 7.5.2 and 7.5.5.
 */
public final class Entry {
  /** A chain of forms that name forms ends here. */
  private static final int MOST_INDIRECTIONS = 4;

  private final Unit unit;
  private final DwarfCursor cursor;
  private int offset;
  private int tag;
  private int depth;
  private boolean hasChildren;
  private int count;
  private int[] names = new int[32];
  private int[] forms = new int[32];

  /** Of a block, where it starts in the section; its length is in {@link #sizes}. */
  private long[] values = new long[32];

  private long[] sizes = new long[32];

  Entry(Unit unit) {
    this.unit = unit;
    this.cursor = unit.cursor.window(unit.firstEntry(), unit.end() - unit.firstEntry());
    this.depth = -1;
  }

  /** The unit that it walks through. */
  public Unit unit() {
    return unit;
  }

  /**
   * Goes to the next entry.
   *
   * @return whether there is one
   */
  public boolean next() {
    if (depth < 0) {
      depth = 0;
    } else if (hasChildren) {
      depth++;
    }
    hasChildren = false;
    while (!cursor.atEnd()) {
      offset = cursor.position();
      long code = cursor.uleb();
      if (code != 0) {
        read(code);
        return true;
      }
      depth--;
      if (depth <= 0) {
        break;
      }
    }
    cursor.skip(cursor.remaining());
    return false;
  }

  /** Goes to the next entry that is not below this one; false if there is none. */
  public boolean nextAfterChildren() {
    int level = depth;
    if (hasChildren && has(Attribute.SIBLING)) {
      int sibling = reference(Attribute.SIBLING).orElse(0) - unit.firstId;
      if (sibling > cursor.position() && sibling < unit.end()) {
        cursor.seek(sibling);
        hasChildren = false;
      }
    }
    boolean more = next();
    while (more && depth > level) {
      more = next();
    }
    return more;
  }

  /**
   * Goes to an entry of this unit.
   *
   * @param id from {@link #reference}, or the {@link #id} of an entry
   * @throws DwarfException if there is none
   */
  public void seek(int id) {
    int target = id - unit.firstId;
    if (target < unit.firstEntry() || target >= unit.end()) {
      throw cursor.error("reference outside of the unit", offset);
    }
    cursor.seek(target);
    offset = target;
    depth = 0;
    long code = cursor.uleb();
    if (code == 0) {
      throw cursor.error("reference to no entry", target);
    }
    read(code);
  }

  private void read(long code) {
    Abbreviations abbreviations = unit.abbreviations();
    int abbreviation = abbreviations.find(code);
    if (abbreviation < 0) {
      throw cursor.error("unknown abbreviation: " + code, offset);
    }
    tag = abbreviations.tag(abbreviation);
    hasChildren = abbreviations.hasChildren(abbreviation);
    int first = abbreviations.firstAttribute(abbreviation);
    count = abbreviations.endAttribute(abbreviation) - first;
    if (count > names.length) {
      names = new int[count];
      forms = new int[count];
      values = new long[count];
      sizes = new long[count];
    }
    for (int i = 0; i < count; i++) {
      names[i] = abbreviations.name(first + i);
      forms[i] = abbreviations.form(first + i);
      if (forms[i] == Form.IMPLICIT_CONST) {
        values[i] = abbreviations.constant(first + i);
      } else {
        readValue(i, MOST_INDIRECTIONS);
      }
    }
  }

  private void readValue(int i, int indirections) {
    int form = forms[i];
    switch (form) {
      case Form.FLAG_PRESENT -> values[i] = 1;
      case Form.DATA1, Form.FLAG, Form.REF1, Form.STRX1, Form.ADDRX1 -> values[i] = cursor.u8();
      case Form.DATA2, Form.REF2, Form.STRX2, Form.ADDRX2 -> values[i] = cursor.u16();
      case Form.STRX3, Form.ADDRX3 -> values[i] = cursor.u24();
      case Form.DATA4, Form.REF4, Form.REF_SUP4, Form.STRX4, Form.ADDRX4 ->
          values[i] = cursor.u32();
      case Form.DATA8, Form.REF8, Form.REF_SIG8, Form.REF_SUP8 -> values[i] = cursor.u64();
      case Form.ADDR -> values[i] = cursor.fixed(unit.addressSize);
      case Form.SDATA -> values[i] = cursor.sleb();
      case Form.UDATA,
          Form.REF_UDATA,
          Form.STRX,
          Form.ADDRX,
          Form.LOCLISTX,
          Form.RNGLISTX,
          Form.GNU_ADDR_INDEX,
          Form.GNU_STR_INDEX ->
          values[i] = cursor.uleb();
      case Form.STRP, Form.LINE_STRP, Form.STRP_SUP, Form.SEC_OFFSET ->
          values[i] = cursor.fixed(unit.offsetSize);
      case Form.REF_ADDR ->
          values[i] = cursor.fixed(unit.version == 2 ? unit.addressSize : unit.offsetSize);
      case Form.STRING -> {
        values[i] = cursor.position();
        cursor.skipString();
      }
      case Form.BLOCK1 -> block(i, cursor.u8());
      case Form.BLOCK2 -> block(i, cursor.u16());
      case Form.BLOCK4 -> block(i, cursor.u32());
      case Form.BLOCK, Form.EXPRLOC -> block(i, cursor.uleb());
      case Form.DATA16 -> block(i, 16);
      case Form.INDIRECT -> {
        forms[i] = cursor.count(0xFFFF);
        if (indirections == 0 || forms[i] == Form.IMPLICIT_CONST) {
          throw cursor.error("form names another form", offset);
        }
        readValue(i, indirections - 1);
      }
      default -> throw cursor.error("unknown form of an attribute: 0x%x".formatted(form), offset);
    }
  }

  private void block(int i, long size) {
    values[i] = cursor.position();
    sizes[i] = size;
    cursor.skip(size);
  }

  /** What kind of entry it is: a constant of {@link Tag}, or another number. */
  public int tag() {
    return tag;
  }

  /** Unique among all entries; see the class. */
  public int id() {
    return unit.firstId + offset;
  }

  /** How many entries are around this one; after {@link #seek}, counted from where it went. */
  public int depth() {
    return depth;
  }

  /** Whether entries below this one may follow. */
  public boolean hasChildren() {
    return hasChildren;
  }

  /** Whether it has this attribute. */
  public boolean has(int attribute) {
    return find(attribute) >= 0;
  }

  private int find(int attribute) {
    for (int i = 0; i < count; i++) {
      if (names[i] == attribute) {
        return i;
      }
    }
    return -1;
  }

  /** An attribute that is a flag; false if it is not there. */
  public boolean flag(int attribute) {
    int i = find(attribute);
    return i >= 0 && values[i] != 0;
  }

  /** The number that an attribute is, or an offset in another section. */
  public long unsigned(int attribute, long otherwise) {
    int i = find(attribute);
    return i < 0 || Form.isBlock(forms[i]) || forms[i] == Form.STRING ? otherwise : values[i];
  }

  /** An attribute that is a string. */
  public Optional<String> string(int attribute) {
    int i = find(attribute);
    if (i < 0) {
      return Optional.empty();
    }
    if (forms[i] == Form.STRING) {
      DwarfCursor text = cursor.window(0, unit.end());
      text.seek(values[i]);
      return Optional.of(unit.info.spendOn(text.string(), cursor));
    }
    return unit.string(forms[i], values[i]);
  }

  /** The id of the entry that an attribute refers to; empty if it refers to none that is here. */
  public OptionalInt reference(int attribute) {
    int i = find(attribute);
    if (i < 0) {
      return OptionalInt.empty();
    }
    return switch (forms[i]) {
      case Form.REF1, Form.REF2, Form.REF4, Form.REF8, Form.REF_UDATA -> {
        if (values[i] < 0 || values[i] >= unit.end() - unit.offset) {
          throw cursor.error("reference outside of the unit", offset);
        }
        yield OptionalInt.of(unit.firstId + unit.offset + (int) values[i]);
      }
      case Form.REF_ADDR -> unit.info.entryAt(unit, values[i]);
      case Form.REF_SIG8 -> unit.info.typeOf(values[i]);
      default -> OptionalInt.empty();
    };
  }

  /** An attribute that is an address; empty if the linker left out what is there. */
  public OptionalLong address(int attribute) {
    int i = find(attribute);
    if (i < 0) {
      return OptionalLong.empty();
    }
    if (Form.isAddressIndex(forms[i])) {
      return unit.indexedAddress(values[i]);
    }
    return forms[i] == Form.ADDR ? unit.live(values[i]) : OptionalLong.empty();
  }

  /** The ranges of code that the entry is about; none for code that the linker left out. */
  public ImmutableList<AddressRange> ranges() {
    int list = find(Attribute.RANGES);
    if (list >= 0) {
      return RangeLists.read(unit, unit.rangeList(forms[list], values[list]));
    }
    OptionalLong low = address(Attribute.LOW_PC);
    int i = find(Attribute.HIGH_PC);
    if (low.isEmpty() || i < 0) {
      return Lists.immutable.empty();
    }
    long high =
        Form.isConstant(forms[i])
            ? low.getAsLong() + values[i]
            : address(Attribute.HIGH_PC).orElse(0);
    return high <= low.getAsLong()
        ? Lists.immutable.empty()
        : Lists.immutable.of(new AddressRange(low.getAsLong(), high));
  }

  /**
   * Where the value that an attribute describes is, by ranges of code.
   *
   * @param attribute such as {@link Attribute#LOCATION}
   * @return one place with the range {@link AddressRange#ALWAYS} where it is the same everywhere
   */
  public ImmutableList<LocatedPlace> places(int attribute) {
    int i = find(attribute);
    if (i < 0) {
      return Lists.immutable.empty();
    }
    if (Form.isBlock(forms[i])) {
      Place place = Place.read(unit, cursor.window(values[i], sizes[i]));
      return Lists.immutable.of(new LocatedPlace(AddressRange.ALWAYS, place));
    }
    boolean isList =
        forms[i] == Form.SEC_OFFSET
            || forms[i] == Form.LOCLISTX
            || (unit.version < 4 && (forms[i] == Form.DATA4 || forms[i] == Form.DATA8));
    return isList
        ? LocationLists.read(unit, unit.locationList(forms[i], values[i]))
        : Lists.immutable.empty();
  }

  /** The attributes of this entry, in order; for tests and listings. */
  public int[] attributes() {
    return Arrays.copyOf(names, count);
  }
}
