// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.interp.client.taint.Paths.Block;
import dev.slotwise.interp.client.taint.Paths.Kind;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Walks once through the code of a function that can be reached, and adds to the graph what flows
 * where. Instructions that no state was shown of are passed over; an operand that is the same
 * number in all runs depends on nothing.
 */
final class CodeWalker {
  private final Frame frame;
  private final FlowGraph graph;
  private final Places places;
  private final Paths paths;
  private final ByteCursor cursor;
  private final StoreFlow stores;
  private final ObjectFlow objects;
  private final CallFlow calls;
  private int deadBlocks;

  // Operands and results of the block type read last.
  private int blockParameters;
  private int blockResults;

  /** Of each open block that can be reached: its clauses, if it is a {@code try_table}. */
  private final Deque<List<Clause>> clauses = new ArrayDeque<>();

  /** A clause of a {@code try_table}; the tag is -1 for any. */
  private record Clause(int tag, boolean withReference, int label) {}

  CodeWalker(Frame frame, Sinks sinks) {
    this.frame = frame;
    this.graph = frame.graph;
    this.places = frame.places;
    this.paths = frame.paths;
    this.cursor = frame.cursor;
    this.stores = new StoreFlow(frame);
    this.objects = new ObjectFlow(frame);
    this.calls = new CallFlow(frame, sinks);
  }

  /** Walks through a defined function. */
  void walk(int function, Facts facts) {
    frame.enter(function, facts);
    Assigned assigned = new Assigned(frame.module, function);
    FunctionType type = frame.module.functionType(function);
    int results = type.results().size();
    paths.start(locals(function, type), results, places.entry(function));
    clauses.push(List.of());
    deadBlocks = 0;
    while (paths.depth() > 0) {
      int offset = cursor.position();
      frame.at(offset);
      Opcode op = cursor.opcode();
      if (paths.isLive() && !facts.isReached(offset)) {
        paths.die();
      }
      if (paths.isLive()) {
        if (facts.isConstant(offset) && !paths.isEmpty()) {
          paths.pop();
          paths.push(frame.constant());
        }
        step(op, offset, assigned);
      } else {
        skip(op);
      }
    }
    if (paths.isLive()) {
      int[] given = paths.results();
      for (int i = 0; i < given.length; i++) {
        graph.edge(given[i], places.result(function, i));
      }
    }
  }

  private int[] locals(int function, FunctionType type) {
    int parameters = type.parameters().size();
    int[] values = new int[parameters];
    Arrays.setAll(values, i -> places.parameter(function, i));
    for (int groups = cursor.u32(); groups > 0; groups--) {
      int count = cursor.u32();
      cursor.valueType();
      int start = values.length;
      values = Arrays.copyOf(values, start + count);
      for (int i = start; i < values.length; i++) {
        values[i] = frame.constant();
      }
    }
    return values;
  }

  private void step(Opcode op, int offset, Assigned assigned) {
    if (op.operation() instanceof MemoryAccess access) {
      stores.access(op, access);
      return;
    }
    switch (op) {
      case LOCAL_GET -> paths.push(paths.get(cursor.u32()));
      case LOCAL_SET -> paths.set(cursor.u32(), paths.pop());
      case LOCAL_TEE -> paths.set(cursor.u32(), paths.peek());
      case GLOBAL_GET -> {
        int global = cursor.u32();
        int read = frame.fresh(frame.steps.global(global, false));
        paths.push(frame.flow(read, places.global(global)));
      }
      case GLOBAL_SET -> {
        int global = cursor.u32();
        int value = frame.written(frame.steps.global(global, true), paths.pop());
        graph.edge(value, places.global(global));
      }
      case DROP -> paths.pop();
      case NOP -> {}
      case SELECT, SELECT_T -> select(op);
      case CALL, RETURN_CALL, CALL_INDIRECT, RETURN_CALL_INDIRECT, CALL_REF, RETURN_CALL_REF ->
          calls.call(op);
      default -> {
        if (!control(op, offset, assigned) && !stores.bulk(op)) {
          compute(op);
        }
      }
    }
  }

  private void compute(Opcode op) {
    Signature signature = op.signature();
    if (signature == null) {
      objects.apply(op);
      return;
    }
    cursor.skip(op.immediates());
    int result = frame.made(paths.popAll(signature.operands().length()));
    for (int i = 0; i < signature.results().length(); i++) {
      paths.push(i == 0 ? result : frame.made(result));
    }
  }

  private void select(Opcode op) {
    cursor.skip(op.immediates());
    int condition = paths.pop();
    int second = paths.pop();
    int first = paths.pop();
    paths.push(
        frame.implicit() ? frame.made(first, second, condition) : paths.either(first, second));
  }

