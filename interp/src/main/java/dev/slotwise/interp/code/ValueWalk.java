// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.code;

import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CodeWalk} that follows values, which are {@code int}s, through operands and locals: what
 * they are, the subclass says. Each assignment gives a local another value. Where paths join that
 * bring different values, the subclass makes a value that both {@linkplain #flow flow} to, as a phi
 * function does; so it does for what a loop or a block with handlers assigns to, at the start of
 * the loop and of the handlers.
 *
 * <p>Of a function's locals the first {@code mostLocals} are followed so. In blocks that are nested
 * deeper than {@code deepest}, locals are forgotten where paths join: from there on they are {@link
 * #unfollowed}. So the work is linear in the code times these bounds. To know what a loop assigns
 * to, the code is read once more.
 *
 * <p>Source: M. Braun et al., <i>Simple and efficient construction of static single assignment
 * form</i>, CC 2013, of which structured control flow leaves this much.
 */
public abstract class ValueWalk extends CodeWalk<ValueWalk.Joins> {
  private static final int[] NOTHING = {};
  private static final int NO_VALUE = Integer.MIN_VALUE;

  private final int mostLocals;
  private final int deepest;
  private int[] operands = new int[64];
  private int height;
  private int[] locals = NOTHING;

  /** How many open blocks feed handlers. */
  private int fed;

  private int function;

  /** How many locals of the function are followed where blocks are not too deep. */
  private int most;

  private @Nullable Assignments assignments;
  private int[] atHandlers = NOTHING;

  /** An open block, with what arrived at its label. */
  public static class Joins extends Block {
    /** What other arms start with: the operands of an {@code if}, and locals. */
    private int[] armOperands = NOTHING;

    private int[] armLocals = NOTHING;
    private int[] labelOperands = NOTHING;
    private int[] labelLocals = NOTHING;

    /** At these, the label has a value that others flow to. */
    private final BitSet ownOperands = new BitSet();

    private final BitSet ownLocals = new BitSet();

    /** By local that is assigned to in here: the value that handlers start with. */
    private int[] handled = NOTHING;
  }

  protected ValueWalk(WasmModule module, int mostLocals, int deepest) {
    super(module);
    this.mostLocals = mostLocals;
    this.deepest = deepest;
  }

  // What values mean.

  /** A value of its own, which this one flows to and others may. */
  protected abstract int merged(int value);

  /** A value flows to one that {@link #merged} has made. */
  protected abstract void flow(int value, int into);

  /** What a defined function's parameter is at its start. */
  protected abstract int parameter(int index);

  /** What a local is at the start that is no parameter. */
  protected abstract int zero();

  /** What an instruction gives that the walk gives no other meaning. */
  protected abstract int unknown();

  /** The value of an exception that is caught, or of a part of its payload. */
  protected int caught() {
    return unknown();
  }

  /** Locals from {@code from} on, which are not followed, start with these values. */
  protected void startUnfollowed(int from, int count, IntUnaryOperator value) {}

  /** The value of a local that is not followed here. */
  protected int unfollowed(int local) {
    return unknown();
  }

  /**
   * A local that is not followed here is assigned to, or one that may be forgotten has this value:
   * {@link #unfollowed} must tell of each value that comes here.
   */
  protected void assignUnfollowed(int local, int value) {}

  // What subclasses work with.

  /** Walks through a defined function. */
  protected final void walkThrough(int definedFunction) {
    function = definedFunction;
    assignments = null;
    fed = 0;
    height = 0;
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    FunctionType type = module.functionType(function);
    startLocals(type.parameters().size());
    run(type.results().size());
  }

  private void startLocals(int parameters) {
    long count = parameters;
    for (int groups = cursor.u32(); groups > 0; groups--) {
      count += Integer.toUnsignedLong(cursor.u32());
      cursor.valueType();
    }
    most = (int) Math.min(count, mostLocals);
    int[] values = new int[most];
    for (int i = 0; i < values.length; i++) {
      values[i] = start(i, parameters);
    }
    locals = values;
    startUnfollowed(
        values.length, (int) (count - values.length), local -> start(local, parameters));
  }

  private int start(int local, int parameters) {
    return local < parameters ? parameter(local) : zero();
  }

  public final void push(int value) {
    if (height == operands.length) {
      operands = Arrays.copyOf(operands, height * 2);
    }
    operands[height++] = value;
  }

  public final int pop() {
    return operands[--height];
  }

  /** So many operands from the top, the deepest first. */
  public final int[] popAll(int count) {
    height -= count;
    return Arrays.copyOfRange(operands, height, height + count);
  }

  /** The operand this many below the top. */
  protected final int peek(int below) {
    return operands[height - 1 - below];
  }

  /** The operand at a place that is counted from the bottom. */
  protected final int operand(int place) {
    return operands[place];
  }

  protected final int local(int local) {
    return local < locals.length ? locals[local] : unfollowed(local);
  }

  /** How many locals are followed here. */
  protected final int followed() {
    return locals.length;
  }

  /** A value becomes a local's. */
  protected void assign(int local, int value) {
    if (local < locals.length) {
      locals[local] = value;
    }
    int depth = depth();
    if (local >= locals.length || depth > deepest) {
      assignUnfollowed(local, value);
    }
    if (local >= most) {
      return;
    }
    for (int at = depth - 1, left = fed; left > 0; at--) {
      int[] handled = block(depth - 1 - at).handled;
      if (handled.length > 0) {
        left--;
        if (handled[local] != NO_VALUE) {
          flow(value, handled[local]);
        }
      }
    }
  }

  @Override
  protected void step(int offset, Opcode op) {
    switch (op) {
      case LOCAL_GET -> push(local(cursor.u32()));
      case LOCAL_SET -> {
        int local = cursor.u32();
        assign(local, pop());
      }
      case LOCAL_TEE -> assign(cursor.u32(), peek(0));
      default -> super.step(offset, op);
    }
  }

  @Override
  protected final int height() {
    return height;
  }

  @Override
  protected final void drop(int count) {
    height -= count;
  }

  @Override
  protected void exchange(Opcode op, int taken, int given) {
    exchange(taken, given);
  }

  /** So many operands give so many results of which nothing is known. */
  protected final void exchange(int taken, int given) {
    height -= taken;
    for (int i = 0; i < given; i++) {
      push(unknown());
    }
  }

  @Override
  protected void pushPayload(int tag, int count) {
    for (int i = 0; i < count; i++) {
      push(caught());
    }
  }

  @Override
  protected void pushException() {
    push(caught());
  }

  @Override
  protected final void branchOnNull(int label) {
    int reference = pop();
    branch(label);
    push(reference);
  }

  // Joins.

  /** Subclasses may keep more of a block. */
  @Override
  protected Joins newBlock(@Nullable Joins closed) {
    return new Joins();
  }

  private int[] snapshot() {
    return depth() > deepest ? NOTHING : locals.clone();
  }

  @Override
  protected void opened(Joins block, int offset) {
    if (depth() - 1 == deepest) {
      // From here on locals may be forgotten.
      for (int i = 0; i < locals.length; i++) {
        assignUnfollowed(i, locals[i]);
      }
    }
    switch (block.kind()) {
      case LOOP -> openLoop(block, offset);
      case IF -> {
        block.armOperands = Arrays.copyOfRange(operands, block.height(), height);
        block.armLocals = snapshot();
      }
      case TRY -> {
        int[] start = handlerLocals(offset);
        feed(block, start);
        block.armLocals = start;
      }
      case TRY_TABLE -> feed(block, atHandlers);
      default -> {}
    }
  }

  private void openLoop(Joins block, int offset) {
    int parameters = block.parameters();
    block.labelOperands = new int[parameters];
    for (int i = 0; i < parameters; i++) {
      int at = block.height() + i;
      operands[at] = merged(operands[at]);
      block.labelOperands[i] = operands[at];
    }
    if (depth() > deepest) {
      // What comes round is not known where the loop starts.
      locals = NOTHING;
      block.labelLocals = NOTHING;
      return;
    }
    BitSet assigned = assignedIn(offset);
    for (int i = assigned.nextSetBit(0); i >= 0 && i < locals.length; ) {
      block.ownLocals.set(i);
      locals[i] = merged(locals[i]);
      i = assigned.nextSetBit(i + 1);
    }
    block.labelLocals = snapshot();
  }

  private BitSet assignedIn(int offset) {
    if (assignments == null) {
      assignments = Assignments.of(module, function, most);
    }
    return assignments.in(offset);
  }

  /**
   * The locals that the handlers of a block start with that is about to be opened: those that it
   * assigns to have values of their own.
   */
  private int[] handlerLocals(int offset) {
    BitSet assigned = assignedIn(offset);
    int[] start = snapshot();
    for (int i = 0; i < start.length; i++) {
      if (assigned.get(i)) {
        start[i] = merged(start[i]);
      }
    }
    return start;
  }

  /** What a block assigns to locals flows to what its handlers start with. */
  private void feed(Joins block, int[] start) {
    if (start.length == 0) {
      return;
    }
    int[] handled = new int[start.length];
    Arrays.setAll(handled, i -> start[i] == locals[i] ? NO_VALUE : start[i]);
    block.handled = handled;
    fed++;
  }

  @Override
  protected void startClauses(int offset) {
    atHandlers = handlerLocals(offset);
  }

  @Override
  protected void handle(int label) {
    int[] inside = locals;
    locals = atHandlers;
    branch(label);
    locals = inside;
  }

  @Override
  protected void arrive(Joins block) {
    int count = block.arity();
    int from = height - count;
    if (block.kind() == Opcode.LOOP) {
      for (int i = 0; i < count; i++) {
        flow(operands[from + i], block.labelOperands[i]);
      }
      BitSet own = block.ownLocals;
      for (int i = own.nextSetBit(0); i >= 0 && i < block.labelLocals.length; ) {
        flow(i < locals.length ? locals[i] : unfollowed(i), block.labelLocals[i]);
        i = own.nextSetBit(i + 1);
      }
    } else if (block.isReached()) {
      for (int i = 0; i < count; i++) {
        block.labelOperands[i] =
            join(block.labelOperands[i], operands[from + i], block.ownOperands, i);
      }
      for (int i = 0; i < block.labelLocals.length; i++) {
        int value = i < locals.length ? locals[i] : unfollowed(i);
        block.labelLocals[i] = join(block.labelLocals[i], value, block.ownLocals, i);
      }
      // The label has forgotten them.
      for (int i = block.labelLocals.length; i < locals.length; i++) {
        assignUnfollowed(i, locals[i]);
      }
    } else {
      block.labelOperands = Arrays.copyOfRange(operands, from, height);
      block.labelLocals = snapshot();
    }
  }

  private int join(int there, int value, BitSet own, int at) {
    if (there == value) {
      return there;
    }
    int join = there;
    if (!own.get(at)) {
      own.set(at);
      join = merged(there);
    }
    flow(value, join);
    return join;
  }

  @Override
  protected void startArm(Joins block) {
    restore(block, block.armOperands, block.armLocals.clone());
  }

  @Override
  protected final void resume(Joins block) {
    restore(block, block.labelOperands, block.labelLocals);
  }

  private void restore(Joins block, int[] newOperands, int[] newLocals) {
    height = block.height();
    for (int operand : newOperands) {
      push(operand);
    }
    locals = newLocals;
  }

  @Override
  protected final void closed(Joins block) {
    if (block.handled.length > 0) {
      fed--;
    }
  }
}
