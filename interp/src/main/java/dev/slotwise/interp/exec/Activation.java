// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.code.BlockType;
import dev.slotwise.interp.exec.Label.Kind;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.MachineStates;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Operation;
import dev.slotwise.wasm.op.Signature;
import dev.slotwise.wasm.op.TrapCause;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One run over one function's code: reads instructions in place and hands each to the part that
 * knows its kind. This and the parts say what instructions compute; how many operands they take and
 * where control goes is said by the {@linkplain Opcode opcode table}. Loops are walked again until
 * they are stable, which is why this is no {@link dev.slotwise.interp.code.CodeWalk}.
 *
 * @param <V> the elements of the value domain
 */
final class Activation<V> {
  private static final int[] OPERAND_WIDTHS = operandWidths();

  /**
   * By the ordinal of an opcode: whether it may trap whatever its operands are. Where operands can
   * rule that out, the parts look themselves: a division, an access to memory or to one slot.
   */
  private static final boolean[] MAY_TRAP = mayTrap();

  private final ModuleModel<V> model;
  private final Values<V> values;
  private final ByteCursor cursor;
  private final Machine<V> machine;
  private final CallSink sink;
  private final Labels<V> labels;
  private final Conditions<V> conditions;
  private final NumericTransfer<V> numbers;
  private final MemoryTransfer<V> memories;
  private final TableTransfer<V> tables;
  private final ReferenceTransfer<V> references;
  private final BranchTransfer<V> branches;
  private final ExceptionTransfer<V> exceptions;
  private final CallTransfer<V> calls;
  private final @Nullable Probe probe;

  // Null if no run is to follow this one.
  private final @Nullable Trail trail;
  private final @Nullable Waypoints<V> waypoints;

  /** Blocks opened since control ended, in code that can't be reached. */
  private int deadBlocks;

  private int steps;

  /** Those that were reported. */
  private int spent;

  /** The state at the end of the function; null while nothing returns. */
  private @Nullable MachineState returned;

  // Operands and results of the block type read last.
  private int blockParameters;
  private int blockResults;

  Activation(
      ModuleModel<V> model,
      Traps<V> traps,
      int function,
      Value[] arguments,
      Effect entry,
      CallSink sink,
      LoopHeaders headers,
      @Nullable Trail trail,
      @Nullable Probe probe) {
    this.model = model;
    this.values = model.values();
    this.sink = sink;
    this.trail = trail;
    this.probe = probe;
    WasmModule module = model.module();
    this.cursor =
        new ByteCursor(
            module.front(), module.bodyStart(function), module.bodyEnd(function), "code");
    BitSet words = new BitSet();
    Value[] locals = locals(module.functionType(function), arguments, words);
    this.machine = new Machine<>(model, locals, words, entry, traps);
    MachineStates<V> states =
        new MachineStates<>(model.values(), model.effects(), model.stateDomain(), words);
    // What is known of variables together is not kept in waypoints.
    this.waypoints =
        trail == null || !model.stateDomain().isTrivial()
            ? null
            : new Waypoints<>(values, states, trail);
    this.labels =
        new Labels<>(
            model, machine, cursor, states, new LoopStarts<>(model, function), headers, waypoints);
    this.conditions = new Conditions<>(model, machine);
    this.numbers = new NumericTransfer<>(model, machine);
    this.memories = new MemoryTransfer<>(model, machine, cursor);
    this.tables = new TableTransfer<>(model, machine, cursor);
    this.references = new ReferenceTransfer<>(model, machine, cursor, sink, conditions);
    this.branches = new BranchTransfer<>(model, machine, labels, cursor, conditions, references);
    this.exceptions = new ExceptionTransfer<>(model, machine, labels, cursor);
    this.calls = new CallTransfer<>(model, machine, labels, cursor, sink, tables, exceptions);
    labels.open(Kind.FUNCTION, 0, module.functionType(function).results().size());
  }

  private static int[] operandWidths() {
    Opcode[] opcodes = Opcode.values();
    int[] widths = new int[opcodes.length];
    for (Opcode op : opcodes) {
      Signature signature = op.signature();
      widths[op.ordinal()] = signature != null && signature.operands().startsWith("l") ? 64 : 32;
    }
    return widths;
  }

  private static boolean[] mayTrap() {
    Opcode[] opcodes = Opcode.values();
    boolean[] traps = new boolean[opcodes.length];
    for (Opcode op : opcodes) {
      boolean depends = op.operation() != null || op == Opcode.TABLE_GET || op == Opcode.TABLE_SET;
      traps[op.ordinal()] = !depends && !TrapCause.of(op).isEmpty();
    }
    return traps;
  }

