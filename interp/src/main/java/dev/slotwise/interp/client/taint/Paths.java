// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import static dev.slotwise.interp.client.taint.FlowGraph.CLEAN;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Operands, locals and enclosing blocks while a function's code is walked through once. Each
 * assignment makes a value of its own; where paths meet that bring different values, a node is made
 * that both flow to. A loop begins with such nodes for the locals that it assigns to, and so does
 * the handler of a block for the locals that the block assigns to.
 *
 * <p>With implicit flows, each block has a node for <i>what decides whether its code is
 * executed</i>. A branch adds its condition to all blocks that it can leave: whether the rest of
 * them is executed depends on it. Where paths meet, the nodes of different values get what decided
 * between the paths; code behind the end of a block is not decided by branches inside, because all
 * of them arrive there.
 *
 * <p>Source: D. and P. Denning, <i>Certification of programs for secure information flow</i>, CACM
 * 20 (1977), for structured code; values that depend on the path only where they differ, as in
 * gated single-assignment form.
 */
final class Paths {
  /** The sorts of blocks. */
  enum Kind {
    PLAIN,
    LOOP,
    IF,
    TRY
  }

  private static final int[] NOTHING = {};

  static final class Block {
    final Kind kind;

    /** How many operands lie below those of the block. */
    final int height;

    final int parameters;
    final int results;

    /** What decides whether the code here is executed. */
    int decided;

    private boolean isReached;
    private int[] operands = NOTHING;
    private int[] locals = NOTHING;
    private final BitSet ownOperands = new BitSet();
    private final BitSet ownLocals = new BitSet();

    /** What decided which of several paths led here. */
    private int choice = CLEAN;

    private int firstChoice = CLEAN;

    /** The other arm of an {@code if}, until it comes. */
    private int[] otherOperands = NOTHING;

    private int[] otherLocals = NOTHING;
    private int otherDecided = CLEAN;
    private boolean hasOther;

    /**
     * For a try: by local, where its values flow; {@link FlowGraph#CLEAN} for those not assigned
     * to.
     */
    private int[] handled = NOTHING;

    /** For a try: what decides whether something is thrown. */
    int throwing = CLEAN;

    Block(Kind kind, int height, int parameters, int results) {
      this.kind = kind;
      this.height = height;
      this.parameters = parameters;
      this.results = results;
    }
  }

  private final FlowGraph graph;
  private final boolean implicit;
  private int[] operands = new int[64];
  private int height;
  private int[] locals = NOTHING;
  private Block[] blocks = new Block[16];
  private int depth;
  private boolean live;

  Paths(FlowGraph graph, boolean implicit) {
    this.graph = graph;
    this.implicit = implicit;
  }

  /**
   * Enters a function.
   *
   * @param initial the values of its locals
   * @param entry what decides whether it is called
   */
  void start(int[] initial, int results, int entry) {
    locals = initial;
    height = 0;
    depth = 0;
    live = true;
    Block block = open(Kind.PLAIN, 0, results);
    block.decided = entry;
  }

  int depth() {
    return depth;
  }

  boolean isLive() {
    return live;
  }

  void die() {
    live = false;
  }

  void push(int node) {
    if (height == operands.length) {
      operands = Arrays.copyOf(operands, height * 2);
    }
    operands[height++] = node;
  }

  int pop() {
    return operands[--height];
  }

  int[] popAll(int count) {
    height -= count;
    return Arrays.copyOfRange(operands, height, height + count);
  }

  int peek() {
    return operands[height - 1];
  }

  boolean isEmpty() {
    return height == 0;
  }

  int get(int local) {
    return locals[local];
  }

  void set(int local, int node) {
    locals[local] = node;
    for (int i = 0; i < depth; i++) {
      if (blocks[i].handled.length > 0 && blocks[i].handled[local] != CLEAN) {
        graph.edge(node, blocks[i].handled[local]);
      }
    }
  }

  /** A value that is one of two. */
  int either(int left, int right) {
    if (left == right || right == CLEAN) {
      return left;
    }
    if (left == CLEAN) {
      return right;
    }
    int both = graph.place();
    graph.edge(left, both);
    graph.edge(right, both);
    return both;
  }

  /** What decides whether the code here is executed. */
  int decided() {
    return blocks[depth - 1].decided;
  }

  /** The value, and what decides whether it is used here: for what other code can see. */
  int here(int value) {
    return implicit ? both(value, decided()) : value;
  }

  /** Depends on both. */
  private int both(int left, int right) {
    if (left == right || graph.isConstant(right)) {
      return left;
    }
    if (graph.isConstant(left)) {
      return right;
    }
    int both = graph.place();
    graph.edge(left, both);
    graph.edge(right, both);
    return both;
  }

  Block block(int relative) {
    return blocks[depth - 1 - relative];
  }

  /** What is left of the innermost blocks, up to one, is executed or not by a decision. */
  void decide(int condition, int relative) {
    if (implicit && !graph.isConstant(condition)) {
      for (int i = 0; i <= relative; i++) {
        Block block = block(i);
        block.decided = both(block.decided, condition);
      }
    }
  }

  Block open(Kind kind, int parameters, int results) {
    if (depth == blocks.length) {
      blocks = Arrays.copyOf(blocks, depth * 2);
    }
    Block block = new Block(kind, height - parameters, parameters, results);
    block.decided = depth == 0 ? CLEAN : decided();
    blocks[depth++] = block;
    return block;
  }

