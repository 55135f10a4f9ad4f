// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static dev.slotwise.interp.callgraph.vta.ValueGraph.NOWHERE;

import dev.slotwise.wasm.op.Opcode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The enclosing blocks while code is walked through, and where control can get. Operands that a
 * branch takes along meet at places that the label has.
 */
final class Frames {
  private final ValueGraph graph;
  private final Operands operands;
  private Frame[] frames = new Frame[16];
  private int depth;
  private int deadBlocks;
  private boolean reachable;

  /** Counts points where other paths join: what is known of locals ends there. */
  private int joins;

  private static final class Frame {
    final boolean loop;
    final int height;
    final int parameters;
    final int results;

    /** An {@code if} without {@code else} so far: its parameters, which are then its results. */
    int @Nullable [] otherwise;

    int labelNodes = NOWHERE;
    boolean endReached;

    Frame(boolean loop, int height, int parameters, int results) {
      this.loop = loop;
      this.height = height;
      this.parameters = parameters;
      this.results = results;
    }

    int arity() {
      return loop ? parameters : results;
    }
  }

  Frames(ValueGraph graph, Operands operands) {
    this.graph = graph;
    this.operands = operands;
  }

  /** Enters a function body. */
  void start(int results) {
    depth = 0;
    deadBlocks = 0;
    reachable = true;
    joins++;
    operands.reset(0);
    open(Opcode.BLOCK, 0, results);
  }

  int depth() {
    return depth;
  }

  boolean isReachable() {
    return reachable;
  }

  int joins() {
    return joins;
  }

  /** Control does not go on. */
  void leave() {
    reachable = false;
  }

  /** A block whose start can't be reached. */
  void openDead() {
    deadBlocks++;
  }

  /**
   * Opens a block.
   *
   * @param kind {@code block}, {@code loop}, {@code if}, {@code try} or {@code try_table}
   */
  void open(Opcode kind, int parameters, int results) {
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, depth * 2);
    }
    int height = operands.height() - parameters;
    Frame frame = new Frame(kind == Opcode.LOOP, height, parameters, results);
    frames[depth++] = frame;
    if (kind == Opcode.LOOP) {
      joins++;
      if (parameters > 0) {
        frame.labelNodes = graph.nodes(parameters);
        meet(frame, parameters);
        replace(frame, parameters);
      }
    } else if (kind == Opcode.IF) {
      frame.otherwise = top(parameters);
    }
  }

  private int[] top(int count) {
    int[] nodes = new int[count];
    for (int i = 0; i < count; i++) {
      nodes[i] = operands.peek(count - 1 - i);
    }
    return nodes;
  }

  /** The operands on top flow to the places of a label. */
  private void meet(Frame frame, int count) {
    for (int i = 0; i < count; i++) {
      graph.edge(operands.peek(count - 1 - i), frame.labelNodes + i);
    }
  }

  private void replace(Frame frame, int count) {
    operands.reset(frame.height);
    for (int i = 0; i < count; i++) {
      operands.push(frame.labelNodes + i);
    }
  }

  /** A branch to the label with this immediate, with the operands on top. */
  void branch(int label) {
    Frame frame = frames[depth - 1 - label];
    frame.endReached = true;
    if (frame.arity() > 0) {
      if (frame.labelNodes == NOWHERE) {
        frame.labelNodes = graph.nodes(frame.arity());
      }
      meet(frame, frame.arity());
    }
  }

  /** {@code else}, {@code catch} or {@code catch_all}: the arm above ends, another begins. */
  void nextArm(Opcode op) {
    if (deadBlocks > 0) {
      return;
    }
    Frame frame = frames[depth - 1];
    if (reachable) {
      branch(0);
    }
    operands.reset(frame.height);
    int[] otherwise = frame.otherwise;
    frame.otherwise = null;
    if (op == Opcode.ELSE && otherwise != null) {
      for (int node : otherwise) {
        operands.push(node);
      }
    }
    joins++;
    reachable = true;
  }

  /** {@code end} or {@code delegate}. */
  void close() {
    if (deadBlocks > 0) {
      deadBlocks--;
      return;
    }
    Frame frame = frames[depth - 1];
    int[] otherwise = frame.otherwise;
    if (otherwise != null) {
      if (reachable) {
        branch(0);
      }
      operands.reset(frame.height);
      for (int node : otherwise) {
        operands.push(node);
      }
      reachable = true;
      joins++;
    }
    if (!frame.loop && frame.endReached) {
      if (frame.results > 0) {
        if (reachable) {
          meet(frame, frame.results);
        }
        replace(frame, frame.results);
      } else {
        operands.reset(frame.height);
      }
      reachable = true;
      joins++;
    }
    depth--;
  }

  /** Whether code that can't be reached goes on below an open block of it. */
  boolean isInDeadBlock() {
    return deadBlocks > 0;
  }
}
