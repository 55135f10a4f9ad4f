// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.code.ValueWalk;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Operation;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.function.IntUnaryOperator;

/** Walks once through a function's code, in place, and adds to the places what flows where. */
final class ObjectWalker extends ValueWalk {
  private static final int MOST_LOCALS = 256;
  private static final int WORD = Integer.BYTES;
  private static final int[] NOTHING = {};

  private final Frame frame;
  private final ValueNodes nodes;
  private final Constants constants;
  private final Arithmetic arithmetic;
  private int function;

  /** Locals that are not followed: the first, and one place each. */
  private int firstOther;

  private int[] others = NOTHING;

  /** What lies outside of a function's code: places of functions, globals, and its calls. */
  interface Frame {
    int parameter(int function, int index);

    int result(int function, int index);

    int global(int global);

    /** What is thrown. */
    int thrown();

    /** The constant that the linker wrote at a place of the file, or one that is as it is read. */
    int constant(int place, long read);

    /** Whether the linker wrote an address at a place of the file. */
    boolean isWritten(int place);

    /** A direct call; the place of its first result. */
    int direct(int callee, int[] arguments);

    /** Another call; the place of its first result. */
    int indirect(int caller, int offset, int operand, FunctionType type, int[] arguments);
  }

  ObjectWalker(WasmModule module, Frame frame, ValueNodes nodes, Constants constants) {
    super(module, MOST_LOCALS, Integer.MAX_VALUE);
    this.frame = frame;
    this.nodes = nodes;
    this.constants = constants;
    this.arithmetic = new Arithmetic(nodes, constants);
  }

  /** Walks through a defined function. */
  void walk(int definedFunction) {
    function = definedFunction;
    walkThrough(function);
    if (isReachable()) {
      returns();
    }
  }

