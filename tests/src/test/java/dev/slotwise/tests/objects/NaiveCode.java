// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.objects;

import dev.slotwise.interp.code.BlockType;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Arity;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.ConvertOp;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.UnaryOp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The constraints of one function's code by the rules in {@code docs/semantics.md}, by recursion
 * over its blocks. Where a block ends, a local or an operand that comes there with one value on all
 * paths keeps it; otherwise it gets a cell. What a loop assigns to has cells from its start on.
 */
final class NaiveCode {
  private static final int MOST_LOCALS = 256;
  private static final int WORD = 4;

  /** A constant, an address or slot that the linker wrote, or what a cell holds. */
  sealed interface Value {}

  record Plain(long value) implements Value {}

  record Slot(int slot) implements Value {}

  record Address(int object, long offset) implements Value {}

  record Cell(int cell) implements Value {}

  /** What a function's code meets outside of it. */
  interface Surroundings {
    /** What the linker wrote at a place of the file, or else the constant as it stands. */
    Value constant(int place, long read);

    boolean isWritten(int place);

    int[] parameters(int function);

    int[] results(int function);

    int global(int global);

    int thrown();

    /** A call, which begins at an offset of the file; where its results come to. */
    int[] call(int caller, int offset, int callee, int operand, FunctionType type, int[] passed);
  }

  static final int INDIRECT = -1;

  private final WasmModule module;
  private final NaiveCells cells;
  private final Surroundings outside;
  private final int function;
  private final ByteCursor cursor;
  private final List<Value> stack = new ArrayList<>();

  /** Locals that are not followed one by one, from the first of them on. */
  private final List<Cell> others = new ArrayList<>();

  private final List<Label> labels = new ArrayList<>();

  /** By local that an open block with handlers assigns to: what these start with. */
  private final List<Map<Integer, Cell>> handled = new ArrayList<>();

  private Value[] locals = {};
  private boolean isReachable = true;

  /** Where branches go. */
  private static final class Label {
    int arity;

    /** Of a loop: what it starts with. */
    List<Value> start = new ArrayList<>();

    Value[] startLocals = {};
    boolean isLoop;

    /** Of another block: what has come to its end. */
    final List<List<Value>> operands = new ArrayList<>();

    final List<Value[]> locals = new ArrayList<>();
  }

  private NaiveCode(WasmModule module, NaiveCells cells, Surroundings outside, int function) {
    this.module = module;
    this.cells = cells;
    this.outside = outside;
    this.function = function;
    this.cursor =
        new ByteCursor(
            module.bytes(), module.bodyStart(function), module.bodyEnd(function), "code");
  }

  static void constrain(WasmModule module, NaiveCells cells, Surroundings outside, int function) {
    new NaiveCode(module, cells, outside, function).run();
  }

  private void run() {
    FunctionType type = module.functionType(function);
    List<Value> all = new ArrayList<>();
    for (int parameter : outside.parameters(function)) {
      all.add(new Cell(parameter));
    }
    for (int groups = cursor.u32(); groups > 0; groups--) {
      long count = Integer.toUnsignedLong(cursor.u32());
      cursor.valueType();
      for (long i = 0; i < count; i++) {
        all.add(new Plain(0));
      }
    }
    locals = all.subList(0, Math.min(all.size(), MOST_LOCALS)).toArray(Value[]::new);
    for (int i = MOST_LOCALS; i < all.size(); i++) {
      others.add(fresh(all.get(i)));
    }
    Label body = new Label();
    body.arity = type.results().size();
    block(body);
    body.operands.forEach(this::returned);
  }

  private void returned(List<Value> values) {
    int[] results = outside.results(function);
    for (int i = 0; i < results.length; i++) {
      flow(values.get(i), results[i]);
    }
  }

  // Values.

  private int cell(Value value) {
    if (value instanceof Cell one) {
      return one.cell();
    }
    int cell = cells.cell();
    if (value instanceof Slot one) {
      cells.putSlot(cell, one.slot());
    } else if (value instanceof Address one) {
      cells.putAddress(cell, one.object(), one.offset());
    } else {
      cells.putNumber(cell);
    }
    return cell;
  }

