// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import static dev.slotwise.interp.client.taint.FlowGraph.CLEAN;

import dev.slotwise.interp.code.ValueWalk;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.function.IntUnaryOperator;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.jspecify.annotations.Nullable;

/**
 * A walk whose values are nodes of the graph, and that knows which choices decide about the code
 * that it comes to.
 *
 * <p>With implicit flows, each block has a node for <i>what decides whether its code is
 * executed</i>. A branch adds its condition to all blocks that it can leave: whether the rest of
 * them is executed depends on it. Where paths meet, the nodes of different values get what decided
 * between the paths; code behind the end of a block is not decided by branches inside, because all
 * of them arrive there. A handler starts with what was assigned last, so that also depends on what
 * decided about each assignment.
 *
 * <p>Source: D. and P. Denning, <i>Certification of programs for secure information flow</i>, CACM
 * 20 (1977), for structured code; values that depend on the path only where they differ, as in
 * gated single-assignment form.
 */
abstract class Paths extends ValueWalk {
  /** Locals from this one on are one node each, over the whole function. */
  private static final int MOST_LOCALS = 1024;

  /** In blocks that are nested deeper, so is each local where paths join. */
  private static final int DEEPEST = 256;

  private final FlowGraph graph;
  private final boolean implicit;
  private int entry = CLEAN;

  /** By local that is not followed everywhere: the node of all its values. */
  private final MutableIntIntMap unfollowed = IntIntMaps.mutable.empty();

  /** What a branch of the instruction at hand depends on. */
  private int condition = CLEAN;

  /** What decides which of the values that are merged is there. */
  private int choice = CLEAN;

  /** Of the {@code try_table} that is about to be opened: whether something is thrown in it. */
  private int thrown = CLEAN;

  /** And what decides whether its code is executed. */
  private int decidedBefore = CLEAN;

  /** Whether a branch is that of a handler. */
  private boolean handles;

  /** An open block, with what decides about it. */
  private static final class Decisions extends Joins {
    /** What decides whether the code here is executed. */
    private int decided = CLEAN;

    /** What decided which of several paths led to the label. */
    private int choice = CLEAN;

    private int firstChoice = CLEAN;

    /** What decides about the other arm of an {@code if}. */
    private int otherDecided = CLEAN;

    /** For a block with handlers: what decides whether something is thrown. */
    private int throwing = CLEAN;
  }

  Paths(WasmModule module, FlowGraph graph, boolean implicit) {
    super(module, MOST_LOCALS, DEEPEST);
    this.graph = graph;
    this.implicit = implicit;
  }

  /**
   * Walks through a defined function.
   *
   * @param calls what decides whether it is called
   */
  final void walkThrough(int function, int calls) {
    entry = calls;
    unfollowed.clear();
    walkThrough(function);
  }

  /** At the immediates of the instruction at hand. */
  final ByteCursor cursor() {
    return cursor;
  }

  // Decisions.

  /** What decides whether the code here is executed. */
  final int decided() {
    return depth() == 0 ? entry : of(block(0)).decided;
  }

  /** The value, and what decides whether it is used here: for what other code can see. */
  final int here(int value) {
    return implicit ? both(value, decided()) : value;
  }

  /** Something may be thrown here. */
  final void mayThrow() {
    for (int i = 0; i < depth() && implicit; i++) {
      graph.edge(decided(), of(block(i)).throwing);
    }
  }

  /** Returns from the function, with what is on top. */
  @Override
  protected final void returns() {
    branch(depth() - 1);
  }

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

  /** What is left of the innermost blocks, up to one, is executed or not by a decision. */
  final void decide(int by, int label) {
    if (implicit && !graph.isConstant(by)) {
      for (int i = 0; i <= label; i++) {
        Decisions block = of(block(i));
        block.decided = both(block.decided, by);
      }
    }
  }

  private static Decisions of(Joins block) {
    return (Decisions) block; // All of them come from newBlock().
  }

  // The walk.

  @Override
  protected final Joins newBlock(@Nullable Joins closed) {
    return new Decisions();
  }

  @Override
  protected void step(int offset, Opcode op) {
    condition =
        switch (op) {
          case IF, BR_IF, BR_TABLE, BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL ->
              peek(0);
          default -> CLEAN;
        };
    super.step(offset, op);
  }

  @Override
  protected final void branch(int label) {
    decide(condition, label);
    if (!handles) {
      decide(decided(), label);
    }
    super.branch(label);
  }

  @Override
  protected final void opened(Joins opened, int offset) {
    Decisions block = of(opened);
    block.decided = depth() == 1 ? entry : of(block(1)).decided;
    switch (block.kind()) {
      case LOOP -> {
        if (implicit) {
          int decides = graph.place();
          graph.edge(block.decided, decides);
          block.decided = decides;
          block.choice = decides;
        }
        choice = block.choice;
      }
      case IF -> {
        decide(condition, 0);
        block.otherDecided = block.decided;
      }
      case TRY -> {
        block.throwing = implicit ? graph.place() : CLEAN;
        choice = block.throwing;
      }
      case TRY_TABLE -> {
        block.decided = decidedBefore;
        block.throwing = thrown;
      }
      default -> {}
    }
    super.opened(block, offset);
  }

  @Override
  protected final void startClauses(int offset) {
    decidedBefore = decided();
    thrown = implicit ? graph.place() : CLEAN;
    choice = thrown;
    super.startClauses(offset);
  }

  /** Which handler goes on depends on whether something is thrown; not on getting here. */
  @Override
  protected final void handle(int label) {
    condition = thrown;
    handles = true;
    super.handle(label);
    handles = false;
  }

  @Override
  protected final void startArm(Joins started) {
    Decisions block = of(started);
    block.decided =
        block.kind() == Opcode.TRY
            ? both(of(block(1)).decided, block.throwing)
            : block.otherDecided;
    super.startArm(block);
  }

  @Override
  protected final void arrive(Joins reached) {
    Decisions block = of(reached);
    if (block.kind() != Opcode.LOOP && !block.isReached()) {
      block.firstChoice = decided();
    } else if (implicit) {
      if (block.choice == CLEAN) {
        block.choice = graph.place();
        graph.edge(block.firstChoice, block.choice);
      }
      graph.edge(decided(), block.choice);
    }
    choice = block.choice;
    super.arrive(block);
  }

  // Values.

  @Override
  protected final int merged(int value) {
    int merged = graph.place();
    graph.edge(value, merged);
    graph.edge(choice, merged);
    return merged;
  }

  @Override
  protected final void flow(int value, int into) {
    graph.edge(value, into);
    if (implicit) {
      graph.edge(decided(), into);
    }
  }

  @Override
  protected final void startUnfollowed(int from, int count, IntUnaryOperator value) {
    for (int local = from; local < from + count; local++) {
      int start = value.applyAsInt(local);
      if (!graph.isConstant(start)) {
        graph.edge(start, unfollowed(local));
      }
    }
  }

  @Override
  protected final int unfollowed(int local) {
    return unfollowed.getIfAbsentPut(local, graph::place);
  }

  @Override
  protected final void assignUnfollowed(int local, int value) {
    flow(value, unfollowed(local));
  }

  @Override
  protected final int unknown() {
    throw new IllegalStateException("every value is a node");
  }
}
