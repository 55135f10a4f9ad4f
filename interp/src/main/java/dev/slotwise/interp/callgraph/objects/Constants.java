// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * Values of code as ints: a place, or below zero a constant, which is a number or one atom of
 * {@link Sets}. A constant gets a place where one is needed.
 */
final class Constants {
  private static final int NO_PLACE = -1;

  private final ValueNodes nodes;
  private final Sets sets;
  private final MutableLongList values = LongLists.mutable.empty();
  private final MutableIntList places = IntLists.mutable.empty();
  private final MutableLongIntMap numbers = LongIntMaps.mutable.empty();
  private final MutableLongIntMap atoms = LongIntMaps.mutable.empty();

  private int unknown = NO_PLACE;

  /** By constant: its atom; {@link Sets#NUMBER} for a number. */
  private final MutableLongList atomOf = LongLists.mutable.empty();

  Constants(ValueNodes nodes, Sets sets) {
    this.nodes = nodes;
    this.sets = sets;
  }

  static boolean isConstant(int value) {
    return value < 0;
  }

  int number(long value) {
    return -1 - numbers.getIfAbsentPut(value, () -> add(value, Sets.NUMBER));
  }

  int atom(long atom) {
    return -1 - atoms.getIfAbsentPut(atom, () -> add(0, atom));
  }

  private int add(long value, long atom) {
    values.add(value);
    atomOf.add(atom);
    places.add(NO_PLACE);
    return values.size() - 1;
  }

  /** A number that is not known. */
  int unknown() {
    if (unknown == NO_PLACE) {
      unknown = nodes.node();
      nodes.put(unknown, sets.of(Sets.NUMBER));
    }
    return unknown;
  }

  boolean isNumber(int value) {
    return isConstant(value) && atomOf.get(-1 - value) == Sets.NUMBER;
  }

  boolean isAddress(int value) {
    return isConstant(value) && Sets.isAddress(atomOf.get(-1 - value));
  }

  long numberOf(int value) {
    return values.get(-1 - value);
  }

  long atomOf(int value) {
    return atomOf.get(-1 - value);
  }

  /** An address, after a constant is added. */
  int moved(int address, long constant) {
    long atom = atomOf(address);
    return Sets.isAnywhere(atom)
        ? address
        : atom(sets.address(Sets.objectOf(atom), Sets.offsetOf(atom) + constant));
  }

  /** An address, after something is added. */
  int anywhere(int address) {
    return atom(Sets.anywhere(Sets.objectOf(atomOf(address))));
  }

  /** The place of a value. */
  int place(int value) {
    if (!isConstant(value)) {
      return value;
    }
    int constant = -1 - value;
    if (atomOf.get(constant) == Sets.NUMBER) {
      return unknown();
    }
    if (places.get(constant) == NO_PLACE) {
      int node = nodes.node();
      nodes.put(node, sets.of(atomOf.get(constant)));
      places.set(constant, node);
    }
    return places.get(constant);
  }
}