  private void flow(Value value, int into) {
    cells.copy(cell(value), into);
  }

  private Cell fresh(Value... values) {
    Cell cell = new Cell(cells.cell());
    for (Value value : values) {
      flow(value, cell.cell());
    }
    return cell;
  }

  private Value number() {
    Cell cell = fresh();
    cells.putNumber(cell.cell());
    return cell;
  }

  private Value either(Value first, Value second) {
    return first.equals(second) ? first : fresh(first, second);
  }

  private Value masked(Value value) {
    if (value instanceof Plain) {
      return value;
    }
    if (value instanceof Address one) {
      return new Address(one.object(), NaiveCells.SOMEWHERE);
    }
    Cell masked = fresh();
    cells.mask(cell(value), masked.cell(), false);
    return masked;
  }

  private Value plus(Value value, long constant) {
    if (constant == 0) {
      return value;
    }
    if (value instanceof Plain one) {
      return new Plain(one.value() + constant);
    }
    if (value instanceof Address one) {
      // Once out of its object, it does not come back.
      long offset = one.offset() == NaiveCells.SOMEWHERE ? one.offset() : one.offset() + constant;
      return outside(one.object(), offset);
    }
    Cell sum = fresh();
    if (constant == (int) constant) {
      cells.plus(cell(value), (int) constant, sum.cell());
    } else {
      cells.mask(cell(value), sum.cell(), false);
    }
    return sum;
  }

  private Address outside(int object, long offset) {
    return new Address(
        object, offset < 0 || offset >= cells.size(object) ? NaiveCells.SOMEWHERE : offset);
  }

  private Value sum(Value left, Value right) {
    if (right instanceof Plain one) {
      return plus(left, one.value());
    }
    if (left instanceof Plain one) {
      return plus(right, one.value());
    }
    if (left instanceof Address) {
      return masked(left);
    }
    if (right instanceof Address) {
      return masked(right);
    }
    Cell sum = fresh();
    cells.sum(cell(left), cell(right), sum.cell());
    return sum;
  }

  private Value binary(BinaryOp op, Value left, Value right, boolean isLong) {
    return switch (op) {
      case ADD -> sum(left, right);
      case SUB -> {
        if (right instanceof Plain one) {
          yield plus(left, -one.value());
        }
        Cell difference = (Cell) number();
        cells.mask(cell(left), difference.cell(), true);
        yield difference;
      }
      case AND, OR -> either(masked(left), masked(right));
      case SHL, SHR_S, SHR_U, ROTL, ROTR ->
          isLong && !(left instanceof Plain) ? masked(left) : number();
      default -> number();
    };
  }

  // Code.

  private void push(Value value) {
    stack.add(value);
  }

  private Value pop() {
    return stack.remove(stack.size() - 1);
  }

  private List<Value> pop(int count) {
    List<Value> top = stack.subList(stack.size() - count, stack.size());
    List<Value> popped = new ArrayList<>(top);
    top.clear();
    return popped;
  }

  private List<Value> top(int count) {
    return new ArrayList<>(stack.subList(stack.size() - count, stack.size()));
  }

  private Value local(int local) {
    return local < locals.length ? locals[local] : others.get(local - MOST_LOCALS);
  }

  private void assign(int local, Value value) {
    if (local < locals.length) {
      locals[local] = value;
      for (Map<Integer, Cell> start : handled) {
        if (start.containsKey(local)) {
          flow(value, start.get(local).cell());
        }
      }
    } else {
      flow(value, others.get(local - MOST_LOCALS).cell());
    }
  }

  private void branch(int depth) {
    branch(labels.get(labels.size() - 1 - depth));
  }

  private void branch(Label label) {
    List<Value> carried = top(label.arity);
    if (label.isLoop) {
      for (int i = 0; i < label.arity; i++) {
        flow(carried.get(i), ((Cell) label.start.get(i)).cell());
      }
      for (int i = 0; i < locals.length; i++) {
        // A value that the loop assigns to nowhere is what it was.
        if (label.startLocals[i] instanceof Cell start && !start.equals(locals[i])) {
          flow(locals[i], start.cell());
        }
      }
    } else {
      label.operands.add(carried);
      label.locals.add(locals.clone());
    }
  }

