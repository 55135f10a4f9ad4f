// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Operands, locals and enclosing blocks of a function while its code is walked through. Each
 * assignment makes a value of its own; where paths join that bring different values, a place is
 * made that both flow to. Loops have such places for the locals that they assign to, and so have
 * the handlers of a block for those that the block does.
 *
 * <p>Of a function's locals the first are followed so; each of the others is one place.
 */
final class Paths {
  static final int MOST_LOCALS = 256;
  private static final int NO_PLACE = Integer.MIN_VALUE;
  private static final int[] NOTHING = {};

  /** The sorts of blocks. */
  enum Kind {
    PLAIN,
    LOOP,
    IF,
    TRY
  }

  private static final class Block {
    final Kind kind;
    final int height;
    final int arity;
    final int results;
    int[] armOperands = NOTHING;
    int[] armLocals = NOTHING;
    boolean hasOtherArm;
    int[] labelOperands = NOTHING;
    int[] labelLocals = NOTHING;
    final BitSet ownOperands = new BitSet();
    final BitSet ownLocals = new BitSet();
    boolean isReached;

    /** By local that is assigned to in here: where the values go, for handlers. */
    int[] handled = NOTHING;

    Block(Kind kind, int height, int parameters, int results) {
      this.kind = kind;
      this.height = height;
      this.arity = kind == Kind.LOOP ? parameters : results;
      this.results = results;
    }
  }

  private final ValueNodes nodes;
  private final Constants constants;
  private int[] operands = new int[64];
  private int height;
  private int[] locals = NOTHING;
  private int[] others = NOTHING;
  private Block[] blocks = new Block[16];
  private int depth;
  private int handlers;
  private int dead;
  private boolean reachable;

  Paths(ValueNodes nodes, Constants constants) {
    this.nodes = nodes;
    this.constants = constants;
  }

  /**
   * Enters a function.
   *
   * @param values of its locals, the first of which are followed
   */
  void start(int[] values, int results) {
    locals = Arrays.copyOf(values, Math.min(values.length, MOST_LOCALS));
    others = Arrays.copyOfRange(values, locals.length, values.length);
    for (int i = 0; i < others.length; i++) {
      int place = nodes.node();
      nodes.copy(constants.place(others[i]), place);
      others[i] = place;
    }
    height = 0;
    depth = 0;
    handlers = 0;
    dead = 0;
    reachable = true;
    open(Kind.PLAIN, 0, results);
  }

  int depth() {
    return depth;
  }

  boolean isReachable() {
    return reachable;
  }

  void leave() {
    reachable = false;
  }

  void push(int value) {
    if (height == operands.length) {
      operands = Arrays.copyOf(operands, height * 2);
    }
    operands[height++] = value;
  }

  int pop() {
    return operands[--height];
  }

  void drop(int count) {
    height -= count;
  }

  int peek(int below) {
    return operands[height - 1 - below];
  }

  void get(int local) {
    push(local < locals.length ? locals[local] : others[local - locals.length]);
  }

  /** The operand on top becomes a local's value, and stays where it is. */
  void set(int local) {
    int value = peek(0);
    if (local >= locals.length) {
      nodes.copy(constants.place(value), others[local - locals.length]);
      return;
    }
    locals[local] = value;
    for (int i = 0, left = handlers; left > 0; i++) {
      if (blocks[i].handled.length > 0) {
        left--;
        if (blocks[i].handled[local] != NO_PLACE) {
          nodes.copy(constants.place(value), blocks[i].handled[local]);
        }
      }
    }
  }

  void openDead() {
    dead++;
  }

  void open(Kind kind, int parameters, int results) {
    if (depth == blocks.length) {
      blocks = Arrays.copyOf(blocks, depth * 2);
    }
    Block block = new Block(kind, height - parameters, parameters, results);
    blocks[depth++] = block;
    if (kind == Kind.IF) {
      block.hasOtherArm = true;
      block.armOperands = Arrays.copyOfRange(operands, block.height, height);
      block.armLocals = locals.clone();
    }
  }

  private int placeOf(int value) {
    int place = nodes.node();
    nodes.copy(constants.place(value), place);
    return place;
  }

