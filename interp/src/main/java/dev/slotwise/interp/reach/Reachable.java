// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import dev.slotwise.interp.graph.NodeSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The functions and runtime types that are potentially reachable from some packages of a program,
 * which need not be whole, and which of the functions have their address taken. Immutable.
 *
 * <p>Source: golang/go proposal 69291, {@code ssautil.Reachable}. A function that is not among
 * {@link #functions} is dead. The answer is the least one such that:
 *
 * <ul>
 *   <li>for a main package, its initializers and main functions are in it, and no type;
 *   <li>for an importable package, its initializers, its exported functions without type
 *       parameters, with their address taken, and the types of its exported declarations without
 *       type parameters are in it: other packages can call the ones, and reflect on the others;
 *   <li>rule 1: each function that an instruction of a function in it refers to is in it, with its
 *       address taken unless it stands in call position; each type but interfaces that such an
 *       instruction converts to an interface is a runtime type in it;
 *   <li>rule 2: each element type of a type in it is a runtime type in it;
 *   <li>rule 3: each method of a type in it is in it, with its address taken.
 * </ul>
 *
 * <p>Sound: whatever runs is called, is a method of a value that was converted, or is called by
 * code outside through what is exported. It assumes that a program's instructions tell all its
 * references. Cost: each function and type is visited once, so time is linear in what they refer
 * to; memory is two ints and a few bits a function or type.
 */
public final class Reachable implements Live {
  private static final Reason.Kind[] KINDS = Reason.Kind.values();

  private final int functionCount;
  private final NodeSet functions;
  private final NodeSet addressTaken;
  private final NodeSet runtimeTypes;
  private final byte[] reasons;
  private final int[] sources;

  private Reachable(Worklist work) {
    this.functionCount = work.functionCount;
    BitSet types = work.added.get(functionCount, Math.max(functionCount, work.added.length()));
    BitSet live = (BitSet) work.added.clone();
    live.clear(functionCount, Math.max(functionCount, live.length()));
    this.functions = NodeSet.copyOf(live);
    this.addressTaken = NodeSet.copyOf(work.addressTaken);
    this.runtimeTypes = NodeSet.copyOf(types);
    this.reasons = work.reasons;
    this.sources = work.sources;
  }

  /** What is reachable from the given packages of {@code program}. */
  public static Reachable from(Program program, NodeSet packages) {
    return from(program, packages, NodeSet.empty());
  }

  /**
   * What is reachable from the given packages, and from functions that something outside of the
   * program calls.
   */
  public static Reachable from(Program program, NodeSet packages, NodeSet functions) {
    Worklist work = new Worklist(program);
    packages.forEach(work::start);
    functions.forEach(function -> work.function(function, Reason.Kind.ROOT, function));
    work.run();
    return new Reachable(work);
  }

  /** All functions: those that are reachable from all packages together. */
  public static NodeSet allFunctions(Program program) {
    return from(program, NodeSet.range(program.packageCount())).functions();
  }

  @Override
  public NodeSet functions() {
    return functions;
  }

  @Override
  public NodeSet addressTaken() {
    return addressTaken;
  }

  @Override
  public NodeSet runtimeTypes() {
    return runtimeTypes;
  }

  /** Why the function is in the answer; empty if it is dead. */
  public Optional<Reason> reasonOfFunction(int function) {
    return functions.contains(function) ? Optional.of(reason(function)) : Optional.empty();
  }

  /** Why the type is in the answer; empty if no value of it can be in an interface. */
  public Optional<Reason> reasonOfType(int type) {
    return runtimeTypes.contains(type)
        ? Optional.of(reason(functionCount + type))
        : Optional.empty();
  }

  @Override
  public ImmutableList<Reason> why(int function) {
    return functions.contains(function) ? path(reason(function)) : Lists.immutable.empty();
  }

  @Override
  public ImmutableList<Reason> whyType(int type) {
    return runtimeTypes.contains(type)
        ? path(reason(functionCount + type))
        : Lists.immutable.empty();
  }

  private ImmutableList<Reason> path(Reason first) {
    List<Reason> path = new ArrayList<>();
    Reason step = first;
    path.add(step);
    while (step.kind().source() == Reason.Source.FUNCTION
        || step.kind().source() == Reason.Source.TYPE) {
      boolean isType = step.kind().source() == Reason.Source.TYPE;
      step = reason(isType ? functionCount + step.source() : step.source());
      path.add(step);
    }
    return Lists.immutable.withAll(path);
  }

  private Reason reason(int element) {
    return new Reason(KINDS[reasons[element]], sources[element]);
  }

  /** Functions, then types, as one range of elements, each queued once. */
  private static final class Worklist {
    private final Program program;
    private final int functionCount;
    private final int[] queue;
    private int tail;
    private final BitSet added;
    private final BitSet addressTaken = new BitSet();
    private final byte[] reasons;
    private final int[] sources;

    private Worklist(Program program) {
      this.program = program;
      this.functionCount = program.functionCount();
      int elements = Math.addExact(functionCount, program.typeCount());
      this.queue = new int[elements];
      this.added = new BitSet(elements);
      this.reasons = new byte[elements];
      this.sources = new int[elements];
    }

    private void start(int pkg) {
      Starts.of(
          program,
          pkg,
          new Starts.Visitor() {
            @Override
            public void function(int function, Reason.Kind kind) {
              add(function, kind, pkg);
              if (kind == Reason.Kind.EXPORTED) {
                addressTaken.set(function);
              }
            }

            @Override
            public void type(int type) {
              add(functionCount + type, Reason.Kind.EXPORTED, pkg);
            }
          });
    }

    private void run() {
      Instructions instructions = new Instructions();
      for (int head = 0; head < tail; head++) {
        int element = queue[head];
        if (element < functionCount) {
          instructions.function = element;
          program.instructions(element, instructions);
        } else {
          int type = element - functionCount;
          program.elements(type, below -> type(below, Reason.Kind.ELEMENT, type));
          program.methods(
              type,
              method -> {
                function(method, Reason.Kind.METHOD, type);
                addressTaken.set(method);
              });
        }
      }
    }

    private void function(int function, Reason.Kind kind, int source) {
      add(function, kind, source);
    }

    private void type(int type, Reason.Kind kind, int source) {
      add(functionCount + type, kind, source);
    }

    private void add(int element, Reason.Kind kind, int source) {
      if (!added.get(element)) {
        added.set(element);
        reasons[element] = (byte) kind.ordinal();
        sources[element] = source;
        queue[tail++] = element;
      }
    }

    /** Rule 1 for the instructions of one function. */
    private final class Instructions implements Program.ReferenceVisitor {
      private int function;

      @Override
      public void call(int callee) {
        function(callee, Reason.Kind.CALLED, function);
      }

      @Override
      public void value(int operand) {
        function(operand, Reason.Kind.REFERENCED, function);
        addressTaken.set(operand);
      }

      @Override
      public void convert(int type) {
        if (!program.isInterface(type)) {
          type(type, Reason.Kind.CONVERTED, function);
        }
      }
    }
  }
}
