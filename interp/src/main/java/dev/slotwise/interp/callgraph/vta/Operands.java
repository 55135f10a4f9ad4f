// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.wasm.ir.ValueType;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The operand stack while code is walked through: for each operand the place that it lies at, and
 * its value where that is a constant of the same straight line, or the {@link Choices} that it is
 * one of. A copy needs no place of its own.
 */
final class Operands {
  /** No constant. */
  private static final byte PLACE = 0;

  /** Constants of type i32 and i64. */
  private static final byte WORD = 1;

  private static final byte LONG = 2;

  /** As {@link #PLACE}, but choices of type i32 or i64 lie there only when someone asks. */
  private static final byte CHOSEN_WORD = 3;

  private static final byte CHOSEN_LONG = 4;

  private final ValueGraph graph;
  private final Places places;
  private int[] nodes = new int[64];
  private long[] values = new long[64];
  private byte[] kinds = new byte[64];
  private @Nullable Choices[] choices = new Choices[64];
  private int height;

  Operands(ValueGraph graph, Places places) {
    this.graph = graph;
    this.places = places;
  }

  int height() {
    return height;
  }

  void reset(int newHeight) {
    height = newHeight;
  }

  void push(int node) {
    push(node, 0, PLACE, null);
  }

  /** Pushes what lies at a place and is known to be one of these numbers, which lie there, too. */
  void push(int node, @Nullable Choices numbers) {
    push(node, 0, PLACE, numbers);
  }

  /** Pushes what lies at a place or is one of these numbers. */
  void pushChosen(int node, @Nullable Choices numbers, boolean isLong) {
    push(node, 0, numbers == null ? PLACE : isLong ? CHOSEN_LONG : CHOSEN_WORD, numbers);
  }

  void pushConstant(long value, int type) {
    push(NOWHERE, value, type == ValueType.I32 ? WORD : LONG, null);
  }

  private void push(int node, long value, byte kind, @Nullable Choices numbers) {
    if (height == nodes.length) {
      nodes = Arrays.copyOf(nodes, height * 2);
      values = Arrays.copyOf(values, height * 2);
      kinds = Arrays.copyOf(kinds, height * 2);
      choices = Arrays.copyOf(choices, height * 2);
    }
    nodes[height] = node;
    values[height] = value;
    kinds[height] = kind;
    choices[height] = numbers;
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
    return isConstant(depth) ? OptionalLong.of(values[height - 1 - depth]) : OptionalLong.empty();
  }

  boolean isConstant(int depth) {
    byte kind = kinds[height - 1 - depth];
    return kind == WORD || kind == LONG;
  }

  /** The value of the operand this many below the top, which is a constant. */
  long value(int depth) {
    return values[height - 1 - depth];
  }

  /** What the operand this many below the top is one of; null if that is not known. */
  @Nullable Choices choices(int depth) {
    int at = height - 1 - depth;
    return isConstant(depth) ? Choices.of(values[at]) : choices[at];
  }

  /** The {@link #choices} of an operand that has some. */
  Choices chosen(int depth) {
    return Objects.requireNonNull(choices(depth), "not chosen");
  }

  /** Whether there are {@link #choices}. */
  boolean isChosen(int depth) {
    return isConstant(depth) || choices[height - 1 - depth] != null;
  }

  /** The {@link #choices} and zero; null if they are too many. */
  @Nullable Choices orZero(int depth) {
    int at = height - 1 - depth;
    return isConstant(depth) ? Choices.zeroOr(values[at]) : chosen(depth).orZero();
  }

  private int node(int at) {
    Choices numbers = choices[at];
    if (kinds[at] == WORD || kinds[at] == LONG) {
      nodes[at] = place(values[at], kinds[at] == LONG);
      // The value stays known.
    } else if (kinds[at] != PLACE && numbers != null) {
      for (int i = 0; i < numbers.size(); i++) {
        nodes[at] = graph.either(nodes[at], place(numbers.get(i), kinds[at] == CHOSEN_LONG));
      }
      kinds[at] = PLACE;
    }
    return nodes[at];
  }

  private int place(long number, boolean isLong) {
    return places.numbers().constant(number, isLong ? ValueType.I64 : ValueType.I32);
  }
}
