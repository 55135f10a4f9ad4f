// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.interp.code.CodeWalk;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Operation;
import dev.slotwise.wasm.op.Signature;
import java.util.Arrays;
import org.eclipse.collections.api.list.primitive.IntList;
import org.jspecify.annotations.Nullable;

/**
 * Walks once through the code of a function, in place, and adds to the graph what flows where. Code
 * that can't be reached is passed over. Calls go to a {@link Sink}. Operands that a branch takes
 * along meet at places that the label has.
 */
final class CodeWalker extends CodeWalk<CodeWalker.Frame> {
  private final ValueGraph graph;
  private final Places places;
  private final Sink sink;
  private final Operands operands;
  private final Locals locals;
  private final NumberFlow numbers;
  private final ReferenceFlow references;
  private int function;

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

  /** An open block, with the places of its label. */
  static final class Frame extends Block {
    /** What the second arm of an {@code if} starts with. */
    private int[] otherwise = {};

    private int labelNodes = NOWHERE;
  }

  CodeWalker(WasmModule module, ValueGraph graph, Places places, Setting setting, Sink sink) {
    super(module);
    this.graph = graph;
    this.places = places;
    this.sink = sink;
    this.operands = new Operands(graph, places);
    this.locals = new Locals(graph, places, operands);
    this.numbers = new NumberFlow(graph, places, operands, cursor, setting);
    this.references = new ReferenceFlow(module, graph, places, operands, cursor);
  }

  /** Walks through a defined function. */
  void walk(int definedFunction) {
    function = definedFunction;
    FunctionType type = module.functionType(function);
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    locals.enter(function, type, cursor);
    operands.reset(0);
    run(type.results().size());
    if (isReachable()) {
      returns();
    }
  }

  /** Walks through a constant expression; the place of its value. */
  int evaluate(ConstExpr expression) {
    cursor.reset(expression.start(), expression.end(), "constant expression", -1);
    operands.reset(0);
    run(1);
    return operands.pop();
  }

  @Override
  protected void step(int offset, Opcode op) {
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
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        operands.drop(1);
        select();
      }
      default -> {
        boolean isControl = op.control() != Control.NEXT;
        if (isControl || !(references.step(op) || numbers.step(op))) {
          super.step(offset, op);
        }
      }
    }
  }

  @Override
  protected void exchange(Opcode op, int taken, int given) {
    Signature signature = op.signature();
    if (signature != null) {
      numbers.exchange(op, signature);
    } else if (given == 0) {
      operands.drop(taken);
    } else {
      throw new IllegalStateException("no rule for " + op.mnemonic());
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

  @Override
  protected void direct(int offset, int callee, FunctionType type, boolean isTail) {
    pass(callee, type.parameters(), popAll(type.parameters().size()));
    sink.direct(callee);
    finish(type.results(), type.results().isEmpty() ? NOWHERE : places.result(callee, 0), isTail);
  }

  @Override
  protected void indirect(int offset, int type, int table, boolean isTail) {
    FunctionType signature = types.function(type);
    int index = operands.pop();
    int[] arguments = popAll(signature.parameters().size());
    finish(signature.results(), sink.indirect(function, offset, index, arguments), isTail);
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
      leave();
    }
  }

  @Override
  protected void branch(int label) {
    if (label == depth() - 1) {
      returns();
    } else {
      super.branch(label);
    }
  }

  @Override
  protected void branchOnNull(int label) {
    int reference = operands.pop();
    branch(label);
    operands.push(reference);
  }

  @Override
  protected void returns() {
    int count = module.functionType(function).results().size();
    for (int i = 0; i < count; i++) {
      int node = operands.peek(count - 1 - i);
      if (node != NOWHERE) {
        graph.edge(node, places.result(function, i));
      }
    }
  }

  @Override
  protected void throwing(int tag, int count) {
    int[] payload = popAll(count);
    for (int i = 0; i < count; i++) {
      graph.edge(payload[i], places.payload(tag) + i);
    }
  }

  @Override
  protected void pushPayload(int tag, int count) {
    for (int i = 0; i < count; i++) {
      operands.push(places.payload(tag) + i);
    }
  }

  @Override
  protected void pushException() {
    operands.push(NOWHERE);
  }

  @Override
  protected int height() {
    return operands.height();
  }

  @Override
  protected void drop(int count) {
    operands.drop(count);
  }

  @Override
  protected Frame newBlock(@Nullable Frame closed) {
    return new Frame();
  }

  @Override
  protected void opened(Frame frame, int offset) {
    int parameters = frame.parameters();
    if (frame.kind() == Opcode.LOOP) {
      locals.join();
      if (parameters > 0) {
        frame.labelNodes = graph.nodes(parameters);
        meet(frame, parameters);
        replace(frame, parameters);
      }
    } else if (frame.kind() == Opcode.IF) {
      int[] nodes = new int[parameters];
      Arrays.setAll(nodes, i -> operands.peek(parameters - 1 - i));
      frame.otherwise = nodes;
    }
  }

  @Override
  protected void arrive(Frame frame) {
    if (frame.arity() > 0) {
      if (frame.labelNodes == NOWHERE) {
        frame.labelNodes = graph.nodes(frame.arity());
      }
      meet(frame, frame.arity());
    }
  }

  /** The operands on top flow to the places of a label. */
  private void meet(Frame frame, int count) {
    for (int i = 0; i < count; i++) {
      graph.edge(operands.peek(count - 1 - i), frame.labelNodes + i);
    }
  }

  private void replace(Frame frame, int count) {
    operands.reset(frame.height());
    for (int i = 0; i < count; i++) {
      operands.push(frame.labelNodes + i);
    }
  }

  @Override
  protected void startArm(Frame frame) {
    operands.reset(frame.height());
    for (int node : frame.otherwise) {
      operands.push(node);
    }
    locals.join();
  }

  @Override
  protected void resume(Frame frame) {
    replace(frame, frame.results());
    locals.join();
  }
}
