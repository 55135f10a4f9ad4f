// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.callgraph.objects.Paths.Kind;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Operation;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Walks once through a function's code, in place, and adds to the places what flows where. */
final class ObjectWalker {
  private static final int WORD = Integer.BYTES;

  private final WasmModule module;
  private final Types types;
  private final Frame frame;
  private final ValueNodes nodes;
  private final Constants constants;
  private final Arithmetic arithmetic;
  private final Paths paths;
  private final ByteCursor cursor;
  private @Nullable Assignments assignments;
  private int function;
  private int localCount;

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
    this.module = module;
    this.types = module.types();
    this.frame = frame;
    this.nodes = nodes;
    this.constants = constants;
    this.arithmetic = new Arithmetic(nodes, constants);
    this.paths = new Paths(nodes, constants);
    this.cursor = new ByteCursor(module.bytes(), 0, 0, "code");
  }

  /** Walks through a defined function. */
  void walk(int definedFunction) {
    function = definedFunction;
    assignments = null;
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    FunctionType type = module.functionType(function);
    paths.start(initialLocals(type), type.results().size());
    while (paths.depth() > 0) {
      int offset = cursor.position();
      Opcode op = cursor.opcode();
      if (paths.isReachable()) {
        step(offset, op);
      } else {
        skip(op);
      }
    }
    if (paths.isReachable()) {
      giveBack();
    }
  }

  private int[] initialLocals(FunctionType type) {
    int parameters = type.parameters().size();
    int[] values = new int[parameters];
    Arrays.setAll(values, i -> frame.parameter(function, i));
    localCount = parameters;
    for (int groups = cursor.u32(); groups > 0; groups--) {
      int count = cursor.u32();
      cursor.valueType();
      values = Arrays.copyOf(values, localCount + count);
      Arrays.fill(values, localCount, localCount + count, constants.number(0));
      localCount += count;
    }
    return values;
  }

  private void step(int offset, Opcode op) {
    switch (op) {
      case LOCAL_GET -> paths.get(cursor.u32());
      case LOCAL_SET -> {
        paths.set(cursor.u32());
        paths.drop(1);
      }
      case LOCAL_TEE -> paths.set(cursor.u32());
      case I32_CONST -> {
        int place = cursor.position();
        paths.push(frame.constant(place, cursor.s32()));
      }
      case I64_CONST -> {
        int place = cursor.position();
        paths.push(frame.constant(place, cursor.s64()));
      }
      case GLOBAL_GET -> paths.push(frame.global(cursor.u32()));
      case GLOBAL_SET -> {
        int value = constants.place(paths.pop());
        nodes.copy(value, frame.global(cursor.u32()));
      }
      case DROP -> paths.drop(1);
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        paths.drop(1);
        int second = paths.pop();
        paths.push(arithmetic.either(paths.pop(), second));
      }
      default -> {
        if (!compute(op) && !call(offset, op) && !control(offset, op)) {
          other(op);
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
      int right = paths.pop();
      paths.push(arithmetic.binary(binary, paths.pop(), right, given.equals("l")));
    } else if (operation instanceof ConvertOp || operation == UnaryOp.EXTEND32_S) {
      // The same value goes on, in more bits or in fewer.
    } else if ((taken + given).indexOf('v') >= 0 || op.mnemonic().contains("reinterpret")) {
      int all = constants.unknown();
      for (int i = 0; i < taken.length(); i++) {
        all = arithmetic.either(arithmetic.masked(paths.pop()), all);
      }
      push(given.length(), all);
    } else {
      paths.drop(taken.length());
      push(given.length(), constants.unknown());
    }
    return true;
  }

  private void push(int count, int value) {
    for (int i = 0; i < count; i++) {
      paths.push(value);
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
      values[i] = paths.pop();
    }
    if (access.bytes() < WORD) {
      push(signature.results().length(), constants.unknown());
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
    for (int i = 1; i < count && access.writes(); i++) {
      nodes.copy(constants.place(values[i]), nodes.store(from, constant, access.bytes()));
    }
    push(
        signature.results().length(),
        access.reads() ? nodes.load(from, constant, access.bytes()) : constants.unknown());
  }

  private boolean call(int offset, Opcode op) {
    switch (op) {
      case CALL, RETURN_CALL -> {
        int callee = cursor.u32();
        FunctionType type = module.functionType(callee);
        int results = frame.direct(callee, popAll(type));
        finish(type, results, op == Opcode.RETURN_CALL);
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

  private void indirect(int offset, FunctionType type, boolean isTail) {
    int operand = constants.place(paths.pop());
    finish(type, frame.indirect(function, offset, operand, type, popAll(type)), isTail);
  }

  private int[] popAll(FunctionType type) {
    int[] places = new int[type.parameters().size()];
    for (int i = places.length - 1; i >= 0; i--) {
      places[i] = constants.place(paths.pop());
    }
    return places;
  }

  private void finish(FunctionType type, int first, boolean isTail) {
    for (int i = 0; i < type.results().size(); i++) {
      if (isTail) {
        nodes.copy(first + i, frame.result(function, i));
      } else {
        paths.push(first + i);
      }
    }
    if (isTail) {
      paths.leave();
    }
  }

  private void giveBack() {
    int count = module.functionType(function).results().size();
    for (int i = 0; i < count; i++) {
      nodes.copy(constants.place(paths.peek(count - 1 - i)), frame.result(function, i));
    }
  }

  private boolean control(int offset, Opcode op) {
    switch (op) {
      case BLOCK -> open(Kind.PLAIN, offset);
      case LOOP -> open(Kind.LOOP, offset);
      case IF -> {
        paths.drop(1);
        open(Kind.IF, offset);
      }
      case TRY -> open(Kind.TRY, offset);
      case TRY_TABLE -> tryTable(offset);
      case ELSE, CATCH, CATCH_ALL -> nextArm(op);
      case END -> paths.close();
      case DELEGATE -> {
        cursor.u32();
        paths.close();
      }
      case BR -> {
        branch(cursor.u32());
        paths.leave();
      }
      case BR_IF -> {
        paths.drop(1);
        branch(cursor.u32());
      }
      case BR_TABLE -> branchTable();
      case BR_ON_NULL -> {
        int reference = paths.pop();
        branch(cursor.u32());
        paths.push(reference);
      }
      case BR_ON_NON_NULL -> {
        branch(cursor.u32());
        paths.drop(1);
      }
      case BR_ON_CAST, BR_ON_CAST_FAIL -> {
        cursor.castFlags();
        branch(cursor.u32());
        cursor.heapType();
        cursor.heapType();
      }
      case RETURN -> {
        giveBack();
        paths.leave();
      }
      case THROW -> {
        int count = payload(cursor.u32());
        for (int i = 0; i < count; i++) {
          nodes.copy(constants.place(paths.pop()), frame.thrown());
        }
        paths.leave();
      }
      case UNREACHABLE, THROW_REF, RETHROW -> {
        cursor.skip(op.immediates());
        paths.leave();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void branch(int label) {
    if (label == paths.depth() - 1) {
      giveBack();
    } else {
      paths.branch(label);
    }
  }

  private void branchTable() {
    paths.drop(1);
    BitSet seen = new BitSet();
    for (int i = cursor.u32(); i >= 0; i--) {
      int label = cursor.u32();
      if (!seen.get(label)) {
        seen.set(label);
        branch(label);
      }
    }
    paths.leave();
  }

  private void open(Kind kind, int offset) {
    long type = cursor.blockType();
    int parameters = 0;
    int results = (type & ByteCursor.VALUE_BLOCK) != 0 ? 1 : 0;
    if (type == ByteCursor.EMPTY_BLOCK) {
      results = 0;
    } else if (results == 0) {
      FunctionType signature = types.function((int) type);
      parameters = signature.parameters().size();
      results = signature.results().size();
    }
    switch (kind) {
      case LOOP -> paths.openLoop(parameters, results, assignedIn(offset));
      case TRY -> {
        int[] atHandlers = paths.handled(assignedIn(offset));
        paths.open(kind, parameters, results);
        paths.startArmsWith(atHandlers);
        paths.feed(atHandlers);
      }
      default -> paths.open(kind, parameters, results);
    }
  }

  private BitSet assignedIn(int offset) {
    if (assignments == null) {
      assignments = Assignments.of(module, function, Math.min(localCount, Paths.MOST_LOCALS));
    }
    return assignments.in(offset);
  }

  /** The handlers of {@code try_table} are labels outside of it; the clauses stand before it. */
  private void tryTable(int offset) {
    int type = cursor.position();
    cursor.blockType();
    int[] atHandlers = paths.handled(assignedIn(offset));
    for (int i = cursor.u32(); i > 0; i--) {
      int kind = cursor.u8();
      int count = (cursor.catchHasTag(kind) ? payload(cursor.u32()) : 0) + (kind & 1);
      int label = cursor.u32();
      push(count, frame.thrown());
      if (label == paths.depth() - 1) {
        giveBack();
      } else {
        paths.handle(label, atHandlers);
      }
      paths.drop(count);
    }
    int body = cursor.position();
    cursor.seek(type);
    open(Kind.PLAIN, offset);
    paths.feed(atHandlers);
    cursor.seek(body);
  }

  private int payload(int tag) {
    return types.function(module.tags().get(tag)).parameters().size();
  }

  private void nextArm(Opcode op) {
    int count = op == Opcode.CATCH ? payload(cursor.u32()) : 0;
    boolean isDead = paths.isDead();
    paths.nextArm();
    if (!isDead) {
      push(count, frame.thrown());
    }
  }

  /** Instructions that are not of control, whose operands the opcode's signature does not tell. */
  private void other(Opcode op) {
    switch (op) {
      case MEMORY_COPY -> {
        cursor.skip(op.immediates());
        paths.drop(1);
        int from = constants.place(arithmetic.masked(paths.pop()));
        int to = constants.place(arithmetic.masked(paths.pop()));
        nodes.copy(nodes.load(from, 0, WORD), nodes.store(to, 0, WORD));
      }
      case STRUCT_NEW -> {
        StructType struct = (StructType) types.get(cursor.u32()).composite();
        exchange(struct.fields().size(), 1);
      }
      case ARRAY_NEW_FIXED -> {
        cursor.u32();
        exchange(cursor.u32(), 1);
      }
      default -> {
        cursor.skip(op.immediates());
        simple(op);
      }
    }
  }

  private void simple(Opcode op) {
    switch (op) {
      case NOP -> {}
      case REF_FUNC, REF_NULL, TABLE_SIZE, STRUCT_NEW_DEFAULT -> exchange(0, 1);
      case TABLE_SET, STRUCT_SET -> exchange(2, 0);
      case TABLE_FILL, TABLE_COPY, TABLE_INIT, MEMORY_FILL, MEMORY_INIT, ARRAY_SET ->
          exchange(3, 0);
      case ARRAY_FILL, ARRAY_INIT_ELEM, ARRAY_INIT_DATA -> exchange(4, 0);
      case ARRAY_COPY -> exchange(5, 0);
      case TABLE_GROW,
          REF_EQ,
          ARRAY_NEW,
          ARRAY_NEW_DATA,
          ARRAY_NEW_ELEM,
          ARRAY_GET,
          ARRAY_GET_S,
          ARRAY_GET_U ->
          exchange(2, 1);
      // The rest takes one operand and gives one result.
      default -> exchange(1, 1);
    }
  }

  private void exchange(int taken, int given) {
    paths.drop(taken);
    push(given, constants.unknown());
  }

  /** An instruction that can't be reached: only the structure of blocks counts. */
  private void skip(Opcode op) {
    switch (op) {
      case ELSE, CATCH, CATCH_ALL -> nextArm(op);
      case END -> paths.close();
      case DELEGATE -> {
        cursor.u32();
        paths.close();
      }
      default -> {
        Immediates immediates = op.immediates();
        cursor.skip(immediates);
        if (immediates == Immediates.BLOCK_TYPE || immediates == Immediates.CATCHES) {
          paths.openDead();
        }
      }
    }
  }
}