  /**
   * The locals at entry.
   *
   * @param words receives those that are i32s
   */
  private Value[] locals(FunctionType signature, Value[] arguments, BitSet words) {
    int start = cursor.position();
    long count = arguments.length;
    for (int groups = cursor.u32(); groups > 0; groups--) {
      count += Integer.toUnsignedLong(cursor.u32());
      cursor.valueType();
    }
    cursor.seek(start);
    Value[] all = new Value[(int) count];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    for (int i = 0; i < arguments.length && !model.stateDomain().isTrivial(); i++) {
      words.set(i, signature.parameters().get(i) == ValueType.I32);
    }
    int at = arguments.length;
    for (int groups = cursor.u32(); groups > 0; groups--) {
      int size = cursor.u32();
      int type = cursor.valueType();
      // Locals without a default can't be read before they are set.
      Value value = ValueType.isDefaultable(type) ? values.defaultOf(type) : RefValue.BOTTOM;
      words.set(at, at + size, type == ValueType.I32);
      for (int i = 0; i < size; i++) {
        all[at++] = value;
      }
    }
    return all;
  }

  /**
   * Walks only through what the last run has not done already.
   *
   * @param changes the offsets of the calls whose outcome is new, ascending
   */
  Outcome rerun(int[] changes) {
    Waypoint start = waypoints == null ? null : waypoints.start(changes);
    if (start != null) {
      goOn(start);
    }
    return run();
  }

  private void goOn(Waypoint from) {
    machine.restore(from.registers());
    labels.restore(from.labels());
    exceptions.restore(from.uncaught());
    cursor.seek(from.offset());
  }

  Outcome run() {
    while (labels.depth() > 0) {
      int offset = cursor.position();
      Opcode op = cursor.opcode();
      if (machine.isLive()) {
        steps++;
        if (probe != null && probe.watches(offset)) {
          probe.reached(offset, machine.save(machine.height(), 0));
        }
        step(op, offset);
      } else {
        skip(op);
      }
    }
    spend();
    MachineState end = returned;
    Thrown thrown = exceptions.thrown();
    Outcome outcome =
        end == null
            ? Outcome.throwing(thrown)
            : Outcome.returning(end.stack(), end.effect(), thrown);
    return waypoints == null ? outcome : waypoints.end(outcome);
  }

  private void spend() {
    sink.spend(steps - spent);
    spent = steps;
  }

  /**
   * Before a call: leaves a waypoint, if one is due.
   *
   * @return whether the run has gone on elsewhere, or ended, since it would only repeat the last
   */
  private boolean leaps(int offset) {
    if (waypoints == null || !waypoints.isDue(steps, offset)) {
      return false;
    }
    Waypoint here =
        new Waypoint(offset, machine.registers(), labels.copies(), exceptions.uncaught());
    if (!waypoints.leave(here, steps)) {
      return false;
    }
    Waypoint next = waypoints.next();
    if (next == null) {
      labels.closeAll();
    } else {
      goOn(next);
    }
    return true;
  }

  private void call(Opcode op, int offset) {
    if (leaps(offset)) {
      return;
    }
    switch (op) {
      case CALL -> calls.direct(offset, false);
      case CALL_INDIRECT -> calls.indirect(offset, false);
      case CALL_REF -> calls.reference(offset, false);
      case RETURN_CALL -> calls.direct(offset, true);
      case RETURN_CALL_INDIRECT -> calls.indirect(offset, true);
      default -> calls.reference(offset, true);
    }
  }

  private void step(Opcode op, int offset) {
    Operation operation = op.operation();
    if (operation != null) {
      if (operation instanceof MemoryAccess access) {
        memories.access(op, access);
      } else {
        numbers.apply(operation, OPERAND_WIDTHS[op.ordinal()]);
      }
      return;
    }
    if (MAY_TRAP[op.ordinal()]) {
      machine.mayTrap();
    }
    switch (op) {
      case LOCAL_GET -> machine.pushLocal(cursor.u32());
      case LOCAL_SET -> machine.popLocal(cursor.u32());
      case LOCAL_TEE -> machine.teeLocal(cursor.u32());
      case GLOBAL_GET -> machine.pushGlobal(cursor.u32());
      case GLOBAL_SET -> machine.popGlobal(cursor.u32());
      case I32_CONST -> {
        int place = cursor.position();
        constant(place, Integer.toUnsignedLong(cursor.s32()), 32);
      }
      case I64_CONST -> {
        int place = cursor.position();
        constant(place, cursor.s64(), 64);
      }
      case DROP -> machine.drop(1);
      case SELECT, SELECT_T -> branches.select(op);
      case NOP -> {}
      case CALL, CALL_INDIRECT, CALL_REF, RETURN_CALL, RETURN_CALL_INDIRECT, RETURN_CALL_REF ->
          call(op, offset);
      default -> {
        if (!control(op)) {
          store(op);
        }
      }
    }
  }

  private void constant(int place, long word, int width) {
    NumberValue<V> value = model.values().constant(word, width);
    V placed = model.addresses().constant(value.number(), place);
    machine.push(model.values().reusing(value, placed), null);
  }