  /** The locals that are assigned to from here up to the end of the block that has been opened. */
  private BitSet assigned() {
    ByteCursor ahead =
        new ByteCursor(module.bytes(), cursor.position(), module.bodyEnd(function), "code");
    BitSet assigned = new BitSet();
    for (int depth = 1; depth > 0; ) {
      Opcode op = ahead.opcode();
      if (op == Opcode.LOCAL_SET || op == Opcode.LOCAL_TEE) {
        assigned.set(ahead.u32());
        continue;
      }
      ahead.skip(op.immediates());
      switch (op) {
        case BLOCK, LOOP, IF, TRY, TRY_TABLE -> depth++;
        case END, DELEGATE -> depth--;
        default -> {}
      }
    }
    return assigned;
  }

  private Value[] withCells(BitSet assigned) {
    Value[] start = locals.clone();
    for (int i = 0; i < start.length; i++) {
      if (assigned.get(i)) {
        start[i] = fresh(start[i]);
      }
    }
    return start;
  }

  /** Reads up to the end of a block that has been opened, and goes on behind it. */
  private void block(Label label) {
    int height = stack.size();
    block(label, Opcode.BLOCK, height, new ArrayList<>(), locals.clone());
  }

  private void block(
      Label label, Opcode kind, int height, List<Value> armOperands, Value[] armLocals) {
    labels.add(label);
    boolean hasArm = kind == Opcode.IF;
    while (true) {
      int offset = cursor.position();
      Opcode op = cursor.opcode();
      if (op == Opcode.ELSE || op == Opcode.CATCH || op == Opcode.CATCH_ALL) {
        int tag = op == Opcode.CATCH ? cursor.u32() : -1;
        hasArm = false;
        arm(label, height, armOperands, armLocals);
        if (tag >= 0) {
          pushThrown(payload(tag));
        }
      } else if (op == Opcode.END || op == Opcode.DELEGATE) {
        cursor.skip(op.immediates());
        break;
      } else if (isReachable) {
        step(offset, op);
      } else {
        skip(op);
      }
    }
    if (hasArm) {
      arm(label, height, armOperands, armLocals);
    }
    labels.remove(labels.size() - 1);
    if (!label.isLoop) {
      if (isReachable) {
        branch(label);
      }
      join(label, height);
    }
  }

  /** The arm before ends, if it does, and another begins. */
  private void arm(Label label, int height, List<Value> armOperands, Value[] armLocals) {
    if (isReachable) {
      branch(label);
    }
    stack.subList(height, stack.size()).clear();
    stack.addAll(armOperands);
    locals = armLocals.clone();
    isReachable = true;
  }

  private void join(Label label, int height) {
    isReachable = !label.operands.isEmpty();
    if (isReachable) {
      stack.subList(height, stack.size()).clear();
      for (int i = 0; i < label.arity; i++) {
        int at = i;
        push(joined(label.operands.stream().map(all -> all.get(at))));
      }
      Value[] all = new Value[locals.length];
      for (int i = 0; i < all.length; i++) {
        int at = i;
        all[i] = joined(label.locals.stream().map(some -> some[at]));
      }
      locals = all;
    }
  }

  private Value joined(Stream<Value> values) {
    List<Value> different = values.distinct().toList();
    return different.size() == 1 ? different.get(0) : fresh(different.toArray(Value[]::new));
  }

  private void skip(Opcode op) {
    cursor.skip(op.immediates());
    switch (op) {
      case BLOCK, LOOP, IF, TRY, TRY_TABLE -> {
        for (int depth = 1; depth > 0; ) {
          Opcode inner = cursor.opcode();
          cursor.skip(inner.immediates());
          switch (inner) {
            case BLOCK, LOOP, IF, TRY, TRY_TABLE -> depth++;
            case END, DELEGATE -> depth--;
            default -> {}
          }
        }
      }
      default -> {}
    }
  }

