// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.code;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Arity;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the code of a validated function, in place, from its first instruction to its
 * last. Here is what such walks share: which instructions control can reach, which blocks are open,
 * where branches go, whose arguments a call takes, and how many operands any instruction takes. A
 * subclass says what operands are, and gives meaning to those instructions that it cares about.
 *
 * <p>An instruction is passed over if no fall-through and no branch reaches it; a branch back to a
 * loop reaches nothing that its start does not. The walk is linear in the code; besides {@link
 * #newBlock} it allocates only to grow. Not for use by several threads.
 *
 * <p>Arities and control come from the {@linkplain Opcode opcode table}. Source: WebAssembly 3.0,
 * section 2.4.8 and appendix 7.3.
 *
 * @param <B> what is kept of an open block
 */
public abstract class CodeWalk<B extends CodeWalk.Block> {
  private static final byte VARIABLE = -1;

  // By opcode, arities that do not depend on immediates: nothing is asked for so often.
  private static final byte[] OPERANDS = new byte[Opcode.values().length];
  private static final byte[] RESULTS = new byte[Opcode.values().length];

  static {
    for (Opcode op : Opcode.values()) {
      Arity arity = op.arity();
      boolean isVariable = arity.rest() == Arity.Rest.FIELDS || arity.rest() == Arity.Rest.COUNT;
      OPERANDS[op.ordinal()] = isVariable ? VARIABLE : (byte) arity.operands();
      RESULTS[op.ordinal()] = (byte) arity.results();
    }
  }

  protected final WasmModule module;
  protected final Types types;

  /** At the immediates of the instruction that is looked at. */
  protected final ByteCursor cursor;

  /** The open blocks, {@code depth} of them; behind them closed ones that may be used again. */
  private final List<B> blocks = new ArrayList<>();

  private int depth;

  /** Blocks opened in code that can't be reached, and not closed yet. */
  private int deadBlocks;

  private int watched = Integer.MAX_VALUE;

  private boolean reachable;
  private final BitSet labels = new BitSet();

  /** An open block. */
  public static class Block {
    private Opcode kind = Opcode.BLOCK;
    private int height;
    private int parameters;
    private int results;
    private boolean reached;
    private boolean otherArm;

    /** The instruction that opened it; {@code block} for a function's body. */
    public final Opcode kind() {
      return kind;
    }

    /** How many operands lie below those of the block. */
    public final int height() {
      return height;
    }

    /** How many operands it starts with. */
    public final int parameters() {
      return parameters;
    }

    /** How many operands it ends with. */
    public final int results() {
      return results;
    }

    /** How many operands a branch to its label takes. */
    public final int arity() {
      return kind == Opcode.LOOP ? parameters : results;
    }

    /** Whether control has arrived at the label. */
    public final boolean isReached() {
      return reached;
    }

    /** Whether it is an {@code if} whose {@code else} has not been seen. */
    public final boolean hasOtherArm() {
      return otherArm;
    }
  }

  protected CodeWalk(WasmModule module) {
    this.module = module;
    this.types = module.types();
    this.cursor = new ByteCursor(module.front(), 0, 0, "code");
  }

  /**
   * Walks from where the cursor stands to the {@code end} that closes a function's body or a
   * constant expression.
   *
   * @param results how many values it ends with
   */
  protected final void run(int results) {
    depth = 0;
    deadBlocks = 0;
    reachable = true;
    open(Opcode.BLOCK, cursor.position(), 0, results);
    while (depth > 0) {
      int offset = cursor.position();
      if (offset >= watched) {
        at(offset);
      }
      Opcode op = cursor.opcode();
      if (reachable) {
        step(offset, op);
      } else {
        skip(op);
      }
    }
  }

  /** How many blocks are open, the function's body included. */
  protected final int depth() {
    return depth;
  }

  /** Whether control can get to the instruction that follows. */
  protected final boolean isReachable() {
    return reachable;
  }

  /** Control does not go on. */
  protected final void leave() {
    reachable = false;
  }

  /** The block that a branch with this immediate goes to; 0 is the innermost. */
  protected final B block(int label) {
    return blocks.get(depth - 1 - label);
  }

  // What values are to the analysis.

  /** A block that is about to be opened, or one that is closed and may be used again. */
  protected abstract B newBlock(@Nullable B closed);

  /** How many operands there are. */
  protected abstract int height();

  protected abstract void drop(int count);

  /** Pushes operands of which nothing is known but that they are a tag's. */
  protected abstract void pushPayload(int tag, int count);

  /** Pushes a reference to an exception. */
  protected abstract void pushException();

  /** An instruction takes operands and gives results, and the walk gives it no other meaning. */
  protected abstract void exchange(Opcode op, int operands, int results);

  /** A direct call; its arguments are the operands on top. */
  protected abstract void direct(int offset, int callee, FunctionType type, boolean isTail);

  /**
   * A call by table index or reference, which is the operand on top; below are the arguments.
   *
   * @param type the index of the function type
   * @param table the table's index; {@link #NO_TABLE} for a reference
   */
  protected abstract void indirect(int offset, int type, int table, boolean isTail);

  public static final int NO_TABLE = -1;

  /** A block has been opened; its parameters are the operands on top. */
  protected abstract void opened(B block, int offset);

  /** Control arrives at the label of a block with {@link Block#arity} operands on top. */
  protected abstract void arrive(B block);

  /**
   * The second arm of an {@code if}, written or not, or a handler of a {@code try} starts, without
   * its payload.
   */
  protected abstract void startArm(B block);

  /** What follows a block starts with what arrived at its label. */
  protected abstract void resume(B block);

  /** A block ends. */
  protected void closed(B block) {}

  /** The clauses of the {@code try_table} at this offset follow. */
  protected void startClauses(int offset) {}

  /** A handler of the {@code try_table} at hand branches, with the payload on top. */
  protected void handle(int label) {
    branch(label);
  }

  /** The function returns the operands on top. */
  protected void returns() {}

  /** An exception is thrown, with the operands on top. */
  protected void throwing(int tag, int count) {}

  /**
   * An instruction follows that is not before the offset to {@linkplain #watch watch} for, whether
   * control reaches it or not.
   */
  protected void at(int offset) {}

  /** From which offset on {@link #at} is called; at first, never. */
  protected final void watch(int offset) {
    watched = offset;
  }

  // The walk.

  /** An instruction that can run. */
  protected void step(int offset, Opcode op) {
    switch (op.control()) {
      case NEXT -> exchange(op);
      case CALL -> call(offset, op);
      case OPEN -> open(offset, op);
      case ARM -> nextArm(op);
      case CLOSE -> {
        cursor.skip(op.immediates());
        close();
      }
      case BRANCH -> conditional(op);
      case LEAVE -> {
        transfer(op);
        reachable = false;
      }
    }
  }

  /** An instruction that can't be reached: only the structure of blocks counts. */
  private void skip(Opcode op) {
    switch (op.control()) {
      case ARM -> nextArm(op);
      case CLOSE -> {
        cursor.skip(op.immediates());
        close();
      }
      case OPEN -> {
        cursor.skip(op.immediates());
        deadBlocks++;
      }
      default -> cursor.skip(op.immediates());
    }
  }

  /** An instruction that takes operands, gives results, and goes on to the next. */
  protected final void exchange(Opcode op) {
    int operands = OPERANDS[op.ordinal()];
    if (operands == VARIABLE) {
      operands = op.arity().operands() + rest(op.arity().rest());
    } else {
      cursor.skip(op.immediates());
    }
    exchange(op, operands, RESULTS[op.ordinal()]);
  }

  /** How many operands more the immediates ask for. */
  private int rest(Arity.Rest rest) {
    int index = cursor.u32();
    return rest == Arity.Rest.FIELDS
        ? ((StructType) types.get(index).composite()).fields().size()
        : cursor.u32();
  }

  private void call(int offset, Opcode op) {
    switch (op) {
      case CALL, RETURN_CALL -> {
        int callee = cursor.u32();
        direct(offset, callee, module.functionType(callee), op == Opcode.RETURN_CALL);
      }
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> {
        int type = cursor.u32();
        indirect(offset, type, cursor.u32(), op == Opcode.RETURN_CALL_INDIRECT);
      }
      default -> indirect(offset, cursor.u32(), NO_TABLE, op == Opcode.RETURN_CALL_REF);
    }
  }

  private void open(int offset, Opcode op) {
    long type = cursor.blockType();
    drop(op.arity().operands());
    if (op == Opcode.TRY_TABLE) {
      clauses(offset);
    }
    open(op, offset, BlockType.parameters(type, types), BlockType.results(type, types));
  }

  /** The handlers of {@code try_table} are labels outside of it. */
  private void clauses(int offset) {
    startClauses(offset);
    for (int i = cursor.u32(); i > 0; i--) {
      int kind = cursor.u8();
      int count = 0;
      if (cursor.catchHasTag(kind)) {
        int tag = cursor.u32();
        count = payload(tag);
        pushPayload(tag, count);
      }
      if ((kind & 1) != 0) {
        pushException();
        count++;
      }
      handle(cursor.u32());
      drop(count);
    }
  }

  private int payload(int tag) {
    return types.function(module.tags().get(tag)).parameters().size();
  }

  private void open(Opcode kind, int offset, int parameters, int results) {
    B block;
    if (depth == blocks.size()) {
      block = newBlock(null);
      blocks.add(block);
    } else {
      block = newBlock(blocks.get(depth));
      blocks.set(depth, block);
    }
    depth++;
    Block common = block;
    common.kind = kind;
    common.height = height() - parameters;
    common.parameters = parameters;
    common.results = results;
    common.reached = false;
    common.otherArm = kind == Opcode.IF;
    opened(block, offset);
  }

  /** {@code else}, {@code catch} or {@code catch_all}: the arm above ends, another begins. */
  private void nextArm(Opcode op) {
    int tag = op == Opcode.CATCH ? cursor.u32() : -1;
    if (deadBlocks > 0) {
      return;
    }
    startArm();
    if (tag >= 0) {
      pushPayload(tag, payload(tag));
    }
  }

  private void startArm() {
    B block = block(0);
    if (reachable) {
      reach(block);
    }
    Block common = block;
    common.otherArm = false;
    reachable = true;
    startArm(block);
  }

  private void close() {
    if (deadBlocks > 0) {
      deadBlocks--;
      return;
    }
    B block = block(0);
    if (block.hasOtherArm()) {
      startArm();
    }
    if (block.isReached() && block.kind() != Opcode.LOOP) {
      if (reachable) {
        reach(block);
      }
      resume(block);
      reachable = true;
    }
    depth--;
    closed(block);
  }

  private void reach(B block) {
    arrive(block);
    Block common = block;
    common.reached = true;
  }

  /** A branch, with what the label takes on top. */
  protected void branch(int label) {
    reach(block(label));
  }

  private void conditional(Opcode op) {
    switch (op) {
      case BR_IF -> {
        drop(1);
        branch(cursor.u32());
      }
      case BR_ON_NULL -> branchOnNull(cursor.u32());
      case BR_ON_NON_NULL -> {
        branch(cursor.u32());
        drop(1);
      }
      default -> {
        cursor.castFlags();
        branch(cursor.u32());
        cursor.heapType();
        castTo(cursor.heapType());
      }
    }
  }

  /** {@code br_on_null}: the reference on top does not go along, and stays if control goes on. */
  protected abstract void branchOnNull(int label);

  /** The reference on top was looked at as one to this heap type. */
  protected void castTo(int heapType) {}

  private void transfer(Opcode op) {
    switch (op) {
      case BR -> branch(cursor.u32());
      case BR_TABLE -> branchTable();
      case RETURN -> returns();
      case THROW -> {
        int tag = cursor.u32();
        throwing(tag, payload(tag));
      }
      default -> cursor.skip(op.immediates());
    }
  }

  /** Tables of labels are long and name few: each is branched to once. */
  private void branchTable() {
    drop(1);
    for (int i = cursor.u32(); i >= 0; i--) {
      int label = cursor.u32();
      if (!labels.get(label)) {
        labels.set(label);
        branch(label);
      }
    }
    labels.clear();
  }
}
