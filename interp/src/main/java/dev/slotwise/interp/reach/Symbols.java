// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.BitSet;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.ObjectIntMaps;

/** Names and their ints, which come in order of first mention. */
final class Symbols {
  private final MutableObjectIntMap<String> ids = ObjectIntMaps.mutable.empty();
  private final MutableList<String> names = Lists.mutable.empty();

  /** The names that have a fact of their own. */
  final BitSet declared = new BitSet();

  int of(String name) {
    int id = ids.getIfAbsentPut(name, names.size());
    if (id == names.size()) {
      names.add(name);
    }
    return id;
  }

  OptionalInt find(String name) {
    int id = ids.getIfAbsent(name, Program.NONE);
    return id == Program.NONE ? OptionalInt.empty() : OptionalInt.of(id);
  }

  String name(int id) {
    return names.get(id);
  }

  int size() {
    return names.size();
  }

  int undeclared() {
    return names.size() - declared.cardinality();
  }
}
