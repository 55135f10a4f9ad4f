// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Opcode;
import java.util.SplittableRandom;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.MutableBooleanList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.BooleanLists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Writes bodies that are valid, of a wanted number of bytes and with the wanted calls, out of
 * instructions whose classes have the shape's shares over the module. Each instruction is drawn
 * from those classes that are behind their share and whose operands are there. Operands are i32s;
 * other types are in parameters, locals and constants. The code computes nothing and is never run.
 */
final class BodyWriter {
  private static final InstructionClass[] CLASSES = InstructionClass.values();
  private static final Opcode[] UNARY = {
    Opcode.I32_EQZ, Opcode.I32_EXTEND8_S, Opcode.I32_CLZ, Opcode.I32_EQZ
  };
  private static final Opcode[] BINARY = {
    Opcode.I32_ADD,
    Opcode.I32_ADD,
    Opcode.I32_AND,
    Opcode.I32_SUB,
    Opcode.I32_SHL,
    Opcode.I32_EQ,
    Opcode.I32_NE,
    Opcode.I32_LT_S,
    Opcode.I32_LT_U,
    Opcode.I32_OR,
    Opcode.I32_SHR_U
  };

  /** A body with fewer bytes has no locals. */
  static final int SMALL = 24;

  /** An epilogue. */
  private static final int FRAME_BYTES = 7;

  private static final int MAX_HEIGHT = 8;
  private static final int MAX_DEPTH = 6;
  private static final String LOCALS = "iiiiiillfd";

  /** The global that is the stack pointer in memory. */
  static final int STACK_POINTER = 0;

  private final SplittableRandom random;
  private final double[] shares = new double[CLASSES.length];
  private final long[] counts = new long[CLASSES.length];
  private final double[] behind = new double[CLASSES.length];
  private long total;

  private ByteWriter code = new ByteWriter();
  private String localTypes = "";

  /** Operands of the innermost block, and, outermost first, of those around it. */
  private int height;

  private final MutableIntList outer = IntLists.mutable.empty();

  /** The blocks, outermost first: whether the code after them runs if their own end does not. */
  private final MutableBooleanList passed = BooleanLists.mutable.empty();

  /** How deep blocks nest before one is ended. */
  private int depth;

  BodyWriter(Shape shape, SplittableRandom random) {
    this.random = random;
    shape.instructions().forEach((key, share) -> shares[key.ordinal()] = share);
  }

  /** A call to write: of a function, or, if that is negative, through the table by this type. */
  record Call(int callee, int typeIndex, String type, boolean knownIndex) {}

  /** The body of a function of this type. */
  ByteWriter write(String type, int bytes, ImmutableList<Call> calls, boolean frame) {
    code = new ByteWriter();
    height = 0;
    depth = random.nextInt(1, MAX_DEPTH);
    boolean small = bytes < SMALL;
    String parameters = type.substring(0, type.indexOf('>'));
    localTypes = small ? parameters : parameters + LOCALS;
    locals(localTypes.substring(parameters.length()));
    if (frame && !small) {
      moveStackPointer(Opcode.I32_SUB);
    }
    int done = 0;
    for (Call call : calls) {
      fill((int) ((long) bytes * done / (calls.size() + 1)));
      call(call);
      done++;
    }
    fill(bytes - (frame ? FRAME_BYTES : 0));
    while (!outer.isEmpty()) {
      end();
    }
    drop();
    if (frame && !small) {
      moveStackPointer(Opcode.I32_ADD);
    }
    for (char result : type.substring(parameters.length() + 1).toCharArray()) {
      constant(result);
    }
    emit(InstructionClass.END, Opcode.END);
    return code;
  }

  /** Declares locals, a run of one type at once. */
  private void locals(String types) {
    long runs = types.chars().distinct().count();
    code.unsigned((int) runs);
    for (int start = 0; start < types.length(); ) {
      char type = types.charAt(start);
      int end = types.lastIndexOf(type) + 1;
      code.unsigned(end - start);
      code.valueType(ValueType.ofSignature(type));
      start = end;
    }
  }

  private void moveStackPointer(Opcode op) {
    emit(InstructionClass.GLOBAL_GET, Opcode.GLOBAL_GET);
    code.unsigned(STACK_POINTER);
    emit(InstructionClass.CONSTANT, Opcode.I32_CONST);
    code.signed(32);
    emit(InstructionClass.BINARY, op);
    emit(InstructionClass.GLOBAL_SET, Opcode.GLOBAL_SET);
    code.unsigned(STACK_POINTER);
  }

