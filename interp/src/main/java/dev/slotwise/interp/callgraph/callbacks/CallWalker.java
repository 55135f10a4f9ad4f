// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.callbacks.Blocks.Kind;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks once through a function's code, in place, and tells {@link CallValues} what its calls pass
 * and what they call by. A value is followed through locals, operands, casts and joins; loops
 * forget the locals that they assign to.
 */
final class CallWalker {
  private final WasmModule module;
  private final Types types;
  private final CodeFacts facts;
  private final Values values;
  private final CallValues calls;
  private final ByteCursor cursor;
  private final Blocks blocks = new Blocks();
  private @Nullable Assignments assignments;
  private int function;
  private int locals;
  private int site;

  CallWalker(WasmModule module, CodeFacts facts, Values values, CallValues calls) {
    this.module = module;
    this.types = module.types();
    this.facts = facts;
    this.values = values;
    this.calls = calls;
    this.cursor = new ByteCursor(module.bytes(), 0, 0, "code");
  }

  /** Walks through a defined function. */
  void walk(int definedFunction) {
    function = definedFunction;
    site = facts.firstSite(function);
    if (site == facts.endSite(function)) {
      return;
    }
    assignments = null;
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    FunctionType type = module.functionType(function);
    blocks.start(initialLocals(type), type.results().size());
    while (blocks.depth() > 0) {
      int offset = cursor.position();
      Opcode op = cursor.opcode();
      if (blocks.isReachable()) {
        step(offset, op);
      } else {
        skip(op);
      }
    }
  }

  private int[] initialLocals(FunctionType type) {
    int parameters = type.parameters().size();
    long count = parameters;
    for (int groups = cursor.u32(); groups > 0; groups--) {
      count += cursor.u32();
      cursor.valueType();
    }
    locals = (int) Math.min(count, Blocks.MOST_LOCALS);
    int[] initial = new int[locals];
    Arrays.fill(initial, values.number(0));
    for (int i = 0; i < locals && i < parameters; i++) {
      initial[i] = values.parameter(i);
    }
    return initial;
  }

