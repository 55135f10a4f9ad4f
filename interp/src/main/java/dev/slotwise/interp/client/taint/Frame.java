// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import static dev.slotwise.interp.client.taint.FlowGraph.CLEAN;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;

/**
 * The state that the parts of a walk share: the function and instruction at hand, and how nodes for
 * values are made.
 */
final class Frame {
  final WasmModule module;
  final FlowGraph graph;
  final Places places;
  final Paths paths;
  final Steps steps;
  final TaintQuery query;
  final ByteCursor cursor;
  private Optional<Facts> facts = Optional.empty();
  private int function;
  private int offset;

  Frame(
      WasmModule module,
      FlowGraph graph,
      Places places,
      Paths paths,
      Steps steps,
      TaintQuery query) {
    this.module = module;
    this.graph = graph;
    this.places = places;
    this.paths = paths;
    this.steps = steps;
    this.query = query;
    this.cursor = paths.cursor();
  }

  /** Enters a function. */
  void enter(int defined, Facts known) {
    function = defined;
    facts = Optional.of(known);
  }

  /** Comes to an instruction. */
  void at(int instruction) {
    offset = instruction;
  }

  int function() {
    return function;
  }

  int offset() {
    return offset;
  }

  Facts facts() {
    return facts.orElseThrow();
  }

  boolean implicit() {
    return query.implicit();
  }

  /** A value that depends on nothing. */
  int constant() {
    return implicit() ? graph.constant() : CLEAN;
  }

  /** A value that is computed here from others. */
  int made(int... from) {
    int only = CLEAN;
    boolean several = false;
    for (int node : from) {
      if (!graph.isConstant(node)) {
        several |= only != CLEAN && only != node;
        only = node;
      }
    }
    if (only == CLEAN) {
      return constant();
    }
    // With implicit flows one node is one value: what it is computed from is another.
    return several || implicit() ? flow(graph.place(), from) : only;
  }

  /** A value that comes about here, of which something is told; from these alone. */
  int told(int detail, int... from) {
    return made(from) == CLEAN ? CLEAN : flow(fresh(detail), from);
  }

  /** A value that comes about here, of which something is told; from what will flow to it. */
  int fresh(int detail) {
    return graph.node(function, offset, detail);
  }

  /** Lets others flow to a node, and returns it. */
  int flow(int node, int... from) {
    for (int source : from) {
      graph.edge(source, node);
    }
    return node;
  }

  /** What is written to a shared place, by an instruction that also depends on others. */
  int written(int detail, int value, int... where) {
    int[] all = new int[implicit() ? where.length + 2 : 1];
    all[0] = value;
    if (implicit()) {
      System.arraycopy(where, 0, all, 1, where.length);
      all[all.length - 1] = paths.decided();
    }
    return told(detail, all);
  }
}