  private int payload(int tag) {
    return module.types().function(module.tags().get(tag)).parameters().size();
  }

  private void pushThrown(int count) {
    for (int i = 0; i < count; i++) {
      push(new Cell(outside.thrown()));
    }
  }

  private void open(Opcode op) {
    long type = cursor.blockType();
    int parameters = BlockType.parameters(type, module.types());
    Label label = new Label();
    label.arity = BlockType.results(type, module.types());
    if (op == Opcode.IF) {
      pop();
    }
    int height = stack.size() - parameters;
    List<Value> armOperands = top(parameters);
    Value[] armLocals = locals.clone();
    boolean isHandled = op == Opcode.TRY || op == Opcode.TRY_TABLE;
    if (op == Opcode.LOOP) {
      label.isLoop = true;
      label.arity = parameters;
      for (Value value : pop(parameters)) {
        push(fresh(value));
      }
      label.start = top(parameters);
      BitSet assigned = assigned();
      locals = withCells(assigned);
      label.startLocals = locals.clone();
      for (int i = 0; i < locals.length; i++) {
        // What it does not assign to never differs where control comes back.
        label.startLocals[i] = assigned.get(i) ? locals[i] : new Plain(0);
      }
    } else if (isHandled) {
      armLocals = handlers(op);
    }
    block(label, op, height, op == Opcode.IF ? armOperands : List.of(), armLocals);
    if (isHandled) {
      handled.remove(handled.size() - 1);
    }
  }

  /** What handlers start with; those of {@code try_table} are branched to. */
  private Value[] handlers(Opcode op) {
    Value[] start;
    if (op == Opcode.TRY) {
      start = withCells(assigned());
    } else {
      int clauses = cursor.position();
      for (int i = cursor.u32(); i > 0; i--) {
        if (cursor.catchHasTag(cursor.u8())) {
          cursor.u32();
        }
        cursor.u32();
      }
      start = withCells(assigned());
      cursor.seek(clauses);
      Value[] inside = locals;
      locals = start;
      for (int i = cursor.u32(); i > 0; i--) {
        int kind = cursor.u8();
        int count = (kind & 1) + (cursor.catchHasTag(kind) ? payload(cursor.u32()) : 0);
        pushThrown(count);
        branch(cursor.u32());
        pop(count);
      }
      locals = inside;
    }
    Map<Integer, Cell> cellsOf = new HashMap<>();
    for (int i = 0; i < start.length; i++) {
      if (start[i] instanceof Cell cell && !cell.equals(locals[i])) {
        cellsOf.put(i, cell);
      }
    }
    handled.add(cellsOf);
    return start;
  }

