// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.code.CodeWalk;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.Opcode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the code of validated functions once, in place, and reports call sites, function references
 * and table writes to a {@link CodeFacts.Builder}. Code that no branch and no fall-through reaches
 * is passed over.
 *
 * <p>Along a straight line of instructions it keeps what constants and references the top of the
 * operand stack holds; anything that starts or ends a block forgets them. So it is one pass without
 * a fixed point, and an instruction costs no allocation. Not for use by several threads.
 */
final class CodeScanner extends CodeWalk<CodeWalk.Block> {
  private static final byte UNKNOWN = 0;
  private static final byte CONSTANT = 1;
  private static final byte FUNCTION = 2;
  private static final byte NULL = 3;

  private final CodeFacts.Builder facts;
  private int function;

  // The known top of the operand stack; what lies below is unknown.
  private byte[] knowledge = new byte[64];
  private long[] values = new long[64];
  private int height;

  CodeScanner(WasmModule module, CodeFacts.Builder facts) {
    super(module);
    this.facts = facts;
  }

  /** Scans the body of a defined function. */
  void scan(int definedFunction) {
    Cancellation.check();
    function = definedFunction;
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    cursor.skipLocals();
    run(module.functionType(function).results().size());
  }

  /**
   * An instruction that can run. The most frequent come first: the quick compiler has a switch test
   * its cases one after another.
   */
  @Override
  protected void step(int offset, Opcode op) {
    if (op == Opcode.LOCAL_GET) {
      cursor.u32();
      pushUnknown();
    } else if (op.signature() != null) {
      compute(op);
    } else {
      other(offset, op);
    }
  }

  /** An instruction on numbers, or one on memory. */
  private void compute(Opcode op) {
    switch (op) {
      case I32_CONST -> push(CONSTANT, Integer.toUnsignedLong(cursor.s32()));
      case I32_ADD -> fold(1, 0xFFFF_FFFFL);
      case I64_CONST -> push(CONSTANT, cursor.s64());
      case I32_SUB -> fold(-1, 0xFFFF_FFFFL);
      case I64_ADD -> fold(1, -1L);
      case I64_SUB -> fold(-1, -1L);
      default -> exchange(op);
    }
  }

  private void other(int offset, Opcode op) {
    switch (op) {
      case LOCAL_SET -> {
        cursor.u32();
        drop(1);
      }
      case LOCAL_TEE -> cursor.u32();
      case TRY, TRY_TABLE -> {
        facts.exceptionsCaught();
        super.step(offset, op);
      }
      // The same reference goes on, or the path ends.
      case REF_AS_NON_NULL -> {}
      case REF_CAST, REF_CAST_NULL -> castTo(cursor.heapType());
      case REF_FUNC -> {
        int target = cursor.u32();
        facts.mention(function, Mention.FUNCTION, target);
        push(FUNCTION, target);
      }
      case REF_NULL -> {
        cursor.heapType();
        push(NULL, 0);
      }
      default -> {
        if (op.control() == Control.NEXT) {
          int immediates = cursor.position();
          note(op);
          cursor.seek(immediates);
        }
        super.step(offset, op);
      }
    }
  }

  /** What an instruction names or writes after which control goes on. */
  private void note(Opcode op) {
    switch (op) {
      case GLOBAL_SET -> facts.globalSet(cursor.u32());
      case GLOBAL_GET -> {
        int global = cursor.u32();
        if (ValueType.isReference(module.globals().get(global).type())) {
          facts.mention(function, Mention.GLOBAL, global);
        }
      }
      case TABLE_SET, TABLE_FILL, TABLE_GROW -> facts.tableWritten(cursor.u32());
      case TABLE_COPY -> {
        int to = cursor.u32();
        int from = cursor.u32();
        facts.tableCopied(to, from);
        facts.mention(function, Mention.TABLE, from);
      }
      case TABLE_INIT -> {
        int segment = cursor.u32();
        facts.tableInitialized(cursor.u32(), segment);
        facts.mention(function, Mention.ELEMENTS, segment);
      }
      case TABLE_GET -> facts.mention(function, Mention.TABLE, cursor.u32());
      case STRUCT_NEW,
          STRUCT_NEW_DEFAULT,
          ARRAY_NEW,
          ARRAY_NEW_DEFAULT,
          ARRAY_NEW_FIXED,
          ARRAY_NEW_DATA ->
          facts.mention(function, Mention.TYPE, cursor.u32());
      case ARRAY_NEW_ELEM -> {
        facts.mention(function, Mention.TYPE, cursor.u32());
        facts.mention(function, Mention.ELEMENTS, cursor.u32());
      }
      case ARRAY_INIT_ELEM -> {
        cursor.u32();
        facts.mention(function, Mention.ELEMENTS, cursor.u32());
      }
      case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> facts.referenceConverted();
      default -> {}
    }
  }