  private void step(int offset, Opcode op) {
    switch (op) {
      case LOCAL_GET -> blocks.get(cursor.u32());
      case LOCAL_SET -> {
        blocks.set(cursor.u32());
        blocks.pop();
      }
      case LOCAL_TEE -> blocks.set(cursor.u32());
      case I32_CONST -> blocks.push(values.number(cursor.s32()));
      case I64_CONST -> blocks.push(values.number(cursor.s64()));
      case REF_FUNC -> blocks.push(values.function(cursor.u32()));
      case REF_NULL -> {
        cursor.heapType();
        blocks.push(Values.NULL);
      }
      case I32_WRAP_I64, I64_EXTEND_I32_S, I64_EXTEND_I32_U -> {
        // What is followed is below the numbers that these change.
      }
      case REF_CAST, REF_CAST_NULL, REF_AS_NON_NULL -> cursor.skip(op.immediates());
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        blocks.pop();
        int second = blocks.pop();
        blocks.push(Values.join(blocks.pop(), second));
      }
      default -> {
        Signature signature = op.signature();
        if (signature != null) {
          cursor.skip(op.immediates());
          blocks.exchange(signature.operands().length(), signature.results().length());
        } else if (!call(offset, op) && !control(offset, op)) {
          other(op);
        }
      }
    }
  }

  private boolean call(int offset, Opcode op) {
    switch (op) {
      case CALL -> called(offset, module.functionType(cursor.u32()), false, false);
      case RETURN_CALL -> called(offset, module.functionType(cursor.u32()), false, true);
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> {
        FunctionType type = types.function(cursor.u32());
        cursor.u32();
        called(offset, type, true, op == Opcode.RETURN_CALL_INDIRECT);
      }
      case CALL_REF, RETURN_CALL_REF ->
          called(offset, types.function(cursor.u32()), true, op == Opcode.RETURN_CALL_REF);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void called(int offset, FunctionType type, boolean hasOperand, boolean isTail) {
    while (site < facts.endSite(function) && facts.offset(site) < offset) {
      site++;
    }
    boolean isKnown = site < facts.endSite(function) && facts.offset(site) == offset;
    if (hasOperand) {
      int operand = blocks.pop();
      if (isKnown) {
        calls.calledBy(site, operand);
      }
    }
    int parameters = type.parameters().size();
    if (isKnown) {
      calls.passed(site, parameters, i -> blocks.peek(parameters - 1 - i));
    }
    blocks.exchange(parameters, type.results().size());
    if (isTail) {
      blocks.leave();
    }
  }

  private boolean control(int offset, Opcode op) {
    switch (op) {
      case BLOCK -> open(Kind.PLAIN, offset);
      case LOOP -> open(Kind.LOOP, offset);
      case IF -> {
        blocks.pop();
        open(Kind.IF, offset);
      }
      case TRY -> open(Kind.TRY, offset);
      case TRY_TABLE -> tryTable(offset);
      case ELSE, CATCH, CATCH_ALL -> nextArm(op);
      case END -> blocks.close();
      case DELEGATE -> {
        cursor.u32();
        blocks.close();
      }
      case BR -> {
        blocks.branch(cursor.u32());
        blocks.leave();
      }
      case BR_IF -> {
        blocks.pop();
        blocks.branch(cursor.u32());
      }
      case BR_TABLE -> branchTable();
      case BR_ON_NULL -> {
        int reference = blocks.pop();
        blocks.branch(cursor.u32());
        blocks.push(reference);
      }
      case BR_ON_NON_NULL -> {
        blocks.branch(cursor.u32());
        blocks.pop();
      }
      case BR_ON_CAST, BR_ON_CAST_FAIL -> {
        cursor.castFlags();
        blocks.branch(cursor.u32());
        cursor.heapType();
        cursor.heapType();
      }
      case RETURN, UNREACHABLE, THROW, THROW_REF, RETHROW -> {
        cursor.skip(op.immediates());
        blocks.leave();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void branchTable() {
    blocks.pop();
    BitSet seen = new BitSet();
    for (int i = cursor.u32(); i >= 0; i--) {
      int label = cursor.u32();
      if (!seen.get(label)) {
        seen.set(label);
        blocks.branch(label);
      }
    }
    blocks.leave();
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
      case LOOP -> blocks.openLoop(parameters, results, assignedIn(offset));
      case TRY -> blocks.openTry(parameters, results, assignedIn(offset));
      default -> blocks.open(kind, parameters, results);
    }
  }

  private BitSet assignedIn(int offset) {
    if (assignments == null) {
      assignments = Assignments.of(module, function, locals);
    }
    return assignments.in(offset);
  }

  /** The handlers of {@code try_table} are labels outside of it; the clauses stand before it. */
  private void tryTable(int offset) {
    int type = cursor.position();
    cursor.blockType();
    BitSet assigned = assignedIn(offset);
    for (int i = cursor.u32(); i > 0; i--) {
      int kind = cursor.u8();
      int payload = cursor.catchHasTag(kind) ? payload(cursor.u32()) : 0;
      int label = cursor.u32();
      blocks.handle(label, payload + (kind & 1), assigned);
    }
    int body = cursor.position();
    cursor.seek(type);
    open(Kind.PLAIN, offset);
    cursor.seek(body);
  }

  private int payload(int tag) {
    return types.function(module.tags().get(tag)).parameters().size();
  }

  private void nextArm(Opcode op) {
    int payload = op == Opcode.CATCH ? payload(cursor.u32()) : 0;
    blocks.nextArm(payload);
  }

  /** Instructions that are not of control, whose operands the opcode's signature does not tell. */
  private void other(Opcode op) {
    if (op == Opcode.STRUCT_NEW) {
      StructType struct = (StructType) types.get(cursor.u32()).composite();
      blocks.exchange(struct.fields().size(), 1);
      return;
    }
    if (op == Opcode.ARRAY_NEW_FIXED) {
      cursor.u32();
      blocks.exchange(cursor.u32(), 1);
      return;
    }
    cursor.skip(op.immediates());
    switch (op) {
      case NOP -> {}
      case DROP, GLOBAL_SET -> blocks.exchange(1, 0);
      case GLOBAL_GET, TABLE_SIZE, STRUCT_NEW_DEFAULT -> blocks.exchange(0, 1);
      case TABLE_SET, STRUCT_SET -> blocks.exchange(2, 0);
      case TABLE_FILL, TABLE_COPY, TABLE_INIT, MEMORY_COPY, MEMORY_FILL, MEMORY_INIT, ARRAY_SET ->
          blocks.exchange(3, 0);
      case ARRAY_FILL, ARRAY_INIT_ELEM, ARRAY_INIT_DATA -> blocks.exchange(4, 0);
      case ARRAY_COPY -> blocks.exchange(5, 0);
      case TABLE_GROW,
          REF_EQ,
          ARRAY_NEW,
          ARRAY_NEW_DATA,
          ARRAY_NEW_ELEM,
          ARRAY_GET,
          ARRAY_GET_S,
          ARRAY_GET_U ->
          blocks.exchange(2, 1);
      // The rest takes one operand and gives one result.
      default -> blocks.exchange(1, 1);
    }
  }

  /** An instruction that can't be reached: only the structure of blocks counts. */
  private void skip(Opcode op) {
    switch (op) {
      case ELSE, CATCH, CATCH_ALL -> nextArm(op);
      case END -> blocks.close();
      case DELEGATE -> {
        cursor.u32();
        blocks.close();
      }
      default -> {
        Immediates immediates = op.immediates();
        cursor.skip(immediates);
        if (immediates == Immediates.BLOCK_TYPE || immediates == Immediates.CATCHES) {
          blocks.openDead();
        }
      }
    }
  }
}
