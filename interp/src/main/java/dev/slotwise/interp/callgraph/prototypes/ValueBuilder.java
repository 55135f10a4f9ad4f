// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Window;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.collections.api.list.primitive.IntList;
import org.jspecify.annotations.Nullable;

/**
 * Turns the code of a function into {@link Values}, in one walk: phis are made where paths join, as
 * structured control flow says where that is. Code that can't be reached is passed over.
 */
final class ValueBuilder {
  private final WasmModule module;
  private final Types types;
  private final Values values;
  private final Sink sink;
  private final ByteCursor cursor;
  private int[] locals = new int[0];
  private int localCount;
  private int[] stack = new int[64];
  private int height;
  private final List<Frame> frames = new ArrayList<>();
  private int deadBlocks;
  private boolean reachable;
  private int blockParameters;
  private int blockResults;

  /** Takes what is met on the way. */
  interface Sink {
    /** At a window's start, the value that is at its place. */
    void window(Window window, int value);

    /** A call; {@code operand} is the table index or reference, or -1 for a direct call. */
    void call(int offset, int callee, int operand, int[] arguments);

    /** A store of a whole word. */
    void store(int offset, int address, long displacement, int bytes, int value);

    /** A value becomes a local's. */
    void set(int local, int value);
  }

  /** Code has an instruction that compilers of languages with pointers don't write. */
  static final class UnknownCodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Frame {
    final boolean isLoop;
    final int base;
    final int parameters;
    final int results;

    /** What locals and carried operands are at the label: of a loop, phis from the start. */
    int @Nullable [] label;

    /** Phis that branches have made, as against values that all branches agree on. */
    boolean @Nullable [] isPhi;

    /** Of an {@code if} without {@code else} so far: locals and parameters at its start. */
    int @Nullable [] otherwise;

    /** Of a {@code try}: what locals can be when something in it throws. */
    int @Nullable [] handler;

    Frame(boolean isLoop, int base, int parameters, int results) {
      this.isLoop = isLoop;
      this.base = base;
      this.parameters = parameters;
      this.results = results;
    }

    int arity() {
      return isLoop ? parameters : results;
    }
  }

  ValueBuilder(WasmModule module, Values values, Sink sink) {
    this.module = module;
    this.types = module.types();
    this.values = values;
    this.sink = sink;
    this.cursor = new ByteCursor(module.bytes(), 0, 0, "code");
  }

  /**
   * Walks through a defined function; parameters are the first values.
   *
   * @param windows in order of their offsets
   * @throws UnknownCodeException if it has instructions on objects of the host or the collector
   */
  void build(int function, List<Window> windows) {
    values.clear();
    FunctionType type = module.functionType(function);
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    enterLocals(type.parameters());
    frames.clear();
    deadBlocks = 0;
    reachable = true;
    height = 0;
    open(Opcode.BLOCK, 0, type.results().size());
    int next = 0;
    while (!frames.isEmpty()) {
      int offset = cursor.position();
      while (next < windows.size() && windows.get(next).offset() <= offset) {
        Window window = windows.get(next++);
        if (reachable) {
          report(window);
        }
      }
      Opcode op = cursor.opcode();
      if (reachable) {
        step(offset, op);
      } else {
        skip(op);
      }
    }
  }

  private void report(Window window) {
    if (window.isOperand()) {
      if (window.index() < height) {
        sink.window(window, stack[window.index()]);
      }
    } else if (window.index() < localCount) {
      sink.window(window, locals[window.index()]);
    }
  }

  private void enterLocals(IntList parameters) {
    localCount = 0;
    for (int i = 0; i < parameters.size(); i++) {
      addLocals(1);
      locals[i] = values.add(Values.Kind.PARAMETER, i, 0, 0);
    }
    for (int groups = cursor.u32(); groups > 0; groups--) {
      int from = localCount;
      addLocals(cursor.u32());
      cursor.valueType();
      for (int i = from; i < localCount; i++) {
        locals[i] = values.add(Values.Kind.CONSTANT, 0, 0, 0);
      }
    }
  }

  private void addLocals(int count) {
    localCount += count;
    if (localCount > locals.length) {
      locals = Arrays.copyOf(locals, Math.max(localCount, locals.length * 2));
    }
  }

  private void push(int value) {
    if (height == stack.length) {
      stack = Arrays.copyOf(stack, height * 2);
    }
    stack[height++] = value;
  }

  private int pop() {
    return stack[--height];
  }

