// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.wasm.ir.ValueType;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;

/** The places of constants that are, or hold, the number of a slot. */
final class Numbers {
  /** Bits that an optimizer may have put a tag into: no slot or address of a program needs them. */
  private static final int TAG_BITS = 4;

  private static final long UNTAGGED = 0xFFFF_FFFFL >>> TAG_BITS;

  private final ValueGraph graph;
  private final Setting setting;
  private final Indices indices;
  private final int truth;
  private final MutableIntIntMap places = IntIntMaps.mutable.empty();

  Numbers(ValueGraph graph, Setting setting, Indices indices) {
    this.graph = graph;
    this.setting = setting;
    this.indices = indices;
    this.truth = graph.node();
    graph.put(truth, zero());
    int one = indices.atomOf(1);
    graph.put(truth, one < 0 ? Atoms.NONE : Atoms.of(one));
  }

  /** A constant of type i32 or i64; {@link ValueGraph#NOWHERE} if it calls nothing. */
  int constant(long value, int type) {
    if (type == ValueType.I64 && setting == Setting.OPAQUE) {
      // Two words at once, or an index of 64 bits.
      return graph.either(untagged(value & 0xFFFF_FFFFL), untagged(value >>> 32));
    }
    return setting == Setting.OPAQUE ? untagged(value) : word(value);
  }

  private int untagged(long value) {
    return value > UNTAGGED ? graph.either(word(value), word(value & UNTAGGED)) : word(value);
  }

  private int word(long value) {
    int atom = indices.atomOf(value);
    if (atom < 0) {
      return NOWHERE;
    }
    if (!places.containsKey(atom)) {
      int node = graph.node();
      graph.put(node, Atoms.of(atom));
      places.put(atom, node);
    }
    return places.get(atom);
  }

  /**
   * The result of a test: an optimizer makes one of a choice between slot 1 and null, which are the
   * same numbers.
   */
  int truth() {
    return truth;
  }

  /** Where a zero lies that is computed; {@link ValueGraph#NOWHERE} if it calls nothing. */
  int zeroPlace() {
    return word(0);
  }

  /** What memory, locals and fields start with. */
  Atoms zero() {
    int atom = indices.atomOf(0);
    return atom < 0 ? Atoms.NONE : Atoms.of(atom);
  }
}
