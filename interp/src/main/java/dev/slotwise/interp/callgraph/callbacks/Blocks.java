// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Operands, locals and enclosing blocks of a function while its code is walked through, with what
 * is known of each value; where paths join, what is known on all of them.
 *
 * <p>Of a function's locals the first are followed, and blocks that are nested deeper than a limit
 * forget them where paths join: so the work stays near linear in the code.
 */
final class Blocks {
  static final int MOST_LOCALS = 128;
  private static final int DEEP = 256;

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

    /** What other arms start with: an {@code if}'s operands and locals, a handler's locals. */
    int[] armOperands = NOTHING;

    int[] armLocals = NOTHING;
    boolean hasOtherArm;

    int[] labelOperands = NOTHING;
    int[] labelLocals = NOTHING;
    boolean isReached;

    Block(Kind kind, int height, int parameters, int results) {
      this.kind = kind;
      this.height = height;
      this.arity = kind == Kind.LOOP ? parameters : results;
      this.results = results;
    }
  }

  private static final int[] NOTHING = {};

  private int[] operands = new int[64];
  private int height;
  private int[] locals = NOTHING;
  private Block[] blocks = new Block[16];
  private int depth;
  private int dead;
  private boolean reachable;

  /** Enters a function whose locals hold this. */
  void start(int[] values, int results) {
    locals = values;
    height = 0;
    depth = 0;
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

  /** Control does not go on. */
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

  int peek(int below) {
    return operands[height - 1 - below];
  }

  /** So many operands give so many results of which nothing is known. */
  void exchange(int taken, int given) {
    height -= taken;
    for (int i = 0; i < given; i++) {
      push(Values.ANYTHING);
    }
  }

  void get(int local) {
    push(local < locals.length ? locals[local] : Values.ANYTHING);
  }

  /** The operand on top becomes a local's value, and stays where it is. */
  void set(int local) {
    if (local < locals.length) {
      locals[local] = operands[height - 1];
    }
  }

  /** A block that can't be entered. */
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
      block.armLocals = snapshot();
    }
  }

  /** Opens a loop: of what it is entered with again nothing is known, nor of what it assigns. */
  void openLoop(int parameters, int results, BitSet assigned) {
    open(Kind.LOOP, parameters, results);
    exchange(parameters, parameters);
    forget(locals, assigned);
  }

  /** Opens a {@code try}, whose handlers can start wherever its body is. */
  void openTry(int parameters, int results, BitSet assigned) {
    open(Kind.TRY, parameters, results);
    Block block = blocks[depth - 1];
    block.armLocals = snapshot();
    forget(block.armLocals, assigned);
  }

  private static void forget(int[] values, BitSet assigned) {
    assigned.stream()
        .takeWhile(local -> local < values.length)
        .forEach(local -> values[local] = Values.ANYTHING);
  }

  private int[] snapshot() {
    return depth > DEEP ? NOTHING : locals.clone();
  }

  /** A branch to the label with this immediate. */
  void branch(int label) {
    Block block = blocks[depth - 1 - label];
    if (block.kind != Kind.LOOP) {
      meet(block, block.arity, locals);
    }
  }

  /**
   * A branch that a {@code catch} clause of a block makes that starts here.
   *
   * @param payload how many operands it takes, of which nothing is known
   * @param assigned what the block assigns to
   */
  void handle(int label, int payload, BitSet assigned) {
    int before = height;
    exchange(0, payload);
    Block block = blocks[depth - 1 - label];
    if (block.kind != Kind.LOOP) {
      int[] after = locals.clone();
      forget(after, assigned);
      meet(block, block.arity, after);
    }
    height = before;
  }

  private void meet(Block block, int count, int[] with) {
    if (!block.isReached) {
      block.isReached = true;
      block.labelOperands = Arrays.copyOfRange(operands, height - count, height);
      block.labelLocals = depth > DEEP ? NOTHING : with.clone();
      return;
    }
    for (int i = 0; i < count; i++) {
      block.labelOperands[i] = Values.join(block.labelOperands[i], operands[height - count + i]);
    }
    for (int i = 0; i < block.labelLocals.length; i++) {
      block.labelLocals[i] =
          i < with.length ? Values.join(block.labelLocals[i], with[i]) : Values.ANYTHING;
    }
  }

  /**
   * {@code else}, {@code catch} or {@code catch_all}: the arm above ends, another begins.
   *
   * @param payload how many operands it starts with, of which nothing is known
   */
  void nextArm(int payload) {
    if (dead > 0) {
      return;
    }
    Block block = blocks[depth - 1];
    if (reachable) {
      meet(block, block.results, locals);
    }
    height = block.height;
    for (int operand : block.armOperands) {
      push(operand);
    }
    exchange(0, payload);
    locals = block.armLocals.clone();
    block.hasOtherArm = false;
    reachable = true;
  }

  boolean isDead() {
    return dead > 0;
  }

  /** {@code end} or {@code delegate}. */
  void close() {
    if (dead > 0) {
      dead--;
      return;
    }
    Block block = blocks[depth - 1];
    if (block.hasOtherArm) {
      nextArm(0);
    }
    if (block.isReached) {
      if (reachable) {
        meet(block, block.results, locals);
      }
      height = block.height;
      for (int operand : block.labelOperands) {
        push(operand);
      }
      locals = block.labelLocals;
      reachable = true;
    }
    depth--;
  }
}