  private boolean control(Opcode op, int offset, Assigned assigned) {
    switch (op) {
      case BLOCK -> {
        blockType();
        paths.open(Kind.PLAIN, blockParameters, blockResults);
        clauses.push(List.of());
      }
      case LOOP -> {
        blockType();
        paths.openLoop(blockParameters, blockResults, assigned.in(offset));
        clauses.push(List.of());
      }
      case IF -> {
        blockType();
        paths.openIf(paths.pop(), blockParameters, blockResults);
        clauses.push(List.of());
      }
      case TRY -> {
        blockType();
        paths.openTry(blockParameters, blockResults, assigned.in(offset));
        clauses.push(List.of());
      }
      case TRY_TABLE -> {
        blockType();
        List<Clause> list = readClauses();
        paths.openTry(blockParameters, blockResults, assigned.in(offset));
        clauses.push(list);
      }
      case BR -> {
        int label = cursor.u32();
        paths.decide(paths.decided(), label);
        paths.branch(label);
        paths.die();
      }
      case BR_IF -> {
        int label = cursor.u32();
        decideAndBranch(paths.pop(), label);
      }
      case BR_TABLE -> branchTable();
      case RETURN -> leave();
      case UNREACHABLE -> paths.die();
      case BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL -> branchOnReference(op);
      case THROW -> {
        int tag = cursor.u32();
        int[] payload = paths.popAll(payloadSize(tag));
        for (int i = 0; i < payload.length; i++) {
          int thrown = frame.written(frame.steps.of("thrown"), payload[i]);
          graph.edge(thrown, places.payload(tag, i));
        }
        raise();
      }
      case THROW_REF -> {
        int exception = paths.pop();
        paths.decide(exception, paths.depth() - 1);
        raise();
      }
      case RETHROW -> {
        cursor.u32();
        raise();
      }
      default -> {
        return boundary(op);
      }
    }
    return true;
  }

  private void decideAndBranch(int condition, int label) {
    paths.decide(condition, label);
    paths.decide(paths.decided(), label);
    paths.branch(label);
  }

  private void branchTable() {
    int count = cursor.u32() + 1;
    int[] labels = new int[count];
    int farthest = 0;
    for (int i = 0; i < count; i++) {
      labels[i] = cursor.u32();
      farthest = Math.max(farthest, labels[i]);
    }
    int index = paths.pop();
    paths.decide(index, farthest);
    paths.decide(paths.decided(), farthest);
    Arrays.stream(labels).distinct().forEach(paths::branch);
    paths.die();
  }

  private void branchOnReference(Opcode op) {
    if (op == Opcode.BR_ON_CAST || op == Opcode.BR_ON_CAST_FAIL) {
      cursor.castFlags();
      int label = cursor.u32();
      cursor.heapType();
      cursor.heapType();
      decideAndBranch(paths.peek(), label);
      return;
    }
    int label = cursor.u32();
    int reference = paths.pop();
    if (op == Opcode.BR_ON_NULL) {
      decideAndBranch(reference, label);
      paths.push(reference);
    } else {
      paths.push(reference);
      decideAndBranch(reference, label);
      paths.pop();
    }
  }

  /** Returns from the function, with what is on top. */
  private void leave() {
    int outermost = paths.depth() - 1;
    paths.decide(paths.decided(), outermost);
    paths.branch(outermost);
    paths.die();
  }

  /** Something was thrown: which handler goes on is not followed. */
  private void raise() {
    paths.mayThrow();
    paths.decide(paths.decided(), paths.depth() - 1);
    graph.edge(paths.decided(), places.throwing(frame.function()));
    paths.die();
  }

  private int payloadSize(int tag) {
    return frame.module.types().function(frame.module.tags().get(tag)).parameters().size();
  }

  private List<Clause> readClauses() {
    List<Clause> list = new ArrayList<>();
    for (int count = cursor.u32(); count > 0; count--) {
      int code = cursor.u8();
      int tag = cursor.catchHasTag(code) ? cursor.u32() : -1;
      list.add(new Clause(tag, (code & 1) != 0, cursor.u32()));
    }
    return list;
  }

  private boolean boundary(Opcode op) {
    switch (op) {
      case ELSE -> paths.otherwise();
      case END -> end();
      case CATCH -> paths.handler(payload(cursor.u32(), false));
      case CATCH_ALL -> paths.handler(new int[0]);
      case DELEGATE -> {
        cursor.u32();
        end();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void end() {
    Block closed = paths.block(0);
    paths.close();
    for (Clause clause : clauses.pop()) {
      paths.caught(closed, clause.label(), payload(clause.tag(), clause.withReference()));
    }
  }

  private int[] payload(int tag, boolean withReference) {
    List<Integer> nodes = new ArrayList<>();
    if (tag >= 0) {
      for (int i = 0; i < payloadSize(tag); i++) {
        int caught = frame.fresh(frame.steps.of("caught"));
        nodes.add(frame.flow(caught, places.payload(tag, i)));
      }
    }
    if (withReference) {
      int exception = frame.fresh(frame.steps.of("caught"));
      for (int any = 0; any < frame.module.tags().size(); any++) {
        for (int i = 0; i < payloadSize(any); i++) {
          graph.edge(places.payload(any, i), exception);
        }
      }
      nodes.add(exception);
    }
    return nodes.stream().mapToInt(node -> node).toArray();
  }

  /** Code that control can't reach: only the structure of blocks counts. */
  private void skip(Opcode op) {
    switch (op) {
      case BLOCK, LOOP, IF, TRY, TRY_TABLE -> {
        cursor.skip(op.immediates());
        deadBlocks++;
      }
      case END, DELEGATE -> {
        if (deadBlocks == 0) {
          boundary(op);
        } else {
          cursor.skip(op.immediates());
          deadBlocks--;
        }
      }
      case ELSE, CATCH, CATCH_ALL -> {
        if (deadBlocks == 0) {
          boundary(op);
        } else {
          cursor.skip(op.immediates());
        }
      }
      default -> cursor.skip(op.immediates());
    }
  }

  private void blockType() {
    long type = cursor.blockType();
    if (type == ByteCursor.EMPTY_BLOCK) {
      blockParameters = 0;
      blockResults = 0;
    } else if ((type & ByteCursor.VALUE_BLOCK) != 0) {
      blockParameters = 0;
      blockResults = 1;
    } else {
      FunctionType function = frame.module.types().function((int) type);
      blockParameters = function.parameters().size();
      blockResults = function.results().size();
    }
  }
}
