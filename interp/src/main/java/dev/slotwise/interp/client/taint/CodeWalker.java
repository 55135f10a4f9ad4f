// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;

/**
 * Walks once through the code of a function that can be reached, and adds to the graph what flows
 * where. Instructions that no state was shown of are passed over; an operand that is the same
 * number in all runs depends on nothing.
 */
final class CodeWalker extends Paths {
  private final Frame frame;
  private final FlowGraph graph;
  private final Places places;
  private final StoreFlow stores;
  private final ObjectFlow objects;
  private final CallFlow calls;

  CodeWalker(
      WasmModule module,
      FlowGraph graph,
      Places places,
      Steps steps,
      Sinks sinks,
      TaintQuery query) {
    super(module, graph, query.implicit());
    this.graph = graph;
    this.places = places;
    this.frame = new Frame(module, graph, places, this, steps, query);
    this.stores = new StoreFlow(frame);
    this.objects = new ObjectFlow(frame);
    this.calls = new CallFlow(frame, sinks);
  }

  /** Walks through a defined function. */
  void walk(int function, Facts facts) {
    frame.enter(function, facts);
    watch(0);
    walkThrough(function, places.entry(function));
    if (isReachable()) {
      int[] given = popAll(module.functionType(function).results().size());
      for (int i = 0; i < given.length; i++) {
        graph.edge(given[i], places.result(function, i));
      }
    }
  }

  @Override
  protected int parameter(int index) {
    return places.parameter(frame.function(), index);
  }

  @Override
  protected int zero() {
    return frame.constant();
  }

  @Override
  protected void at(int offset) {
    frame.at(offset);
    if (isReachable()) {
      if (!frame.facts().isReached(offset)) {
        leave();
      } else if (frame.facts().isConstant(offset) && height() > 0) {
        drop(1);
        push(frame.constant());
      }
    }
  }

  @Override
  protected void step(int offset, Opcode op) {
    if (op.operation() instanceof MemoryAccess access) {
      stores.access(op, access);
      return;
    }
    switch (op) {
      case GLOBAL_GET -> {
        int global = cursor.u32();
        int read = frame.fresh(frame.steps.global(global, false));
        push(frame.flow(read, places.global(global)));
      }
      case GLOBAL_SET -> {
        int global = cursor.u32();
        int value = frame.written(frame.steps.global(global, true), pop());
        graph.edge(value, places.global(global));
      }
      case SELECT, SELECT_T -> select(op);
      case THROW_REF -> {
        decide(peek(0), depth() - 1);
        raise();
        super.step(offset, op);
      }
      case RETHROW -> {
        raise();
        super.step(offset, op);
      }
      default -> {
        if (op.control() != Control.NEXT || !(stores.bulk(op) || objects.apply(op))) {
          super.step(offset, op);
        }
      }
    }
  }

  private void select(Opcode op) {
    cursor.skip(op.immediates());
    int condition = pop();
    int second = pop();
    int first = pop();
    push(frame.implicit() ? frame.made(first, second, condition) : frame.made(first, second));
  }

  /** What is computed depends on all operands. */
  @Override
  protected void exchange(Opcode op, int taken, int given) {
    int result = frame.made(popAll(taken));
    for (int i = 0; i < given; i++) {
      push(i == 0 ? result : frame.made(result));
    }
  }

  @Override
  protected void direct(int offset, int callee, FunctionType type, boolean isTail) {
    calls.call(type, FlowGraph.CLEAN);
    finish(isTail);
  }

  @Override
  protected void indirect(int offset, int type, int table, boolean isTail) {
    FunctionType signature = types.function(type);
    int chosenBy = pop();
    calls.call(signature, table == NO_TABLE ? chosenBy : calls.slot(table, chosenBy));
    finish(isTail);
  }

  /** The results of a call are on top. What a tail call throws, no handler here catches. */
  private void finish(boolean isTail) {
    if (isTail) {
      returns();
      leave();
    } else {
      mayThrow();
    }
  }

  @Override
  protected void throwing(int tag, int count) {
    int[] payload = popAll(count);
    for (int i = 0; i < count; i++) {
      int thrown = frame.written(frame.steps.of("thrown"), payload[i]);
      graph.edge(thrown, places.payload(tag, i));
    }
    raise();
  }

  /** Something was thrown: which handler goes on is not followed. */
  private void raise() {
    mayThrow();
    decide(decided(), depth() - 1);
    graph.edge(decided(), places.throwing(frame.function()));
  }

  @Override
  protected void pushPayload(int tag, int count) {
    for (int i = 0; i < count; i++) {
      int caught = frame.fresh(frame.steps.of("caught"));
      push(frame.flow(caught, places.payload(tag, i)));
    }
  }

  @Override
  protected void pushException() {
    int exception = frame.fresh(frame.steps.of("caught"));
    for (int tag = 0; tag < module.tags().size(); tag++) {
      int size = types.function(module.tags().get(tag)).parameters().size();
      for (int i = 0; i < size; i++) {
        graph.edge(places.payload(tag, i), exception);
      }
    }
    push(exception);
  }
}
