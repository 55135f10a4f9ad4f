// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.rta;

import java.util.function.IntConsumer;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/**
 * Joins dynamic calls with the functions that they enter, on the fly. A key is what a call knows of
 * its callee: the type of a function value, or a method of an interface. Each pair of a key that is
 * called and a function of that key is reached once, in whichever order the two come to light.
 */
final class KeyedCalls {
  private final MutableIntObjectMap<MutableIntList> functions = IntObjectMaps.mutable.empty();
  private final MutableIntSet called = IntSets.mutable.empty();
  private final IntConsumer reach;

  /**
   * @param reach takes each function that a call enters; may be told of one more than once
   */
  KeyedCalls(IntConsumer reach) {
    this.reach = reach;
  }

  /** A live function makes a call of this key. */
  void call(int key) {
    if (called.add(key)) {
      functions.getIfAbsent(key, IntLists.mutable::empty).forEach(reach::accept);
    }
  }

  /** A call of this key can enter the function. */
  void enterable(int key, int function) {
    functions.getIfAbsentPut(key, IntLists.mutable::empty).add(function);
    if (called.contains(key)) {
      reach.accept(function);
    }
  }

  /** The functions that a call of this key can enter, ascending. */
  ImmutableIntList of(int key) {
    return functions
        .getIfAbsent(key, IntLists.mutable::empty)
        .distinct()
        .toSortedList()
        .toImmutable();
  }
}