  /**
   * Opens a loop.
   *
   * @param assigned the locals that it assigns to
   */
  void openLoop(int parameters, int results, BitSet assigned) {
    Block block = open(Kind.LOOP, parameters, results);
    if (implicit) {
      int decides = graph.place();
      graph.edge(block.decided, decides);
      block.decided = decides;
      block.choice = decides;
    }
    for (int i = block.height; i < height; i++) {
      operands[i] = header(operands[i], block.choice);
    }
    block.operands = Arrays.copyOfRange(operands, block.height, height);
    block.locals = new int[locals.length];
    Arrays.fill(block.locals, CLEAN);
    assigned.stream()
        .forEach(
            local -> {
              int node = header(locals[local], block.choice);
              block.locals[local] = node;
              set(local, node);
            });
  }

  /** What a value is at the head of a loop: it, or what comes round. */
  private int header(int value, int choice) {
    int node = graph.place();
    graph.edge(value, node);
    graph.edge(choice, node);
    return node;
  }

  /** Opens a block with handlers; {@code assigned} are the locals that it assigns to. */
  Block openTry(int parameters, int results, BitSet assigned) {
    Block block = open(Kind.TRY, parameters, results);
    block.throwing = implicit ? graph.place() : CLEAN;
    int[] handled = new int[locals.length];
    Arrays.fill(handled, CLEAN);
    assigned.stream().forEach(local -> handled[local] = header(locals[local], block.throwing));
    block.handled = handled;
    return block;
  }

  /** Something may be thrown here. */
  void mayThrow() {
    if (implicit) {
      for (int i = 0; i < depth; i++) {
        graph.edge(decided(), blocks[i].throwing);
      }
    }
  }

  void openIf(int condition, int parameters, int results) {
    Block block = open(Kind.IF, parameters, results);
    decide(condition, 0);
    block.otherDecided = block.decided;
    block.otherOperands = Arrays.copyOfRange(operands, block.height, height);
    block.otherLocals = locals.clone();
    block.hasOther = true;
  }

  /** Goes to a label. */
  void branch(int relative) {
    Block block = block(relative);
    if (block.kind == Kind.LOOP) {
      for (int i = 0; i < block.parameters; i++) {
        graph.edge(operands[height - block.parameters + i], block.operands[i]);
      }
      for (int local = 0; local < locals.length; local++) {
        graph.edge(locals[local], block.locals[local]);
      }
      graph.edge(decided(), block.choice);
    } else {
      meet(block, Arrays.copyOfRange(operands, height - block.results, height), decided());
    }
  }

  private void meet(Block block, int[] results, int decided) {
    if (!block.isReached) {
      block.isReached = true;
      block.operands = results;
      block.locals = locals.clone();
      block.firstChoice = decided;
      return;
    }
    if (implicit) {
      if (block.choice == CLEAN) {
        block.choice = graph.place();
        graph.edge(block.firstChoice, block.choice);
      }
      graph.edge(decided, block.choice);
    }
    meet(block.operands, results, block.ownOperands, block.choice);
    meet(block.locals, locals, block.ownLocals, block.choice);
  }

  private void meet(int[] known, int[] more, BitSet own, int choice) {
    for (int i = 0; i < known.length; i++) {
      if (known[i] == more[i]) {
        continue;
      }
      if (own.get(i)) {
        graph.edge(more[i], known[i]);
      } else if (known[i] == CLEAN) {
        known[i] = more[i];
      } else if (more[i] != CLEAN) {
        int both = graph.place();
        graph.edge(known[i], both);
        graph.edge(more[i], both);
        graph.edge(choice, both);
        known[i] = both;
        own.set(i);
      }
    }
  }

  /** The other arm of an {@code if} begins. */
  void otherwise() {
    Block block = block(0);
    if (live) {
      branch(0);
    }
    enterOther(block);
  }

  private void enterOther(Block block) {
    block.hasOther = false;
    block.decided = block.otherDecided;
    System.arraycopy(block.otherOperands, 0, operands, block.height, block.otherOperands.length);
    height = block.height + block.otherOperands.length;
    locals = block.otherLocals.clone();
    live = true;
  }

  /** The block ends: what has come here goes on. */
  void close() {
    Block block = block(0);
    if (block.kind == Kind.LOOP) {
      depth--;
      return;
    }
    if (live) {
      branch(0);
    }
    if (block.hasOther) {
      enterOther(block);
      branch(0);
    }
    depth--;
    live = block.isReached;
    if (live) {
      height = block.height;
      for (int node : block.operands) {
        push(node);
      }
      locals = block.locals.clone();
    }
  }

  /** The results that have come to the end of the function, after {@link #close} of its block. */
  int[] results() {
    return Arrays.copyOf(operands, height);
  }

  /** A handler of a legacy {@code try} begins, with what comes with the exception. */
  void handler(int[] payload) {
    if (live) {
      branch(0);
    }
    Block block = block(0);
    toHandler(block);
    block.decided = both(depth > 1 ? block(1).decided : CLEAN, block.throwing);
    for (int node : payload) {
      push(node);
    }
    live = true;
  }

  private void toHandler(Block block) {
    height = block.height;
    int[] caught = locals.clone();
    for (int local = 0; local < caught.length; local++) {
      if (block.handled[local] != CLEAN) {
        caught[local] = block.handled[local];
      }
    }
    locals = caught;
  }

  /**
   * A clause of a {@code try_table} that has just been closed goes to a label, with what comes with
   * the exception.
   *
   * @param closed the block
   * @param relative the label, outside of it
   */
  void caught(Block closed, int relative, int[] payload) {
    boolean wasLive = live;
    int[] savedOperands = operands.clone();
    int[] savedLocals = locals;
    int savedHeight = height;
    decide(closed.throwing, relative);
    toHandler(closed);
    for (int node : payload) {
      push(node);
    }
    branch(relative);
    operands = savedOperands;
    locals = savedLocals;
    height = savedHeight;
    live = wasLive;
  }
}
