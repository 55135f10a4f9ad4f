// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.wasm.ir.ValueType;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The operand stack while code is walked through: for each operand the place that it lies at, and
 * its value where that is a constant of the same straight line. A copy needs no place of its own.
 */
final class Operands {
  /** Neither i32 nor i64: no constant. */
  private static final byte PLACE = 0;

  private static final byte WORD = 1;
  private static final byte LONG = 2;

  private final Places places;
  private int[] nodes = new int[64];
  private long[] values = new long[64];
  private byte[] kinds = new byte[64];
  private int height;

  Operands(Places places) {
    this.places = places;
  }

  int height() {
    return height;
  }

  void reset(int newHeight) {
    height = newHeight;
  }

  void push(int node) {
    push(node, 0, PLACE);
  }

  void pushConstant(long value, int type) {
    push(NOWHERE, value, type == ValueType.I32 ? WORD : LONG);
  }

  private void push(int node, long value, byte kind) {
    if (height == nodes.length) {
      nodes = Arrays.copyOf(nodes, height * 2);
      values = Arrays.copyOf(values, height * 2);
      kinds = Arrays.copyOf(kinds, height * 2);
    }
    nodes[height] = node;
    values[height] = value;
    kinds[height] = kind;
    height++;
  }

  /** The place of the operand on top, which is popped. */
  int pop() {
    return node(--height);
  }

  void drop(int count) {
    height -= count;
  }

  /** The place of the operand this many below the top. */
  int peek(int depth) {
    return node(height - 1 - depth);
  }

  /** The value of the operand this many below the top, if it is a constant. */
  OptionalLong constant(int depth) {
    int at = height - 1 - depth;
    return kinds[at] == PLACE ? OptionalLong.empty() : OptionalLong.of(values[at]);
  }

  boolean isConstant(int depth) {
    return kinds[height - 1 - depth] != PLACE;
  }

  private int node(int at) {
    if (kinds[at] != PLACE) {
      int type = kinds[at] == WORD ? ValueType.I32 : ValueType.I64;
      nodes[at] = places.numbers().constant(values[at], type);
      // The value stays known.
    }
    return nodes[at];
  }
}