  @Override
  protected void castTo(int heapType) {
    if (heapType >= 0) {
      facts.mention(function, Mention.TYPE, heapType);
    }
  }

  @Override
  protected void direct(int offset, int callee, FunctionType type, boolean isTail) {
    facts.direct(function, offset, isTail ? SiteKind.RETURN_CALL : SiteKind.CALL, callee);
    afterCall(type, isTail);
  }

  @Override
  protected void indirect(int offset, int type, int table, boolean isTail) {
    if (table == NO_TABLE) {
      SiteKind kind = isTail ? SiteKind.RETURN_CALL_REF : SiteKind.CALL_REF;
      int callee =
          switch (peekKind()) {
            case FUNCTION -> callee((int) peekValue(), type);
            case NULL -> CodeFacts.NULL_REFERENCE;
            default -> CodeFacts.UNKNOWN_REFERENCE;
          };
      facts.reference(function, offset, kind, type, callee);
    } else {
      SiteKind kind = isTail ? SiteKind.RETURN_CALL_INDIRECT : SiteKind.CALL_INDIRECT;
      boolean known = peekKind() == CONSTANT;
      facts.indirect(function, offset, kind, type, table, known, known ? peekValue() : 0);
    }
    drop(1);
    afterCall(types.function(type), isTail);
  }

  /** The function that a reference names, if it has the type that it was cast to. */
  private int callee(int referenced, int type) {
    return types.isSubtype(module.functionTypeIndex(referenced), type)
        ? referenced
        : CodeFacts.NULL_REFERENCE;
  }

  private void afterCall(FunctionType type, boolean isTail) {
    if (isTail) {
      leave();
    } else {
      exchange(type.parameters().size(), type.results().size());
    }
  }

  private void fold(int sign, long mask) {
    boolean known =
        height >= 2 && knowledge[height - 1] == CONSTANT && knowledge[height - 2] == CONSTANT;
    long value = known ? (values[height - 2] + sign * values[height - 1]) & mask : 0;
    drop(2);
    push(known ? CONSTANT : UNKNOWN, value);
  }

  @Override
  protected void exchange(Opcode op, int operands, int results) {
    exchange(operands, results);
  }

  private void exchange(int operands, int results) {
    drop(operands);
    for (int i = 0; i < results; i++) {
      pushUnknown();
    }
  }

  private void pushUnknown() {
    if (height == knowledge.length) {
      grow();
    }
    knowledge[height++] = UNKNOWN;
  }

  private void grow() {
    knowledge = Arrays.copyOf(knowledge, height * 2);
    values = Arrays.copyOf(values, height * 2);
  }

  private void push(byte kind, long value) {
    if (height == knowledge.length) {
      grow();
    }
    knowledge[height] = kind;
    values[height] = value;
    height++;
  }

  private byte peekKind() {
    return height == 0 ? UNKNOWN : knowledge[height - 1];
  }

  private long peekValue() {
    return values[height - 1];
  }

  /** How many operands are on the known top of the stack. */
  @Override
  protected int height() {
    return height;
  }

  @Override
  protected void drop(int count) {
    height = Math.max(0, height - count);
  }

  @Override
  protected void pushPayload(int tag, int count) {
    exchange(0, count);
  }

  @Override
  protected void pushException() {
    push(UNKNOWN, 0);
  }

  /** The reference is a branch's no less than another's: nothing comes of it here. */
  @Override
  protected void branchOnNull(int label) {
    branch(label);
  }

  @Override
  protected Block newBlock(@Nullable Block closed) {
    return closed == null ? new Block() : closed;
  }

  @Override
  protected void opened(Block block, int offset) {
    height = 0;
  }

  @Override
  protected void arrive(Block block) {}

  @Override
  protected void startArm(Block block) {
    height = 0;
  }

  @Override
  protected void resume(Block block) {}

  @Override
  protected void closed(Block block) {
    height = 0;
  }
}
