// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.interp.client.taint.Facts.Range;
import dev.slotwise.wasm.ir.FunctionType;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * Flows through calls. An argument of an imported function may come back as its result, or be
 * handed to the functions that the host calls meanwhile; what it is given in one call does not come
 * out of another, nor out of another import.
 */
final class CallFlow {
  private final Frame frame;
  private final FlowGraph graph;
  private final Places places;
  private final Paths paths;
  private final Sinks sinks;

  CallFlow(Frame frame, Sinks sinks) {
    this.frame = frame;
    this.graph = frame.graph;
    this.places = frame.places;
    this.paths = frame.paths;
    this.sinks = sinks;
  }

  /**
   * Any call: takes the arguments, and pushes the results.
   *
   * @param chosenBy what decides which function is called
   */
  void call(FunctionType type, int chosenBy) {
    int[] arguments = paths.popAll(type.parameters().size());
    int[] results = new int[type.results().size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = graph.place();
      if (frame.implicit()) {
        graph.edge(chosenBy, results[i]);
      }
    }
    int decided = frame.implicit() ? frame.made(paths.decided(), chosenBy) : FlowGraph.CLEAN;
    frame
        .facts()
        .callees(frame.offset())
        .toSortedList()
        .forEach(callee -> enter(callee, arguments, results, decided));
    for (int result : results) {
      paths.push(result);
    }
  }

  /** What is in the slot, and which slot it is. */
  int slot(int table, int index) {
    if (!frame.implicit()) {
      return index;
    }
    int held = frame.flow(graph.place(), index);
    for (Range range : frame.facts().ranges(frame.offset())) {
      if (range.operand() == Facts.FIRST) {
        places.table(table).read(range.first(), range.last(), held);
      }
    }
    return held;
  }

  private void enter(int callee, int[] arguments, int[] results, int decided) {
    if (frame.module.isImportedFunction(callee)) {
      enterImport(callee, arguments, results, decided);
      return;
    }
    pass(callee, arguments, decided);
    for (int i = 0; i < results.length; i++) {
      int result = frame.fresh(frame.steps.result(callee));
      graph.edge(places.result(callee, i), result);
      graph.edge(result, results[i]);
    }
    if (frame.implicit()) {
      // Whether the callee throws decides about all that is left, here and in callers.
      graph.edge(places.throwing(callee), places.entry(frame.function()));
      graph.edge(places.throwing(callee), places.throwing(frame.function()));
    }
  }

  private void pass(int callee, int[] arguments, int decided) {
    for (int i = 0; i < arguments.length; i++) {
      int argument = frame.told(frame.steps.argument(callee, i), arguments[i]);
      graph.edge(argument, places.parameter(callee, i));
    }
    graph.edge(decided, places.entry(callee));
  }

  private void enterImport(int callee, int[] arguments, int[] results, int decided) {
    if (frame.query.sinks().contains(callee)) {
      sinks.add(frame, callee, arguments, decided);
    }
    if (frame.query.sources().contains(callee)) {
      handIn(callee, results);
    }
    if (frame.query.copiers().contains(callee) && !frame.module.memories().isEmpty()) {
      copy(callee);
    }
    for (int result : results) {
      frame.flow(result, arguments);
    }
    ImmutableIntList callbacks = frame.query.callbacks().apply(callee);
    for (int i = 0; i < callbacks.size(); i++) {
      callBack(callbacks.get(i), arguments, results, decided);
    }
  }

  private void copy(int callee) {
    int copied = frame.fresh(frame.steps.of("copied by " + frame.module.functionName(callee)));
    if (frame.implicit()) {
      graph.edge(paths.decided(), copied);
    }
    for (Range range : frame.facts().ranges(frame.offset())) {
      if (range.operand() == Facts.FIRST) {
        places.memory(0).write(range.first(), range.last(), copied);
      } else {
        places.memory(0).read(range.first(), range.last(), copied);
      }
    }
  }

  /** The host may call any function that it has, with whatever it was given. */
  private void callBack(int callee, int[] arguments, int[] results, int decided) {
    if (frame.module.isImportedFunction(callee)) {
      return;
    }
    FunctionType type = frame.module.functionType(callee);
    for (int i = 0; i < type.parameters().size(); i++) {
      for (int argument : arguments) {
        int passed = frame.told(frame.steps.argument(callee, i), argument);
        graph.edge(passed, places.parameter(callee, i));
      }
    }
    graph.edge(decided, places.entry(callee));
    for (int i = 0; i < type.results().size(); i++) {
      for (int result : results) {
        graph.edge(places.result(callee, i), result);
      }
    }
  }

  private void handIn(int callee, int[] results) {
    for (int result : results) {
      graph.edge(sinks.source(frame.fresh(frame.steps.source(callee))), result);
    }
    frame
        .facts()
        .tags(frame.offset())
        .forEach(
            tag -> {
              int size =
                  frame.module.types().function(frame.module.tags().get(tag)).parameters().size();
              for (int i = 0; i < size; i++) {
                int thrown = sinks.source(frame.fresh(frame.steps.source(callee)));
                graph.edge(thrown, places.payload(tag, i));
              }
            });
    if (frame.query.sourceMemory().isPresent()) {
      int written = sinks.source(frame.fresh(frame.steps.sourceMemory(callee)));
      for (Range range : frame.facts().ranges(frame.offset())) {
        if (range.operand() == Facts.FIRST) {
          places.memory(0).write(range.first(), range.last(), written);
        }
      }
    }
  }
}