  private void step(int offset, Opcode op) {
    switch (op) {
      case LOCAL_GET -> push(local(cursor.u32()));
      case LOCAL_SET -> assign(cursor.u32(), pop());
      case LOCAL_TEE -> assign(cursor.u32(), stack.get(stack.size() - 1));
      case GLOBAL_GET -> push(new Cell(outside.global(cursor.u32())));
      case GLOBAL_SET -> flow(pop(), outside.global(cursor.u32()));
      case I32_CONST -> push(outside.constant(cursor.position(), cursor.s32()));
      case I64_CONST -> push(outside.constant(cursor.position(), cursor.s64()));
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        pop();
        Value second = pop();
        push(either(pop(), second));
      }
      case BLOCK, LOOP, IF, TRY, TRY_TABLE -> open(op);
      case BR -> {
        branch(cursor.u32());
        isReachable = false;
      }
      case BR_IF -> {
        pop();
        branch(cursor.u32());
      }
      case BR_TABLE -> {
        pop();
        for (int i = cursor.u32(); i >= 0; i--) {
          branch(cursor.u32());
        }
        isReachable = false;
      }
      case RETURN -> {
        branch(labels.get(0));
        isReachable = false;
      }
      case THROW -> {
        for (Value value : pop(payload(cursor.u32()))) {
          flow(value, outside.thrown());
        }
        isReachable = false;
      }
      case UNREACHABLE, RETHROW, THROW_REF -> {
        cursor.skip(op.immediates());
        isReachable = false;
      }
      case CALL, RETURN_CALL -> {
        int callee = cursor.u32();
        call(offset, callee, module.functionType(callee), op == Opcode.RETURN_CALL);
      }
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> {
        FunctionType type = module.types().function(cursor.u32());
        cursor.u32();
        call(offset, INDIRECT, type, op == Opcode.RETURN_CALL_INDIRECT);
      }
      case MEMORY_COPY -> {
        cursor.skip(op.immediates());
        pop();
        int from = cell(masked(pop()));
        int to = cell(masked(pop()));
        int moved = cells.cell();
        cells.access(from, 0, WORD, moved, cells.cell());
        cells.access(to, 0, WORD, cells.cell(), moved);
      }
      default -> compute(op);
    }
  }

  private void call(int offset, int callee, FunctionType type, boolean isTail) {
    int operand = callee == INDIRECT ? cell(pop()) : INDIRECT;
    int[] passed = pop(type.parameters().size()).stream().mapToInt(this::cell).toArray();
    for (int result : outside.call(function, offset, callee, operand, type, passed)) {
      push(new Cell(result));
    }
    if (isTail) {
      branch(labels.get(0));
      isReachable = false;
    }
  }

  private void compute(Opcode op) {
    if (op.operation() instanceof MemoryAccess access) {
      access(op, access);
      return;
    }
    cursor.skip(op.immediates());
    Signature signature = op.signature();
    if (signature == null) {
      if (op.control() != Control.NEXT || op.arity().rest() != Arity.Rest.NOTHING) {
        throw new UnsupportedOperationException(op.mnemonic());
      }
      // References, and tables: no pointer comes from there.
      pop(op.arity().operands());
      for (int i = 0; i < op.arity().results(); i++) {
        push(number());
      }
      return;
    }
    List<Value> taken = pop(signature.operands().length());
    boolean isVector = (signature.operands() + signature.results()).contains("v");
    for (int i = 0; i < signature.results().length(); i++) {
      if (op.operation() instanceof BinaryOp binary) {
        push(binary(binary, taken.get(0), taken.get(1), signature.results().equals("l")));
      } else if (op.operation() instanceof ConvertOp || op.operation() == UnaryOp.EXTEND32_S) {
        push(taken.get(0));
      } else if (isVector || op.mnemonic().contains("reinterpret")) {
        Value all = number();
        for (Value value : taken) {
          all = either(masked(value), all);
        }
        push(all);
      } else {
        push(number());
      }
    }
  }

  private void access(Opcode op, MemoryAccess access) {
    int immediates = cursor.position();
    if ((cursor.u32() & 0x40) != 0) {
      cursor.u32();
    }
    int place = cursor.position();
    long offset = cursor.u64();
    cursor.seek(immediates);
    cursor.skip(op.immediates());
    Signature signature = Objects.requireNonNull(op.signature());
    List<Value> taken = pop(signature.operands().length());
    String results = signature.results();
    Value address = taken.get(0);
    int distance = 0;
    if (outside.isWritten(place)) {
      address = sum(outside.constant(place, offset), address);
    } else if (offset > Integer.MAX_VALUE) {
      address = masked(address);
    } else {
      distance = (int) offset;
    }
    Value read = number();
    if (access.bytes() >= WORD) {
      Cell loaded = fresh();
      Cell stored = fresh();
      cells.access(cell(address), distance, access.bytes(), loaded.cell(), stored.cell());
      if (access.reads()) {
        read = loaded;
      }
      boolean isComputed = access.reads() && !op.mnemonic().contains("xchg");
      for (Value value : access.writes() ? taken.subList(1, taken.size()) : List.<Value>of()) {
        flow(isComputed ? masked(value) : value, stored.cell());
      }
      if (access.writes() && isComputed) {
        flow(masked(loaded), stored.cell());
      }
    }
    if (results.equals("v") && taken.size() == 2) {
      read = either(masked(read), masked(taken.get(1)));
    }
    for (int i = 0; i < results.length(); i++) {
      push(read);
    }
  }
}