  @Override
  protected void step(int offset, Opcode op) {
    switch (op) {
      case I32_CONST -> {
        int place = cursor.position();
        push(frame.constant(place, cursor.s32()));
      }
      case I64_CONST -> {
        int place = cursor.position();
        push(frame.constant(place, cursor.s64()));
      }
      case GLOBAL_GET -> push(frame.global(cursor.u32()));
      case GLOBAL_SET -> {
        int value = constants.place(pop());
        nodes.copy(value, frame.global(cursor.u32()));
      }
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        drop(1);
        int second = pop();
        push(arithmetic.either(pop(), second));
      }
      case MEMORY_COPY -> {
        cursor.skip(op.immediates());
        drop(1);
        int from = constants.place(arithmetic.masked(pop()));
        int to = constants.place(arithmetic.masked(pop()));
        nodes.copy(nodes.load(from, 0, WORD), nodes.store(to, 0, WORD));
      }
      default -> {
        if (!compute(op)) {
          super.step(offset, op);
        }
      }
    }
  }

  /** An operation on numbers, or an access to memory. */
  private boolean compute(Opcode op) {
    Operation operation = op.operation();
    if (operation instanceof MemoryAccess access) {
      access(op, access);
      return true;
    }
    Signature signature = op.signature();
    if (signature == null) {
      return false;
    }
    cursor.skip(op.immediates());
    String taken = signature.operands();
    String given = signature.results();
    if (operation instanceof BinaryOp binary) {
      int right = pop();
      push(arithmetic.binary(binary, pop(), right, given.equals("l")));
    } else if (operation instanceof ConvertOp || operation == UnaryOp.EXTEND32_S) {
      // The same value goes on, in more bits or in fewer.
    } else if ((taken + given).indexOf('v') >= 0 || op.mnemonic().contains("reinterpret")) {
      int all = constants.unknown();
      for (int i = 0; i < taken.length(); i++) {
        all = arithmetic.either(arithmetic.masked(pop()), all);
      }
      pushAll(given.length(), all);
    } else {
      drop(taken.length());
      pushAll(given.length(), constants.unknown());
    }
    return true;
  }

  private void pushAll(int count, int value) {
    for (int i = 0; i < count; i++) {
      push(value);
    }
  }

  /** A load or a store, atomic ones included. Pointers move in whole words. */
  private void access(Opcode op, MemoryAccess access) {
    Signature signature = op.signature();
    if (signature == null) {
      throw new IllegalStateException("no signature: " + op.mnemonic());
    }
    int start = cursor.position();
    int flags = cursor.u32();
    if ((flags & 0x40) != 0) {
      cursor.u32();
    }
    int place = cursor.position();
    long offset = cursor.u64();
    cursor.seek(start);
    cursor.skip(op.immediates());
    int count = signature.operands().length();
    int[] values = new int[count];
    for (int i = count - 1; i >= 0; i--) {
      values[i] = pop();
    }
    if (access.bytes() < WORD) {
      finish(signature, access, values, constants.unknown());
      return;
    }
    int constant = 0;
    int address;
    if (frame.isWritten(place)) {
      address = arithmetic.sum(frame.constant(place, offset), values[0]);
    } else if (offset > Integer.MAX_VALUE) {
      address = arithmetic.masked(values[0]);
    } else {
      constant = (int) offset;
      address = values[0];
    }
    int from = constants.place(address);
    int read = access.reads() ? nodes.load(from, constant, access.bytes()) : constants.unknown();
    if (access.writes()) {
      // What is added to a word that is there, or masks it, leaves pointers of both.
      boolean isComputed = access.reads() && !op.mnemonic().contains("xchg");
      int into = nodes.store(from, constant, access.bytes());
      for (int i = 1; i < count; i++) {
        int value = isComputed ? arithmetic.masked(values[i]) : values[i];
        nodes.copy(constants.place(value), into);
      }
      if (isComputed) {
        nodes.mask(read, into);
      }
    }
    finish(signature, access, values, read);
  }

  /** Pushes what was read; a lane that is loaded into a vector leaves the other lanes. */
  private void finish(Signature signature, MemoryAccess access, int[] values, int read) {
    boolean isLane = values.length == 2 && !access.writes() && signature.results().equals("v");
    pushAll(
        signature.results().length(),
        isLane ? arithmetic.either(arithmetic.masked(read), arithmetic.masked(values[1])) : read);
  }

  @Override
  protected void direct(int offset, int callee, FunctionType type, boolean isTail) {
    finish(type, frame.direct(callee, popAll(type)), isTail);
  }

  @Override
  protected void indirect(int offset, int type, int table, boolean isTail) {
    FunctionType signature = types.function(type);
    int operand = constants.place(pop());
    int[] arguments = popAll(signature);
    finish(signature, frame.indirect(function, offset, operand, signature, arguments), isTail);
  }

  private int[] popAll(FunctionType type) {
    int[] places = new int[type.parameters().size()];
    for (int i = places.length - 1; i >= 0; i--) {
      places[i] = constants.place(pop());
    }
    return places;
  }

  private void finish(FunctionType type, int first, boolean isTail) {
    for (int i = 0; i < type.results().size(); i++) {
      if (isTail) {
        nodes.copy(first + i, frame.result(function, i));
      } else {
        push(first + i);
      }
    }
    if (isTail) {
      leave();
    }
  }

  @Override
  protected void returns() {
    int count = module.functionType(function).results().size();
    for (int i = 0; i < count; i++) {
      nodes.copy(constants.place(peek(count - 1 - i)), frame.result(function, i));
    }
  }

  @Override
  protected void throwing(int tag, int count) {
    for (int i = 0; i < count; i++) {
      nodes.copy(constants.place(pop()), frame.thrown());
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
  protected int merged(int value) {
    int place = nodes.node();
    nodes.copy(constants.place(value), place);
    return place;
  }

  @Override
  protected void flow(int value, int into) {
    nodes.copy(constants.place(value), into);
  }

  @Override
  protected int parameter(int index) {
    return frame.parameter(function, index);
  }

  @Override
  protected int zero() {
    return constants.number(0);
  }

  @Override
  protected int unknown() {
    return constants.unknown();
  }

  @Override
  protected int caught() {
    return frame.thrown();
  }

  @Override
  protected void startUnfollowed(int from, int count, IntUnaryOperator value) {
    firstOther = from;
    others = new int[count];
    for (int i = 0; i < count; i++) {
      others[i] = merged(value.applyAsInt(from + i));
    }
  }

  @Override
  protected int unfollowed(int local) {
    return others[local - firstOther];
  }

  @Override
  protected void assignUnfollowed(int local, int value) {
    flow(value, unfollowed(local));
  }
}