  private void fill(int end) {
    // What is open by then is closed in a byte each, and operands are dropped in one or two.
    while (code.size() + outer.size() + 2 * height + 2 < end) {
      step(draw());
    }
  }

  /** Draws a class that fits here, the likelier the further it is behind its share. */
  private InstructionClass draw() {
    double sum = 0;
    for (InstructionClass candidate : CLASSES) {
      int i = candidate.ordinal();
      behind[i] = fits(candidate) ? Math.max(0, shares[i] * (total + 40) - counts[i]) : 0;
      sum += behind[i];
    }
    double rest = random.nextDouble() * sum;
    for (InstructionClass candidate : CLASSES) {
      rest -= behind[candidate.ordinal()];
      if (rest < 0) {
        return candidate;
      }
    }
    return height < MAX_HEIGHT ? InstructionClass.CONSTANT : InstructionClass.DROP;
  }

  private boolean fits(InstructionClass candidate) {
    return switch (candidate) {
      case LOCAL_GET -> height < MAX_HEIGHT && localTypes.indexOf('i') >= 0;
      case GLOBAL_GET, CONSTANT -> height < MAX_HEIGHT;
      case LOCAL_SET, LOCAL_TEE -> height >= 1 && localTypes.endsWith(LOCALS);
      case LOAD, UNARY, DROP, GLOBAL_SET -> height >= 1;
      case STORE, BINARY -> height >= 2;
      case SELECT -> height >= 3;
      case BLOCK, LOOP -> outer.size() < 2 * MAX_DEPTH;
      case IF -> height >= 1 && outer.size() < 2 * MAX_DEPTH;
      case BRANCH_IF -> height >= 1 && !outer.isEmpty();
      case END -> height <= 1 && outer.size() >= depth;
      case BRANCH -> height <= 1 && outer.size() >= depth && passed.getLast();
      case BRANCH_TABLE -> height >= 1 && outer.size() >= depth;
      case CALL, CALL_INDIRECT, OTHER -> false;
    };
  }

  private void step(InstructionClass chosen) {
    switch (chosen) {
      case LOCAL_GET -> localGet('i');
      case CONSTANT -> constant('i');
      case GLOBAL_GET -> {
        emit(chosen, Opcode.GLOBAL_GET);
        code.unsigned(random.nextInt(2));
        height++;
      }
      case GLOBAL_SET -> {
        emit(chosen, Opcode.GLOBAL_SET);
        // Only prologues and epilogues move the stack pointer.
        code.unsigned(STACK_POINTER + 1);
        height--;
      }
      case LOCAL_SET -> {
        emit(chosen, Opcode.LOCAL_SET);
        code.unsigned(ownLocal());
        height--;
      }
      case LOCAL_TEE -> {
        emit(chosen, Opcode.LOCAL_TEE);
        code.unsigned(ownLocal());
      }
      case LOAD -> memory(chosen, Opcode.I32_LOAD, 0);
      case STORE -> memory(chosen, Opcode.I32_STORE, 2);
      case UNARY -> emit(chosen, UNARY[random.nextInt(UNARY.length)]);
      case BINARY -> {
        emit(chosen, BINARY[random.nextInt(BINARY.length)]);
        height--;
      }
      case SELECT -> {
        emit(chosen, Opcode.SELECT);
        height -= 2;
      }
      case DROP -> drop(1);
      case BLOCK -> open(chosen, Opcode.BLOCK);
      case LOOP -> open(chosen, Opcode.LOOP);
      case IF -> {
        height--;
        open(chosen, Opcode.IF);
      }
      case BRANCH_IF -> {
        emit(chosen, Opcode.BR_IF);
        label();
        height--;
      }
      case BRANCH -> {
        emit(chosen, Opcode.BR);
        label();
        close();
      }
      case BRANCH_TABLE -> branchTable();
      case END -> end();
      case CALL, CALL_INDIRECT, OTHER -> throw new IllegalArgumentException(chosen.name());
    }
  }

  private void branchTable() {
    emit(InstructionClass.BRANCH_TABLE, Opcode.BR_TABLE);
    int labels = random.nextInt(2, 10);
    code.unsigned(labels);
    // The innermost block is among them, so that the code after it is not dead.
    passed.set(passed.size() - 1, true);
    code.unsigned(0);
    for (int i = 0; i < labels; i++) {
      label();
    }
    close();
  }

