// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.CompositeType;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import java.util.Arrays;

/**
 * Reads the code of validated functions once, in place, and reports call sites, function references
 * and table writes to a {@link CodeFacts.Builder}. Code that no branch and no fall-through reaches
 * is passed over.
 *
 * <p>Along a straight line of instructions it keeps what constants and references the top of the
 * operand stack holds; anything that starts or ends a block forgets them. So it is one pass without
 * a fixed point, and an instruction costs no allocation. Not for use by several threads.
 */
final class CodeScanner {
  private static final byte UNKNOWN = 0;
  private static final byte CONSTANT = 1;
  private static final byte FUNCTION = 2;
  private static final byte NULL = 3;

  /** By the ordinal of an opcode with a signature: how many operands it takes. */
  private static final byte[] OPERANDS = new byte[Opcode.values().length];

  /** How many results it gives. */
  private static final byte[] RESULTS = new byte[Opcode.values().length];

  static {
    for (Opcode op : Opcode.values()) {
      Signature signature = op.signature();
      if (signature != null) {
        OPERANDS[op.ordinal()] = (byte) signature.operands().length();
        RESULTS[op.ordinal()] = (byte) signature.results().length();
      }
    }
  }

  private final WasmModule module;
  private final Types types;
  private final ByteCursor cursor;
  private final CodeFacts.Builder facts;

  // The known top of the operand stack; what lies below is unknown.
  private byte[] knowledge = new byte[64];
  private long[] values = new long[64];
  private int height;

  // Enclosing blocks: whether something branches to their end, or, for a loop, nothing to note.
  private byte[] blockKinds = new byte[64];
  private boolean[] endReached = new boolean[64];
  private int depth;
  private boolean reachable;

  private static final byte BLOCK = 0;
  private static final byte LOOP = 1;
  private static final byte IF = 2;

  CodeScanner(WasmModule module, CodeFacts.Builder facts) {
    this.module = module;
    this.types = module.types();
    this.cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    this.facts = facts;
  }

  /** Scans the body of a defined function. */
  void scan(int function) {
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    cursor.skipLocals();
    height = 0;
    depth = 0;
    reachable = true;
    openBlock(BLOCK);
    while (depth > 0) {
      int offset = cursor.position();
      Opcode op = cursor.opcode();
      if (reachable) {
        step(function, offset, op);
      } else {
        skip(op);
      }
    }
  }

  /**
   * An instruction that can run. The most frequent come first: the quick compiler has a switch test
   * its cases one after another.
   */
  private void step(int function, int offset, Opcode op) {
    switch (op) {
      case LOCAL_GET -> {
        cursor.u32();
        push(UNKNOWN, 0);
      }
      case I32_CONST -> push(CONSTANT, Integer.toUnsignedLong(cursor.s32()));
      case I32_ADD -> fold(1, 0xFFFF_FFFFL);
      case LOCAL_SET -> {
        cursor.u32();
        pop(1);
      }
      case LOCAL_TEE -> cursor.u32();
      case I64_CONST -> push(CONSTANT, cursor.s64());
      case I32_SUB -> fold(-1, 0xFFFF_FFFFL);
      case I64_ADD -> fold(1, -1L);
      case I64_SUB -> fold(-1, -1L);
      default -> {
        if (op.signature() != null) {
          cursor.skip(op.immediates());
          exchange(OPERANDS[op.ordinal()], RESULTS[op.ordinal()]);
        } else if (!control(function, op) && !call(function, offset, op)) {
          simple(function, op);
        }
      }
    }
  }