  /** Opens a loop: what it is entered with again flows to places of its own. */
  void openLoop(int parameters, int results, BitSet assigned) {
    open(Kind.LOOP, parameters, results);
    Block block = blocks[depth - 1];
    block.labelOperands = new int[parameters];
    for (int i = 0; i < parameters; i++) {
      block.labelOperands[i] = placeOf(operands[block.height + i]);
      operands[block.height + i] = block.labelOperands[i];
    }
    assigned.stream()
        .takeWhile(local -> local < locals.length)
        .forEach(
            local -> {
              block.ownLocals.set(local);
              locals[local] = placeOf(locals[local]);
            });
    block.labelLocals = locals.clone();
  }

  /**
   * Where locals lie when a handler of the block starts that is about to be opened: those that it
   * assigns to at places of their own.
   */
  int[] handled(BitSet assigned) {
    int[] start = locals.clone();
    for (int i = 0; i < start.length; i++) {
      if (assigned.get(i)) {
        start[i] = placeOf(start[i]);
      }
    }
    return start;
  }

  /** What the block that was opened last assigns to locals flows to where its handlers start. */
  void feed(int[] atHandlers) {
    int[] handled = new int[locals.length];
    Arrays.setAll(handled, i -> atHandlers[i] == locals[i] ? NO_PLACE : atHandlers[i]);
    if (locals.length > 0) {
      blocks[depth - 1].handled = handled;
      handlers++;
    }
  }

  /** The arms of the block that was opened last, which are handlers, start with these locals. */
  void startArmsWith(int[] atHandlers) {
    blocks[depth - 1].armLocals = atHandlers;
  }

  void branch(int label) {
    meet(blocks[depth - 1 - label], locals);
  }

  /** A branch of a handler to a label, with these operands on top. */
  void handle(int label, int[] with) {
    meet(blocks[depth - 1 - label], with);
  }

  private void meet(Block block, int[] with) {
    int count = block.arity;
    if (block.kind == Kind.LOOP) {
      for (int i = 0; i < count; i++) {
        nodes.copy(constants.place(operands[height - count + i]), block.labelOperands[i]);
      }
      block.ownLocals.stream()
          .forEach(local -> nodes.copy(constants.place(with[local]), block.labelLocals[local]));
      return;
    }
    arrive(block, count, with);
  }

  private void arrive(Block block, int count, int[] with) {
    if (!block.isReached) {
      block.isReached = true;
      block.labelOperands = Arrays.copyOfRange(operands, height - count, height);
      block.labelLocals = with.clone();
      return;
    }
    for (int i = 0; i < count; i++) {
      block.labelOperands[i] =
          join(block.labelOperands[i], operands[height - count + i], block.ownOperands, i);
    }
    for (int i = 0; i < with.length; i++) {
      block.labelLocals[i] = join(block.labelLocals[i], with[i], block.ownLocals, i);
    }
  }

  private int join(int there, int value, BitSet own, int at) {
    if (there == value) {
      return there;
    }
    int place = there;
    if (!own.get(at)) {
      own.set(at);
      place = placeOf(there);
    }
    nodes.copy(constants.place(value), place);
    return place;
  }

  /** {@code else}, {@code catch} or {@code catch_all}; what it starts with is pushed after. */
  void nextArm() {
    if (dead > 0) {
      return;
    }
    Block block = blocks[depth - 1];
    if (reachable) {
      arrive(block, block.results, locals);
    }
    height = block.height;
    for (int operand : block.armOperands) {
      push(operand);
    }
    locals = block.armLocals.clone();
    block.hasOtherArm = false;
    reachable = true;
  }

  boolean isDead() {
    return dead > 0;
  }

  void close() {
    if (dead > 0) {
      dead--;
      return;
    }
    Block block = blocks[depth - 1];
    if (block.hasOtherArm) {
      nextArm();
    }
    if (block.isReached) {
      if (reachable) {
        arrive(block, block.results, locals);
      }
      height = block.height;
      for (int operand : block.labelOperands) {
        push(operand);
      }
      locals = block.labelLocals;
      reachable = true;
    }
    if (block.handled.length > 0) {
      handlers--;
    }
    depth--;
  }
}
