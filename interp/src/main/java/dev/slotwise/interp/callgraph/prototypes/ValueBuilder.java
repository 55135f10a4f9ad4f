// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Window;
import dev.slotwise.interp.code.ValueWalk;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import java.util.List;

/**
 * Turns the code of a function into {@link Values}, in one walk: phis are made where paths join, as
 * structured control flow says where that is. Code that can't be reached is passed over.
 */
final class ValueBuilder extends ValueWalk {
  /** The prefix of the instructions on aggregates. */
  private static final int AGGREGATES = 0xFB;

  private final Values values;
  private final Sink sink;
  private List<Window> windows = List.of();
  private int nextWindow;

  /** Values from this one on have come about since the last call or choice. */
  private int firstNew;

  /** Whether the function has one result. */
  private boolean hasResult;

  /** The instruction at work. */
  private int current;

  /** Takes what is met on the way. */
  interface Sink {
    /**
     * At a window's start, the value that is at its place.
     *
     * @param isNew whether nothing has happened since the value came about: no call, and no choice
     */
    void window(Window window, int value, boolean isNew);

    /** A call; {@code operand} is the table index or reference, or -1 for a direct call. */
    void call(int offset, int callee, int operand, int[] arguments);

    /** A store of a whole word. */
    void store(int offset, int address, long displacement, int bytes, int value);

    /** A value becomes a local's. */
    void set(int local, int value);

    /** A function gives back its one result. */
    void result(int offset, int value);
  }

  /** Code has an instruction that compilers of languages with pointers don't write. */
  static final class UnknownCodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  ValueBuilder(WasmModule module, Values values, Sink sink) {
    super(module, Integer.MAX_VALUE, Integer.MAX_VALUE);
    this.values = values;
    this.sink = sink;
  }

  /**
   * Walks through a defined function; parameters are the first values.
   *
   * @param places in order of their offsets
   * @throws UnknownCodeException if it has instructions on objects of the host or the collector
   */
  void build(int function, List<Window> places) {
    values.clear();
    windows = places;
    nextWindow = 0;
    firstNew = 0;
    hasResult = module.functionType(function).results().size() == 1;
    watchNext();
    walkThrough(function);
    if (isReachable()) {
      returns();
    }
  }

  @Override
  protected void at(int offset) {
    while (nextWindow < windows.size() && windows.get(nextWindow).offset() <= offset) {
      Window window = windows.get(nextWindow++);
      if (isReachable()) {
        report(window);
      }
    }
    watchNext();
  }

  private void watchNext() {
    watch(nextWindow < windows.size() ? windows.get(nextWindow).offset() : Integer.MAX_VALUE);
  }

  private void report(Window window) {
    if (window.isOperand()) {
      if (window.index() < height()) {
        report(window, operand(window.index()));
      }
    } else if (window.index() < followed()) {
      report(window, local(window.index()));
    }
  }

  private void report(Window window, int value) {
    sink.window(window, value, value >= firstNew);
  }

  @Override
  protected void step(int offset, Opcode op) {
    current = offset;
    if (op.operation() instanceof MemoryAccess access) {
      memory(offset, op, access);
      return;
    }
    switch (op) {
      case I32_CONST ->
          push(values.add(Values.Kind.CONSTANT, 0, 0, Integer.toUnsignedLong(cursor.s32())));
      case I64_CONST -> push(values.add(Values.Kind.CONSTANT, 0, 0, cursor.s64()));
      case I32_ADD, I64_ADD -> arithmetic(Values.Kind.SUM);
      case I32_SUB, I64_SUB -> arithmetic(Values.Kind.DIFFERENCE);
      case I32_AND, I64_AND -> arithmetic(Values.Kind.MASKED);
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        drop(1);
        int second = pop();
        int first = pop();
        int phi = values.phi();
        values.addInput(phi, first);
        values.addInput(phi, second);
        push(phi);
      }
      case REF_EQ, REF_AS_NON_NULL, BR_ON_NULL, BR_ON_NON_NULL -> throw new UnknownCodeException();
      default -> {
        if (op.code() >> 16 == AGGREGATES) {
          throw new UnknownCodeException();
        }
        super.step(offset, op);
      }
    }
  }

  @Override
  protected void assign(int local, int value) {
    super.assign(local, value);
    sink.set(local, value);
  }

  private void arithmetic(Values.Kind kind) {
    int second = pop();
    int first = pop();
    push(values.add(kind, first, second, 0));
  }

  private void memory(int at, Opcode op, MemoryAccess access) {
    boolean isWhole =
        access.reads()
            && !access.writes()
            && (op == Opcode.I32_LOAD
                || op == Opcode.I64_LOAD
                || op == Opcode.I32_ATOMIC_LOAD
                || op == Opcode.I64_ATOMIC_LOAD);
    if (op == Opcode.I32_STORE || op == Opcode.I64_STORE) {
      if ((cursor.u32() & 0x40) != 0) {
        cursor.u32();
      }
      int value = pop();
      sink.store(at, pop(), cursor.u64(), access.bytes(), value);
      return;
    }
    if (!isWhole) {
      super.step(at, op);
      return;
    }
    if ((cursor.u32() & 0x40) != 0) {
      cursor.u32();
    }
    long offset = cursor.u64();
    push(values.add(Values.Kind.LOAD, pop(), access.bytes(), offset));
  }

  @Override
  protected void opened(Joins block, int offset) {
    super.opened(block, offset);
    if (block.kind() == Opcode.IF) {
      firstNew = values.size();
    }
  }

  @Override
  protected void arrive(Joins block) {
    super.arrive(block);
    firstNew = values.size();
  }

  @Override
  protected void direct(int offset, int callee, FunctionType type, boolean isTail) {
    sink.call(offset, callee, -1, popAll(type.parameters().size()));
    finish(type, Values.Kind.RESULT, callee, isTail);
  }

  @Override
  protected void indirect(int offset, int type, int table, boolean isTail) {
    FunctionType signature = types.function(type);
    int operand = pop();
    sink.call(offset, -1, operand, popAll(signature.parameters().size()));
    finish(signature, Values.Kind.SITE_RESULT, offset, isTail);
  }

  private void finish(FunctionType type, Values.Kind kind, int first, boolean isTail) {
    firstNew = values.size();
    if (isTail) {
      leave();
    } else if (type.results().size() == 1) {
      push(values.add(kind, first, 0, 0));
    } else {
      exchange(0, type.results().size());
    }
  }

  @Override
  protected void returns() {
    if (hasResult) {
      sink.result(current, peek(0));
    }
  }

  @Override
  protected void branch(int label) {
    if (label == depth() - 1) {
      returns();
      firstNew = values.size();
    } else {
      super.branch(label);
    }
  }

  @Override
  protected int merged(int value) {
    int phi = values.phi();
    values.addInput(phi, value);
    return phi;
  }

  @Override
  protected void flow(int value, int into) {
    values.addInput(into, value);
  }

  @Override
  protected int parameter(int index) {
    return values.add(Values.Kind.PARAMETER, index, 0, 0);
  }

  @Override
  protected int zero() {
    return values.add(Values.Kind.CONSTANT, 0, 0, 0);
  }

  @Override
  protected int unknown() {
    return values.other();
  }
}
