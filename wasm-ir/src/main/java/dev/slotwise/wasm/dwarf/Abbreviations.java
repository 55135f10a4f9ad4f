// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * The abbreviations of a unit. An entry starts with a code; its abbreviation says the tag of the
 * entry, whether children follow, and the attributes with their forms. Immutable once read.
 *
 * <p>Source: DWARF 5, section 7.5.3.
 */
final class Abbreviations {
  /** What stands for the code itself, so that few bytes can't declare much. */
  private static final int MOST_ATTRIBUTES = 200;

  private static final int NONE = -1;

  private final MutableLongIntMap byCode = LongIntMaps.mutable.empty();
  private final MutableIntList tags = IntLists.mutable.empty();
  private final MutableIntList children = IntLists.mutable.empty();

  /** Per abbreviation, where its attributes start; one more at the end. */
  private final MutableIntList starts = IntLists.mutable.with(0);

  private final MutableIntList names = IntLists.mutable.empty();
  private final MutableIntList forms = IntLists.mutable.empty();
  private final MutableLongList constants = LongLists.mutable.empty();

  private Abbreviations() {}

  /** Reads a table, which ends with a code of zero. */
  static Abbreviations read(DwarfCursor cursor, Allowance allowance) {
    Abbreviations table = new Abbreviations();
    for (long code = cursor.uleb(); code != 0; code = cursor.uleb()) {
      table.byCode.put(code, table.tags.size());
      table.tags.add(cursor.count(0xFFFF));
      table.children.add(cursor.u8());
      table.readAttributes(cursor, allowance);
      table.starts.add(table.names.size());
    }
    return table;
  }

  private void readAttributes(DwarfCursor cursor, Allowance allowance) {
    int first = names.size();
    while (true) {
      int at = cursor.position();
      int name = cursor.count(0xFFFF);
      int form = cursor.count(0xFFFF);
      if (name == 0 && form == 0) {
        break;
      }
      if (names.size() - first == MOST_ATTRIBUTES) {
        throw cursor.error("too many attributes", at);
      }
      names.add(name);
      forms.add(form);
      constants.add(form == Form.IMPLICIT_CONST ? cursor.sleb() : 0);
    }
    allowance.spend(names.size() - first + 1L, cursor);
  }

  /** The abbreviation of a code; negative if there is none. */
  int find(long code) {
    return byCode.getIfAbsent(code, NONE);
  }

  int tag(int abbreviation) {
    return tags.get(abbreviation);
  }

  boolean hasChildren(int abbreviation) {
    return children.get(abbreviation) != 0;
  }

  /** Its first attribute; they go on to {@link #endAttribute}. */
  int firstAttribute(int abbreviation) {
    return starts.get(abbreviation);
  }

  int endAttribute(int abbreviation) {
    return starts.get(abbreviation + 1);
  }

  int name(int attribute) {
    return names.get(attribute);
  }

  int form(int attribute) {
    return forms.get(attribute);
  }

  /** The value of an attribute whose form is {@link Form#IMPLICIT_CONST}. */
  long constant(int attribute) {
    return constants.get(attribute);
  }
}