  private boolean control(Opcode op) {
    switch (op) {
      case BLOCK -> {
        blockType();
        labels.open(Kind.BLOCK, blockParameters, blockResults);
      }
      case LOOP -> {
        blockType();
        labels.openLoop(blockParameters, blockResults);
      }
      case IF -> {
        blockType();
        branches.openIf(conditions.pop(), blockParameters, blockResults);
      }
      case BR -> {
        labels.branch(labels.at(cursor.u32()));
        machine.die();
      }
      case BR_IF -> branches.branchIf();
      case BR_TABLE -> branches.branchTable();
      case RETURN -> {
        labels.branch(labels.function());
        machine.die();
      }
      case UNREACHABLE -> machine.die();
      case BR_ON_NULL -> branches.onNull(true);
      case BR_ON_NON_NULL -> branches.onNull(false);
      case BR_ON_CAST -> branches.onCast(true);
      case BR_ON_CAST_FAIL -> branches.onCast(false);
      case TRY -> {
        noteHandler();
        blockType();
        exceptions.openTry(blockParameters, blockResults);
      }
      case TRY_TABLE -> {
        noteHandler();
        blockType();
        exceptions.openTryTable(blockParameters, blockResults, exceptions.clauses());
      }
      case THROW -> exceptions.throwTag();
      case THROW_REF -> exceptions.throwReference();
      case RETHROW -> exceptions.rethrow();
      default -> {
        return boundary(op);
      }
    }
    return true;
  }

  private void noteHandler() {
    if (trail != null) {
      trail.noteHandler();
    }
  }

  /** Instructions that end an arm of a block, reached or not; false for any other. */
  private boolean boundary(Opcode op) {
    switch (op) {
      case ELSE -> nextArm();
      case END -> endBlock();
      case CATCH -> exceptions.handler(cursor.u32());
      case CATCH_ALL -> exceptions.handler(-1);
      case DELEGATE -> {
        int target = cursor.u32();
        Label label = labels.at(0);
        labels.join(label);
        exceptions.endTry(label, labels.depth() - 2 - target);
        labels.close();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void nextArm() {
    Label label = labels.at(0);
    if (machine.isLive()) {
      labels.branch(label);
    }
    MachineState otherwise = label.otherwise;
    label.otherwise = null;
    if (otherwise == null) {
      machine.die();
    } else {
      machine.restore(otherwise);
    }
  }

  private void endBlock() {
    Label label = labels.at(0);
    switch (label.kind) {
      case LOOP -> {
        if (!labels.closeLoop(label)) {
          spend();
          return;
        }
      }
      case FUNCTION -> {
        if (machine.isLive()) {
          labels.branch(label);
        }
        returned = label.pending;
      }
      case IF -> {
        MachineState otherwise = label.otherwise;
        if (otherwise != null) {
          labels.add(label, otherwise);
        }
        labels.join(label);
      }
      case TRY, HANDLER -> {
        labels.join(label);
        exceptions.endTry(label, labels.depth() - 2);
      }
      case TRY_TABLE -> {
        labels.join(label);
        exceptions.endTryTable(label);
      }
      case BLOCK -> labels.join(label);
    }
    labels.close();
  }

  private void store(Opcode op) {
    switch (op) {
      case MEMORY_SIZE -> memories.size();
      case MEMORY_GROW -> memories.grow();
      case MEMORY_FILL -> memories.fill();
      case MEMORY_COPY -> memories.copy();
      case MEMORY_INIT -> memories.init();
      case TABLE_GET -> tables.get();
      case TABLE_SET -> tables.set();
      case TABLE_SIZE -> tables.size();
      case TABLE_GROW -> tables.grow();
      case TABLE_FILL -> tables.fill();
      case TABLE_COPY -> tables.copy();
      case TABLE_INIT -> tables.init();
      case DATA_DROP -> drop(StoreLayout.droppedDataKey(cursor.u32()));
      case ELEM_DROP -> drop(StoreLayout.droppedElementKey(cursor.u32()));
      default -> {
        Signature signature = op.signature();
        if (signature == null) {
          references.apply(op);
        } else {
          cursor.skip(op.immediates());
          numbers.exchange(signature);
        }
      }
    }
  }

  private void drop(long key) {
    machine.setEffect(
        model.effects().setScalar(machine.effect(), key, model.values().constant(1, 32)));
  }

  /** Code that control can't reach: only the structure of blocks counts. */
  private void skip(Opcode op) {
    switch (op.control()) {
      case OPEN -> {
        cursor.skip(op.immediates());
        deadBlocks++;
      }
      case CLOSE -> {
        if (deadBlocks == 0) {
          boundary(op);
        } else {
          cursor.skip(op.immediates());
          deadBlocks--;
        }
      }
      case ARM -> {
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
    blockParameters = BlockType.parameters(type, model.types());
    blockResults = BlockType.results(type, model.types());
  }
}
