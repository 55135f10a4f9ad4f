// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eclipse.collections.api.map.primitive.MutableIntLongMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntLongMaps;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/** The facts about the instructions of one function, from its states in all contexts. */
final class Facts {
  /** The first range that an instruction names, such as where it writes. */
  static final int FIRST = 0;

  /** The second one: where a copy reads. */
  static final int SECOND = 1;

  /**
   * Where an access may be.
   *
   * @param operand {@link #FIRST} or {@link #SECOND}
   * @param first the first address or slot, unsigned
   * @param last the last one, unsigned
   */
  record Range(int operand, long first, long last) {}

  private final BitSet reached = new BitSet();
  private final MutableIntLongMap constants = IntLongMaps.mutable.empty();
  private final BitSet varying = new BitSet();
  private final MutableIntObjectMap<MutableIntSet> callees = IntObjectMaps.mutable.empty();
  private final MutableIntObjectMap<MutableIntSet> tags = IntObjectMaps.mutable.empty();
  private final MutableIntObjectMap<List<Range>> ranges = IntObjectMaps.mutable.empty();

  void reached(int offset) {
    reached.set(offset);
  }

  boolean isReached(int offset) {
    return reached.get(offset);
  }

  /** The operand on top is this word, in one context. */
  void constant(int offset, long word) {
    if (!varying.get(offset)) {
      if (constants.getIfAbsentPut(offset, word) != word) {
        varies(offset);
      }
    }
  }

  /** The operand on top may be several words. */
  void varies(int offset) {
    varying.set(offset);
    constants.remove(offset);
  }

  /** Whether the operand on top is the same word in all runs. */
  boolean isConstant(int offset) {
    return constants.containsKey(offset);
  }

  MutableIntSet callees(int offset) {
    return callees.getIfAbsentPut(offset, IntSets.mutable::empty);
  }

  /** The tags of exceptions that come out of a call. */
  MutableIntSet tags(int offset) {
    return tags.getIfAbsentPut(offset, IntSets.mutable::empty);
  }

  void range(int offset, Range range) {
    List<Range> known = ranges.getIfAbsentPut(offset, ArrayList::new);
    if (!known.contains(range)) {
      known.add(range);
    }
  }

  List<Range> ranges(int offset) {
    List<Range> known = ranges.get(offset);
    return known == null ? List.of() : known;
  }
}