  /** A label of any block around here. */
  private void label() {
    int label = random.nextInt(outer.size());
    code.unsigned(label);
    passed.set(passed.size() - 1 - label, true);
  }

  private void open(InstructionClass chosen, Opcode op) {
    emit(chosen, op);
    code.octet(0x40);
    outer.add(height);
    passed.add(op == Opcode.IF);
    height = 0;
  }

  private void end() {
    drop();
    close();
  }

  /** Ends a block after whose last instruction no operand is left, or none is asked for. */
  private void close() {
    emit(InstructionClass.END, Opcode.END);
    height = outer.removeAtIndex(outer.size() - 1);
    passed.removeAtIndex(passed.size() - 1);
  }

  private void drop() {
    drop(height);
  }

  private void drop(int operands) {
    for (int i = 0; i < operands; i++) {
      if (fits(InstructionClass.LOCAL_SET) && !isBehind(InstructionClass.DROP)) {
        step(InstructionClass.LOCAL_SET);
      } else {
        emit(InstructionClass.DROP, Opcode.DROP);
        height--;
      }
    }
  }

  private boolean isBehind(InstructionClass key) {
    return counts[key.ordinal()] < shares[key.ordinal()] * total;
  }

  private void memory(InstructionClass chosen, Opcode op, int operands) {
    emit(chosen, op);
    code.unsigned(2);
    code.unsigned(random.nextInt(40) * 4);
    height -= operands;
  }

  private void call(Call call) {
    int end = call.type().indexOf('>');
    for (char parameter : call.type().substring(0, end).toCharArray()) {
      if (localTypes.indexOf(parameter) >= 0) {
        localGet(parameter);
      } else {
        constant(parameter);
      }
    }
    height -= end;
    if (call.callee() >= 0) {
      emit(InstructionClass.CALL, Opcode.CALL);
      code.unsigned(call.callee());
    } else {
      index(call.knownIndex());
      emit(InstructionClass.CALL_INDIRECT, Opcode.CALL_INDIRECT);
      code.unsigned(call.typeIndex());
      code.unsigned(0);
    }
    for (char result : call.type().substring(end + 1).toCharArray()) {
      if (result == 'i') {
        height++;
        drop(height < MAX_HEIGHT ? 0 : 1);
      } else {
        emit(InstructionClass.DROP, Opcode.DROP);
      }
    }
  }

  /** The table index of a call: a constant, or something loaded. */
  private void index(boolean known) {
    emit(InstructionClass.CONSTANT, Opcode.I32_CONST);
    code.signed(random.nextInt(1 << 12));
    if (!known) {
      emit(InstructionClass.LOAD, Opcode.I32_LOAD);
      code.unsigned(2);
      code.unsigned(random.nextInt(40) * 4);
    }
  }

  private void localGet(char type) {
    int local = localTypes.indexOf(type, random.nextInt(localTypes.length()));
    emit(InstructionClass.LOCAL_GET, Opcode.LOCAL_GET);
    code.unsigned(local >= 0 ? local : localTypes.indexOf(type));
    height++;
  }

  /** An i32 that is no parameter. */
  private int ownLocal() {
    return localTypes.length() - LOCALS.length() + random.nextInt(LOCALS.indexOf('l'));
  }

  private void constant(char type) {
    switch (type) {
      case 'i' -> {
        emit(InstructionClass.CONSTANT, Opcode.I32_CONST);
        code.signed(i32());
      }
      case 'l' -> {
        emit(InstructionClass.CONSTANT, Opcode.I64_CONST);
        code.signed(i32());
      }
      case 'f' -> {
        emit(InstructionClass.CONSTANT, Opcode.F32_CONST);
        code.raw(new byte[4], 0, 4);
      }
      case 'd' -> {
        emit(InstructionClass.CONSTANT, Opcode.F64_CONST);
        code.raw(new byte[8], 0, 8);
      }
      default -> throw new IllegalArgumentException("no constant of type " + type);
    }
    height++;
  }

  /** Mostly small numbers, some of them addresses of data. */
  private int i32() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(1 << 20, 1 << 24);
      case 1, 2 -> random.nextInt(64, 8192);
      default -> random.nextInt(-8, 64);
    };
  }

  private void emit(InstructionClass key, Opcode op) {
    counts[key.ordinal()]++;
    total++;
    code.op(op);
  }
}