  /** Calls; false for any other instruction. */
  private boolean call(int function, int offset, Opcode op) {
    switch (op) {
      case CALL, RETURN_CALL -> {
        int callee = cursor.u32();
        SiteKind kind = op == Opcode.CALL ? SiteKind.CALL : SiteKind.RETURN_CALL;
        facts.direct(function, offset, kind, callee);
        afterCall(kind, module.functionType(callee));
      }
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> {
        int type = cursor.u32();
        int table = cursor.u32();
        SiteKind kind =
            op == Opcode.CALL_INDIRECT ? SiteKind.CALL_INDIRECT : SiteKind.RETURN_CALL_INDIRECT;
        boolean known = peekKind() == CONSTANT;
        facts.indirect(function, offset, kind, type, table, known, known ? peekValue() : 0);
        pop(1);
        afterCall(kind, types.function(type));
      }
      case CALL_REF, RETURN_CALL_REF -> {
        int type = cursor.u32();
        SiteKind kind = op == Opcode.CALL_REF ? SiteKind.CALL_REF : SiteKind.RETURN_CALL_REF;
        int callee =
            switch (peekKind()) {
              case FUNCTION -> callee((int) peekValue(), type);
              case NULL -> CodeFacts.NULL_REFERENCE;
              default -> CodeFacts.UNKNOWN_REFERENCE;
            };
        facts.reference(function, offset, kind, type, callee);
        pop(1);
        afterCall(kind, types.function(type));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The function that a reference names, if it has the type that it was cast to. */
  private int callee(int function, int type) {
    return types.isSubtype(module.functionTypeIndex(function), type)
        ? function
        : CodeFacts.NULL_REFERENCE;
  }

  /** Block structure and branches; false for any other instruction. */
  private boolean control(int function, Opcode op) {
    switch (op) {
      case END -> closeBlock();
      case BR_IF -> {
        branch(cursor.u32());
        pop(1);
      }
      case BLOCK -> {
        cursor.blockType();
        openBlock(BLOCK);
      }
      case IF -> {
        cursor.blockType();
        openBlock(IF);
      }
      case BR -> {
        branch(cursor.u32());
        reachable = false;
      }
      case LOOP -> {
        cursor.blockType();
        openBlock(LOOP);
      }
      case ELSE, CATCH, CATCH_ALL -> nextArm(op);
      case RETURN, UNREACHABLE, THROW, THROW_REF, RETHROW -> {
        cursor.skip(op.immediates());
        reachable = false;
      }
      case BR_TABLE -> {
        for (int i = cursor.u32(); i >= 0; i--) {
          branch(cursor.u32());
        }
        reachable = false;
      }
      case TRY -> {
        facts.exceptionsCaught();
        cursor.blockType();
        openBlock(BLOCK);
      }
      case TRY_TABLE -> {
        facts.exceptionsCaught();
        cursor.blockType();
        for (int i = cursor.u32(); i > 0; i--) {
          if (cursor.catchHasTag(cursor.u8())) {
            cursor.u32();
          }
          branch(cursor.u32());
        }
        openBlock(BLOCK);
      }
      case DELEGATE -> {
        cursor.u32();
        closeBlock();
      }
      case BR_ON_NULL -> branch(cursor.u32());
      case BR_ON_NON_NULL -> {
        branch(cursor.u32());
        pop(1);
      }
      case BR_ON_CAST, BR_ON_CAST_FAIL -> {
        cursor.castFlags();
        branch(cursor.u32());
        cursor.heapType();
        cast(function, cursor.heapType());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Instructions without a signature that are neither calls nor of control. */
  private void simple(int function, Opcode op) {
    switch (op) {
      case DROP -> pop(1);
      case GLOBAL_SET -> {
        facts.globalSet(cursor.u32());
        pop(1);
      }
      case GLOBAL_GET -> {
        int global = cursor.u32();
        if (ValueType.isReference(module.globals().get(global).type())) {
          facts.mention(function, Mention.GLOBAL, global);
        }
        push(UNKNOWN, 0);
      }
      case TABLE_SIZE -> {
        cursor.u32();
        push(UNKNOWN, 0);
      }
      case SELECT, SELECT_T -> {
        cursor.skip(op.immediates());
        exchange(3, 1);
      }
      case REF_FUNC -> {
        int target = cursor.u32();
        facts.mention(function, Mention.FUNCTION, target);
        push(FUNCTION, target);
      }
      case REF_NULL -> {
        cursor.heapType();
        push(NULL, 0);
      }
      case REF_AS_NON_NULL -> {
        // The same reference goes on, or the path ends.
      }
      case TABLE_SET -> {
        facts.tableWritten(cursor.u32());
        pop(2);
      }
      case TABLE_FILL -> {
        facts.tableWritten(cursor.u32());
        pop(3);
      }
      case TABLE_GROW -> {
        facts.tableWritten(cursor.u32());
        exchange(2, 1);
      }
      case TABLE_COPY -> {
        int to = cursor.u32();
        int from = cursor.u32();
        facts.tableCopied(to, from);
        facts.mention(function, Mention.TABLE, from);
        pop(3);
      }
      case TABLE_INIT -> {
        int segment = cursor.u32();
        facts.tableInitialized(cursor.u32(), segment);
        facts.mention(function, Mention.ELEMENTS, segment);
        pop(3);
      }
      case TABLE_GET -> {
        facts.mention(function, Mention.TABLE, cursor.u32());
        exchange(1, 1);
      }
      case REF_EQ -> exchange(2, 1);
      case MEMORY_COPY, MEMORY_FILL, MEMORY_INIT, STRUCT_SET -> {
        cursor.skip(op.immediates());
        pop(op == Opcode.STRUCT_SET ? 2 : 3);
      }
      case ARRAY_NEW -> {
        facts.mention(function, Mention.TYPE, cursor.u32());
        exchange(2, 1);
      }
      case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> {
        facts.mention(function, Mention.TYPE, cursor.u32());
        int segment = cursor.u32();
        if (op == Opcode.ARRAY_NEW_ELEM) {
          facts.mention(function, Mention.ELEMENTS, segment);
        }
        exchange(2, 1);
      }
      case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
        cursor.skip(op.immediates());
        exchange(2, 1);
      }
      case ARRAY_SET -> {
        cursor.skip(op.immediates());
        pop(3);
      }
      case ARRAY_FILL -> {
        cursor.skip(op.immediates());
        pop(4);
      }
      case ARRAY_INIT_ELEM -> {
        cursor.u32();
        facts.mention(function, Mention.ELEMENTS, cursor.u32());
        pop(4);
      }
      case ARRAY_COPY, ARRAY_INIT_DATA -> {
        cursor.skip(op.immediates());
        pop(op == Opcode.ARRAY_COPY ? 5 : 4);
      }
      case STRUCT_NEW -> {
        int index = cursor.u32();
        facts.mention(function, Mention.TYPE, index);
        CompositeType type = types.get(index).composite();
        exchange(type instanceof StructType struct ? struct.fields().size() : 0, 1);
      }
      case STRUCT_NEW_DEFAULT -> {
        facts.mention(function, Mention.TYPE, cursor.u32());
        push(UNKNOWN, 0);
      }
      case ARRAY_NEW_DEFAULT -> {
        facts.mention(function, Mention.TYPE, cursor.u32());
        exchange(1, 1);
      }
      case REF_CAST, REF_CAST_NULL ->
          // The same reference goes on, or the path ends.
          cast(function, cursor.heapType());
      case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {
        facts.referenceConverted();
        exchange(1, 1);
      }
      case ARRAY_NEW_FIXED -> {
        facts.mention(function, Mention.TYPE, cursor.u32());
        exchange(cursor.u32(), 1);
      }
      default -> {
        // The rest takes one operand and gives one result.
        cursor.skip(op.immediates());
        exchange(1, 1);
      }
    }
  }

  private void cast(int function, int heapType) {
    if (heapType >= 0) {
      facts.mention(function, Mention.TYPE, heapType);
    }
  }

  /** An instruction of code that can't run: only block structure counts. */
  private void skip(Opcode op) {
    Immediates immediates = op.immediates();
    switch (op) {
      case ELSE, CATCH, CATCH_ALL -> nextArm(op);
      case END -> closeBlock();
      case DELEGATE -> {
        cursor.u32();
        closeBlock();
      }
      default -> {
        cursor.skip(immediates);
        if (immediates == Immediates.BLOCK_TYPE || immediates == Immediates.CATCHES) {
          openDeadBlock();
        }
      }
    }
  }

  private void openBlock(byte kind) {
    openDeadBlock();
    // An if without else goes to its end when the condition is false; nextArm() takes that back.
    blockKinds[depth - 1] = kind;
    entered[depth - 1] = true;
    height = 0;
  }

  // Whether the block itself could be entered: its else and catch arms can run then.
  private boolean[] entered = new boolean[64];

  private void openDeadBlock() {
    if (depth == blockKinds.length) {
      blockKinds = Arrays.copyOf(blockKinds, depth * 2);
      endReached = Arrays.copyOf(endReached, depth * 2);
      entered = Arrays.copyOf(entered, depth * 2);
    }
    blockKinds[depth] = BLOCK;
    endReached[depth] = false;
    entered[depth] = false;
    depth++;
  }

  /** {@code else}, {@code catch} or {@code catch_all}: the arm above ends, another begins. */
  private void nextArm(Opcode op) {
    cursor.skip(op.immediates());
    int block = depth - 1;
    endReached[block] |= reachable;
    blockKinds[block] = BLOCK;
    reachable = entered[block];
    height = 0;
  }

  private void closeBlock() {
    depth--;
    reachable |= endReached[depth] || (blockKinds[depth] == IF && entered[depth]);
    height = 0;
  }

  private void branch(int label) {
    int block = depth - 1 - label;
    if (blockKinds[block] != LOOP) {
      endReached[block] = true;
    }
  }

  private void afterCall(SiteKind kind, FunctionType type) {
    if (kind.isTail()) {
      reachable = false;
    } else {
      exchange(type.parameters().size(), type.results().size());
    }
  }

  private void fold(int sign, long mask) {
    boolean known =
        height >= 2 && knowledge[height - 1] == CONSTANT && knowledge[height - 2] == CONSTANT;
    long value = known ? (values[height - 2] + sign * values[height - 1]) & mask : 0;
    pop(2);
    push(known ? CONSTANT : UNKNOWN, value);
  }

  private void exchange(int operands, int results) {
    pop(operands);
    for (int i = 0; i < results; i++) {
      push(UNKNOWN, 0);
    }
  }

  private void push(byte kind, long value) {
    if (height == knowledge.length) {
      knowledge = Arrays.copyOf(knowledge, height * 2);
      values = Arrays.copyOf(values, height * 2);
    }
    knowledge[height] = kind;
    values[height] = value;
    height++;
  }

  private void pop(int count) {
    height = Math.max(0, height - count);
  }

  private byte peekKind() {
    return height == 0 ? UNKNOWN : knowledge[height - 1];
  }

  private long peekValue() {
    return values[height - 1];
  }
}
