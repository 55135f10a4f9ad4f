// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Operation;
import dev.slotwise.wasm.op.Signature;
import org.eclipse.collections.api.list.primitive.IntList;

/**
 * Walks once through the code of a function, in place, and adds to the graph what flows where. Code
 * that can't be reached is passed over. Calls go to a {@link Sink}.
 */
final class CodeWalker {
  private final WasmModule module;
  private final Types types;
  private final ValueGraph graph;
  private final Places places;
  private final Sink sink;
  private final ByteCursor cursor;
  private final Operands operands;
  private final Frames frames;
  private final Locals locals;
  private final NumberFlow numbers;
  private final ReferenceFlow references;
  private int function;

  // Operands and results of the block type read last.
  private int blockParameters;
  private int blockResults;

  /** Takes the calls of the code. */
  interface Sink {
    /** A direct call of a function whose arguments have been passed. */
    void direct(int callee);

    /**
     * An indirect call.
     *
     * @param offset of the instruction, which tells the site
     * @param index the place of its table index or reference
     * @param arguments their places
     * @return the place of the first result; the others follow
     */
    int indirect(int caller, int offset, int index, int[] arguments);
  }

  CodeWalker(WasmModule module, ValueGraph graph, Places places, Setting setting, Sink sink) {
    this.module = module;
    this.types = module.types();
    this.graph = graph;
    this.places = places;
    this.sink = sink;
    this.cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    this.operands = new Operands(graph, places);
    this.frames = new Frames(graph, operands);
    this.locals = new Locals(graph, places, frames, operands);
    this.numbers = new NumberFlow(graph, places, operands, cursor, setting);
    this.references = new ReferenceFlow(module, graph, places, operands, cursor);
  }

  /** Walks through a defined function. */
  void walk(int definedFunction) {
    function = definedFunction;
    FunctionType type = module.functionType(function);
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    frames.start(type.results().size());
    locals.enter(function, type, cursor);
    run();
    if (frames.isReachable()) {
      returnResults(type);
    }
  }

  /** Walks through a constant expression; the place of its value. */
  int evaluate(ConstExpr expression) {
    cursor.reset(expression.start(), expression.end(), "constant expression", -1);
    frames.start(1);
    run();
    return operands.pop();
  }

  private void run() {
    while (frames.depth() > 0) {
      int offset = cursor.position();
      Opcode op = cursor.opcode();
      if (frames.isReachable()) {
        step(offset, op);
      } else {
        skip(op);
      }
    }
  }

