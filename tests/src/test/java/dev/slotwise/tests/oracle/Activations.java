// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;

/**
 * Who called whom on the way to each activation of a concrete run: a tree whose nodes are calls,
 * each below the call that its caller came about by. The caller of a tail call counts, too, though
 * its activation is over by then. What happens twice in the same way is one node.
 */
final class Activations {
  /** Above the calls that the host makes by itself. */
  static final int HOST = -1;

  /** In place of a call: there were too many, so that this one is not known. */
  private static final int FULL = -2;

  private static final int MOST = 2_000;

  /**
   * A call.
   *
   * @param caller the call that the caller came about by; {@link #HOST} for none
   * @param offset of the instruction; -1 if the host calls
   * @param callee the function that was entered
   */
  record Node(int caller, int offset, int callee) {}

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> ids = new HashMap<>();

  // The activations that are not known to be over: their depth on the engine's stack, and node.
  private int[] depths = new int[64];
  private int[] live = new int[64];
  private int count;

  /** The call by which the function came about that has executed the last call instruction. */
  private int caller = FULL;

  /** What the host is about to enter, and what it is called by. */
  private int awaited = -1;

  private int hostCaller = HOST;
  private Engine engine = () -> -1;

  /** Says how many functions are on the engine's stack. */
  private interface Engine {
    int depth();
  }

  /** The engine, which shows how deep its stack is. */
  Machine machine(Instance instance) {
    Shown shown = new Shown(instance);
    engine = shown;
    return shown;
  }

  /**
   * Interprets each call of the host with stacks of its own. {@link InterpreterMachine} has one of
   * each for all, so that what is thrown below a call by a function of the host unwinds the host's
   * frame as well, and runs on in a handler of the frames that wait for it. Once the host has come
   * back, though, they all go on: the one with the handler where that run has left it, be it behind
   * an instruction that has trapped.
   */
  private static final class Shown implements Machine, Engine {
    private final Instance instance;
    private final Deque<Interpreter> running = new ArrayDeque<>();

    Shown(Instance instance) {
      this.instance = instance;
    }

    @Override
    public long[] call(int function, long[] arguments) {
      return run(interpreter -> interpreter.call(function, arguments));
    }

    @Override
    public CallResult callWithRefs(int function, long[] bits, @Nullable Object[] objects) {
      return run(interpreter -> interpreter.callWithRefs(function, bits, objects));
    }

    private <T> T run(Function<Interpreter, T> call) {
      running.push(new Interpreter(instance));
      try {
        return call.apply(running.element());
      } finally {
        running.pop();
      }
    }

    @Override
    public int depth() {
      int depth = 0;
      for (Interpreter interpreter : running) {
        depth += interpreter.depth();
      }
      return depth;
    }
  }

  private static final class Interpreter extends InterpreterMachine {
    Interpreter(Instance instance) {
      super(instance);
    }

    int depth() {
      return callStack.size();
    }
  }

  /** All calls, callers first. */
  List<Node> nodes() {
    return nodes;
  }

  /** A call instruction begins. */
  void calling() {
    int depth = engine.depth();
    leave(depth);
    caller = count > 0 && depths[count - 1] == depth ? live[count - 1] : FULL;
  }

  /** The call that began last has entered a function, of the module or of the host. */
  void entered(int offset, int callee) {
    enter(engine.depth(), node(caller, offset, callee));
  }

  /** The host is about to call a function, while one of its own runs or by itself. */
  void calledByHost(boolean byItself, int callee) {
    if (byItself) {
      count = 0;
      hostCaller = HOST;
    } else {
      leave(engine.depth());
      hostCaller = count > 0 ? live[count - 1] : FULL;
    }
    awaited = callee;
    node(hostCaller, -1, callee);
  }

  /** A function begins that no call instruction has entered. */
  void began(int function) {
    if (function == awaited) {
      enter(engine.depth(), node(hostCaller, -1, function));
    }
    awaited = -1;
  }

  /** What the host was about to enter it has not. */
  void forget() {
    awaited = -1;
  }

  private int node(int by, int offset, int callee) {
    if (by == FULL || engine.depth() < 0) {
      return FULL;
    }
    Node node = new Node(by, offset, callee);
    Integer known = ids.get(node);
    if (known == null) {
      if (nodes.size() == MOST) {
        return FULL;
      }
      known = nodes.size();
      nodes.add(node);
      ids.put(node, known);
    }
    return known;
  }

  private void leave(int depth) {
    while (count > 0 && depths[count - 1] > depth) {
      count--;
    }
  }

  private void enter(int depth, int node) {
    leave(depth - 1);
    if (count == depths.length) {
      depths = Arrays.copyOf(depths, count * 2);
      live = Arrays.copyOf(live, count * 2);
    }
    depths[count] = depth;
    live[count++] = node;
  }
}