  private void step(int offset, Opcode op) {
    if (op.operation() instanceof MemoryAccess access) {
      memory(offset, op, access);
      return;
    }
    switch (op) {
      case LOCAL_GET -> push(locals[cursor.u32()]);
      case LOCAL_SET -> set(cursor.u32(), pop());
      case LOCAL_TEE -> set(cursor.u32(), stack[height - 1]);
      case I32_CONST ->
          push(values.add(Values.Kind.CONSTANT, 0, 0, Integer.toUnsignedLong(cursor.s32())));
      case I64_CONST -> push(values.add(Values.Kind.CONSTANT, 0, 0, cursor.s64()));
      case I32_ADD, I64_ADD -> arithmetic(Values.Kind.SUM);
      case I32_SUB, I64_SUB -> arithmetic(Values.Kind.DIFFERENCE);
      case DROP -> height--;
      case NOP -> {}
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        height--;
        int second = pop();
        int first = pop();
        int phi = values.phi();
        values.addInput(phi, first);
        values.addInput(phi, second);
        push(phi);
      }
      case GLOBAL_GET, REF_FUNC, TABLE_SIZE -> exchange(op, 0, 1);
      case GLOBAL_SET -> exchange(op, 1, 0);
      case TABLE_GET, REF_IS_NULL -> exchange(op, 1, 1);
      case TABLE_SET -> exchange(op, 2, 0);
      case TABLE_GROW -> exchange(op, 2, 1);
      case TABLE_FILL, TABLE_COPY, TABLE_INIT, MEMORY_COPY, MEMORY_FILL, MEMORY_INIT ->
          exchange(op, 3, 0);
      case REF_NULL -> exchange(op, 0, 1);
      case ELEM_DROP -> exchange(op, 0, 0);
      default -> {
        if (!call(offset, op) && !control(op)) {
          Signature signature = op.signature();
          if (signature == null) {
            throw new UnknownCodeException();
          }
          exchange(op, signature.operands().length(), signature.results().length());
        }
      }
    }
  }

  private void exchange(Opcode op, int operands, int results) {
    cursor.skip(op.immediates());
    height -= operands;
    for (int i = 0; i < results; i++) {
      push(values.other());
    }
  }

  private void set(int local, int value) {
    locals[local] = value;
    sink.set(local, value);
    for (Frame frame : frames) {
      if (frame.handler != null) {
        values.addInput(frame.handler[local], value);
      }
    }
  }

  private void arithmetic(Values.Kind kind) {
    int second = pop();
    int first = pop();
    push(values.add(kind, first, second, 0));
  }

  private void memory(int at, Opcode op, MemoryAccess access) {
    Signature signature = op.signature();
    if (signature == null) {
      throw new UnknownCodeException();
    }
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
      exchange(op, signature.operands().length(), signature.results().length());
      return;
    }
    if ((cursor.u32() & 0x40) != 0) {
      cursor.u32();
    }
    long offset = cursor.u64();
    push(values.add(Values.Kind.LOAD, pop(), access.bytes(), offset));
  }

  private boolean call(int offset, Opcode op) {
    switch (op) {
      case CALL, RETURN_CALL -> {
        int callee = cursor.u32();
        FunctionType type = module.functionType(callee);
        sink.call(offset, callee, -1, popAll(type.parameters().size()));
        finish(type, Values.Kind.RESULT, callee, op == Opcode.RETURN_CALL);
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
    int operand = pop();
    sink.call(offset, -1, operand, popAll(type.parameters().size()));
    finish(type, Values.Kind.SITE_RESULT, offset, tail);
  }

  private int[] popAll(int count) {
    height -= count;
    return Arrays.copyOfRange(stack, height, height + count);
  }

  private void finish(FunctionType type, Values.Kind kind, int first, boolean tail) {
    if (tail) {
      reachable = false;
    } else if (type.results().size() == 1) {
      push(values.add(kind, first, 0, 0));
    } else {
      for (int i = 0; i < type.results().size(); i++) {
        push(values.other());
      }
    }
  }

  private boolean control(Opcode op) {
    switch (op) {
      case BLOCK, LOOP, TRY -> {
        blockType();
        open(op, blockParameters, blockResults);
      }
      case IF -> {
        blockType();
        height--;
        open(op, blockParameters, blockResults);
      }
      case TRY_TABLE -> tryTable();
      case ELSE -> nextArm(op);
      case CATCH, CATCH_ALL -> handler(op);
      case END -> close();
      case DELEGATE -> {
        cursor.u32();
        close();
      }
      case BR -> {
        branch(cursor.u32());
        reachable = false;
      }
      case BR_IF -> {
        height--;
        branch(cursor.u32());
      }
      case BR_TABLE -> {
        height--;
        int last = -1;
        for (int i = cursor.u32(); i >= 0; i--) {
          int label = cursor.u32();
          if (label != last) {
            branch(label);
          }
          last = label;
        }
        reachable = false;
      }
      case RETURN, UNREACHABLE, THROW, RETHROW, THROW_REF -> {
        cursor.skip(op.immediates());
        reachable = false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void open(Opcode op, int parameters, int results) {
    Frame frame = new Frame(op == Opcode.LOOP, height - parameters, parameters, results);
    if (op == Opcode.LOOP) {
      int[] label = new int[localCount + parameters];
      for (int i = 0; i < label.length; i++) {
        int at = frame.base + i - localCount;
        int before = i < localCount ? locals[i] : stack[at];
        label[i] = values.phi();
        values.addInput(label[i], before);
        if (i < localCount) {
          locals[i] = label[i];
        } else {
          stack[at] = label[i];
        }
      }
      frame.label = label;
    } else if (op == Opcode.IF) {
      frame.otherwise = Arrays.copyOf(locals, localCount + parameters);
      System.arraycopy(stack, frame.base, frame.otherwise, localCount, parameters);
    } else if (op == Opcode.TRY) {
      frame.handler = handlerPhis();
    }
    frames.add(frame);
  }

  private int[] handlerPhis() {
    int[] phis = new int[localCount];
    for (int i = 0; i < localCount; i++) {
      phis[i] = values.phi();
      values.addInput(phis[i], locals[i]);
    }
    return phis;
  }

  /** The values now are values at a label. */
  private void branch(int label) {
    branch(frames.get(frames.size() - 1 - label), locals);
  }

  private void branch(Frame frame, int[] state) {
    int arity = frame.arity();
    int[] known = frame.label;
    if (known == null) {
      known = Arrays.copyOf(state, localCount + arity);
      System.arraycopy(stack, height - arity, known, localCount, arity);
      frame.label = known;
      frame.isPhi = new boolean[known.length];
      return;
    }
    boolean[] isPhi = frame.isPhi;
    for (int i = 0; i < known.length; i++) {
      int value = i < localCount ? state[i] : stack[height - arity + i - localCount];
      if (value == known[i]) {
        continue;
      }
      if (isPhi != null && !isPhi[i]) {
        int phi = values.phi();
        values.addInput(phi, known[i]);
        known[i] = phi;
        isPhi[i] = true;
      }
      values.addInput(known[i], value);
    }
  }

  /** {@code else}, {@code catch} or {@code catch_all}: the arm above ends, another begins. */
  private void nextArm(Opcode op) {
    if (deadBlocks > 0) {
      return;
    }
    Frame frame = frames.get(frames.size() - 1);
    if (reachable) {
      branch(frame, locals);
    }
    height = frame.base;
    int[] otherwise = frame.otherwise;
    frame.otherwise = null;
    if (op == Opcode.ELSE && otherwise != null) {
      restore(otherwise);
    } else if (frame.handler != null) {
      System.arraycopy(frame.handler, 0, locals, 0, localCount);
    }
    reachable = true;
  }

  private void restore(int[] state) {
    System.arraycopy(state, 0, locals, 0, localCount);
    for (int i = localCount; i < state.length; i++) {
      push(state[i]);
    }
  }

  private void handler(Opcode op) {
    int tag = op == Opcode.CATCH ? cursor.u32() : -1;
    boolean dead = deadBlocks > 0;
    nextArm(op);
    if (!dead && tag >= 0) {
      pushPayload(tag);
    }
  }

  private int pushPayload(int tag) {
    int size = types.function(module.tags().get(tag)).parameters().size();
    for (int i = 0; i < size; i++) {
      push(values.other());
    }
    return size;
  }

  private void tryTable() {
    blockType();
    int[] handler = handlerPhis();
    int before = height;
    for (int i = cursor.u32(); i > 0; i--) {
      int kind = cursor.u8();
      if (cursor.catchHasTag(kind)) {
        pushPayload(cursor.u32());
      }
      if ((kind & 1) != 0) {
        push(values.other());
      }
      branch(frames.get(frames.size() - 1 - cursor.u32()), handler);
      height = before;
    }
    open(Opcode.TRY_TABLE, blockParameters, blockResults);
    frames.get(frames.size() - 1).handler = handler;
  }

  /** {@code end} or {@code delegate}. */
  private void close() {
    if (deadBlocks > 0) {
      deadBlocks--;
      return;
    }
    Frame frame = frames.get(frames.size() - 1);
    int[] otherwise = frame.otherwise;
    if (otherwise != null) {
      if (reachable) {
        branch(frame, locals);
      }
      height = frame.base;
      restore(otherwise);
      reachable = true;
    }
    if (!frame.isLoop && frame.label != null) {
      if (reachable) {
        branch(frame, locals);
      }
      height = frame.base;
      restore(frame.label);
      reachable = true;
    }
    frames.remove(frames.size() - 1);
  }

  /** An instruction that can't be reached: only the structure of blocks counts. */
  private void skip(Opcode op) {
    switch (op) {
      case BLOCK, LOOP, IF, TRY, TRY_TABLE -> {
        cursor.skip(op.immediates());
        deadBlocks++;
      }
      case ELSE -> nextArm(op);
      case CATCH, CATCH_ALL -> handler(op);
      case END -> close();
      case DELEGATE -> {
        cursor.u32();
        close();
      }
      default -> cursor.skip(op.immediates());
    }
  }

  private void blockType() {
    long type = cursor.blockType();
    blockParameters = 0;
    blockResults = 0;
    if ((type & ByteCursor.VALUE_BLOCK) != 0 && type != ByteCursor.EMPTY_BLOCK) {
      blockResults = 1;
    } else if (type != ByteCursor.EMPTY_BLOCK) {
      FunctionType signature = types.function((int) type);
      blockParameters = signature.parameters().size();
      blockResults = signature.results().size();
    }
  }
}