  private void step(int offset, Opcode op) {
    Operation operation = op.operation();
    if (operation instanceof MemoryAccess access) {
      numbers.access(op, access);
      return;
    }
    if (operation != null) {
      numbers.compute(op, operation);
      return;
    }
    switch (op) {
      case LOCAL_GET -> locals.get(cursor.u32());
      case LOCAL_SET -> {
        locals.set(cursor.u32());
        operands.drop(1);
      }
      case LOCAL_TEE -> locals.set(cursor.u32());
      case I32_CONST -> operands.pushConstant(Integer.toUnsignedLong(cursor.s32()), ValueType.I32);
      case I64_CONST -> operands.pushConstant(cursor.s64(), ValueType.I64);
      case GLOBAL_GET -> operands.push(places.global(cursor.u32()));
      case GLOBAL_SET -> graph.edge(operands.pop(), places.global(cursor.u32()));
      case DROP -> operands.drop(1);
      case NOP -> {}
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        operands.drop(1);
        select();
      }
      default -> {
        if (!call(offset, op) && !control(op)) {
          other(op);
        }
      }
    }
  }

  /** Either of two operands. */
  private void select() {
    Choices secondOf = operands.isChosen(1) ? operands.choices(0) : null;
    Choices firstOf = secondOf == null ? null : operands.choices(1);
    int second = operands.pop();
    int first = operands.pop();
    operands.push(
        graph.either(first, second),
        secondOf == null || firstOf == null ? null : firstOf.union(secondOf));
  }

  private boolean call(int offset, Opcode op) {
    switch (op) {
      case CALL, RETURN_CALL -> {
        int callee = cursor.u32();
        FunctionType type = module.functionType(callee);
        int[] arguments = popAll(type.parameters().size());
        pass(callee, type.parameters(), arguments);
        sink.direct(callee);
        finish(
            type.results(),
            type.results().isEmpty() ? NOWHERE : places.result(callee, 0),
            op == Opcode.RETURN_CALL);
      }
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> {
        FunctionType type = types.function(cursor.u32());
        cursor.u32();
        indirect(offset, type, op == Opcode.RETURN_CALL_INDIRECT);
      }
      case CALL_REF, RETURN_CALL_REF ->
          indirect(offset, types.function(cursor.u32()), op == Opcode.RETURN_CALL_REF);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void indirect(int offset, FunctionType type, boolean tail) {
    int index = operands.pop();
    int[] arguments = popAll(type.parameters().size());
    finish(type.results(), sink.indirect(function, offset, index, arguments), tail);
  }

  private int[] popAll(int count) {
    int[] nodes = new int[count];
    for (int i = count - 1; i >= 0; i--) {
      nodes[i] = operands.pop();
    }
    return nodes;
  }

  private void pass(int callee, IntList parameterTypes, int[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] != NOWHERE) {
        if (module.isImportedFunction(callee)) {
          places.toHost(arguments[i], parameterTypes.get(i));
        } else {
          graph.edge(arguments[i], places.parameter(callee, i));
        }
      }
    }
  }

  /** The results of a call are pushed or, after a tail call, returned. */
  private void finish(IntList resultTypes, int first, boolean tail) {
    for (int i = 0; i < resultTypes.size(); i++) {
      int node = places.isTracked(resultTypes.get(i)) ? first + i : NOWHERE;
      if (tail) {
        graph.edge(node, places.result(function, i));
      } else {
        operands.push(node);
      }
    }
    if (tail) {
      frames.leave();
    }
  }

  private boolean control(Opcode op) {
    switch (op) {
      case BLOCK, LOOP, TRY -> {
        blockType();
        frames.open(op, blockParameters, blockResults);
      }
      case IF -> {
        blockType();
        operands.drop(1);
        frames.open(op, blockParameters, blockResults);
      }
      case TRY_TABLE -> tryTable();
      case ELSE -> frames.nextArm(op);
      case CATCH, CATCH_ALL -> handler(op);
      case END -> frames.close();
      case DELEGATE -> {
        cursor.u32();
        frames.close();
      }
      case BR -> {
        branch(cursor.u32());
        frames.leave();
      }
      case BR_IF -> {
        operands.drop(1);
        branch(cursor.u32());
      }
      case BR_TABLE -> {
        operands.drop(1);
        for (int i = cursor.u32(); i >= 0; i--) {
          branch(cursor.u32());
        }
        frames.leave();
      }
      case BR_ON_NULL -> {
        int reference = operands.pop();
        branch(cursor.u32());
        operands.push(reference);
      }
      case BR_ON_NON_NULL -> {
        branch(cursor.u32());
        operands.drop(1);
      }
      case BR_ON_CAST, BR_ON_CAST_FAIL -> {
        cursor.castFlags();
        branch(cursor.u32());
        cursor.heapType();
        cursor.heapType();
      }
      case RETURN -> {
        returnResults(module.functionType(function));
        frames.leave();
      }
      case THROW -> {
        int tag = cursor.u32();
        int size = types.function(module.tags().get(tag)).parameters().size();
        int[] payload = popAll(size);
        for (int i = 0; i < size; i++) {
          graph.edge(payload[i], places.payload(tag) + i);
        }
        frames.leave();
      }
      case UNREACHABLE, THROW_REF, RETHROW -> {
        cursor.skip(op.immediates());
        frames.leave();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void branch(int label) {
    if (label == frames.depth() - 1) {
      returnResults(module.functionType(function));
    } else {
      frames.branch(label);
    }
  }

  private void returnResults(FunctionType type) {
    int count = type.results().size();
    for (int i = 0; i < count; i++) {
      int node = operands.peek(count - 1 - i);
      if (node != NOWHERE) {
        graph.edge(node, places.result(function, i));
      }
    }
  }

  private void handler(Opcode op) {
    int tag = op == Opcode.CATCH ? cursor.u32() : -1;
    boolean dead = frames.isInDeadBlock();
    frames.nextArm(op);
    if (!dead && tag >= 0) {
      pushPayload(tag);
    }
  }

  private int pushPayload(int tag) {
    int size = types.function(module.tags().get(tag)).parameters().size();
    for (int i = 0; i < size; i++) {
      operands.push(places.payload(tag) + i);
    }
    return size;
  }

  /** The handlers of {@code try_table}: labels outside of it, with the payload on the stack. */
  private void tryTable() {
    blockType();
    int height = operands.height();
    for (int i = cursor.u32(); i > 0; i--) {
      int kind = cursor.u8();
      int pushed = cursor.catchHasTag(kind) ? pushPayload(cursor.u32()) : 0;
      if ((kind & 1) != 0) {
        operands.push(NOWHERE);
        pushed++;
      }
      branch(cursor.u32());
      operands.drop(pushed);
    }
    operands.reset(height);
    frames.open(Opcode.TRY_TABLE, blockParameters, blockResults);
  }

  private void other(Opcode op) {
    if (references.step(op) || numbers.step(op)) {
      return;
    }
    Signature signature = op.signature();
    if (signature == null) {
      throw new IllegalStateException("no rule for " + op.mnemonic());
    }
    cursor.skip(op.immediates());
    numbers.exchange(op, signature);
  }

  /** An instruction that can't be reached: only the structure of blocks counts. */
  private void skip(Opcode op) {
    switch (op) {
      case BLOCK, LOOP, IF, TRY, TRY_TABLE -> {
        cursor.skip(op.immediates());
        frames.openDead();
      }
      case ELSE -> frames.nextArm(op);
      case CATCH, CATCH_ALL -> handler(op);
      case END -> frames.close();
      case DELEGATE -> {
        cursor.u32();
        frames.close();
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
      FunctionType signature = types.function((int) type);
      blockParameters = signature.parameters().size();
      blockResults = signature.results().size();
    }
  }
}
