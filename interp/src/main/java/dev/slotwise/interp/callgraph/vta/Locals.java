// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The locals of the function that is walked through. Each has one place for all of the function;
 * but between a {@code local.set} and the next point where paths join, what was set is known.
 */
final class Locals {
  private final ValueGraph graph;
  private final Places places;
  private final Operands operands;
  private int[] types = new int[64];
  private int[] nodes = new int[64];
  private int[] setNodes = new int[64];
  private long[] setValues = new long[64];
  private boolean[] setConstants = new boolean[64];
  private @Nullable Choices[] setChoices = new Choices[64];
  private int[] setAt = new int[64];
  private int count;

  /** Counts points where other paths join: what was set before is not known there. */
  private int joins;

  Locals(ValueGraph graph, Places places, Operands operands) {
    this.graph = graph;
    this.places = places;
    this.operands = operands;
  }

  /** Other paths join here. */
  void join() {
    joins++;
  }

  /** Reads the declarations of locals at the start of a body. */
  void enter(int function, FunctionType type, ByteCursor cursor) {
    count = 0;
    for (int i = 0; i < type.parameters().size(); i++) {
      int parameterType = type.parameters().get(i);
      add(parameterType, places.isTracked(parameterType) ? places.parameter(function, i) : NOWHERE);
    }
    for (int groups = cursor.u32(); groups > 0; groups--) {
      int size = cursor.u32();
      int localType = cursor.valueType();
      for (int i = 0; i < size; i++) {
        add(localType, NOWHERE);
      }
    }
  }

  private void add(int type, int node) {
    if (count == types.length) {
      types = Arrays.copyOf(types, count * 2);
      nodes = Arrays.copyOf(nodes, count * 2);
      setNodes = Arrays.copyOf(setNodes, count * 2);
      setValues = Arrays.copyOf(setValues, count * 2);
      setConstants = Arrays.copyOf(setConstants, count * 2);
      setChoices = Arrays.copyOf(setChoices, count * 2);
      setAt = Arrays.copyOf(setAt, count * 2);
    }
    types[count] = type;
    nodes[count] = node;
    setAt[count] = -1;
    count++;
  }

  private int node(int local) {
    if (nodes[local] == NOWHERE && places.isTracked(types[local])) {
      nodes[local] = graph.node();
      if (!ValueType.isReference(types[local])) {
        graph.put(nodes[local], places.numbers().zero());
      }
    }
    return nodes[local];
  }

  /** Pushes a local's value. */
  void get(int local) {
    if (setAt[local] != joins) {
      operands.push(node(local));
    } else if (setConstants[local]) {
      operands.pushConstant(setValues[local], types[local]);
    } else {
      operands.push(setNodes[local], setChoices[local]);
    }
  }

  /** The operand on top becomes a local's value, and stays where it is. */
  void set(int local) {
    int node = operands.peek(0);
    graph.edge(node, node(local));
    setAt[local] = joins;
    setNodes[local] = node;
    setConstants[local] = operands.isConstant(0);
    if (setConstants[local]) {
      setValues[local] = operands.value(0);
    } else {
      setChoices[local] = operands.choices(0);
    }
  }
}
