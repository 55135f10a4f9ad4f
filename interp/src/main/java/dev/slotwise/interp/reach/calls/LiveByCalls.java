// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.calls;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.DynamicProgram;
import dev.slotwise.interp.reach.Live;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.interp.reach.Reason;
import dev.slotwise.interp.reach.Starts;
import java.util.BitSet;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The functions and types that a call graph reaches from its roots. The runtime types are those
 * that rules 1 and 2 of {@code Reachable} give for the live functions alone.
 *
 * <p>Sound if the call graph is: a function runs because it is a root or is called, and code that
 * does not run converts nothing. Functions and types are explained by a shortest chain of calls,
 * conversions, and methods that reflection calls: by one breadth-first search, linear in the graph
 * and in what live functions and types refer to.
 */
public final class LiveByCalls implements Live {
  private static final Reason.Kind[] KINDS = Reason.Kind.values();

  private final NodeSet functions;
  private final NodeSet addressTaken;
  private final NodeSet runtimeTypes;
  private final int functionCount;
  private final byte[] reasons;
  private final int[] sources;

  private LiveByCalls(Search search) {
    this.functions = search.calls.live();
    this.addressTaken = search.calls.addressTaken().intersection(functions);
    this.functionCount = search.functionCount;
    this.runtimeTypes =
        NodeSet.copyOf(
            search.added.get(functionCount, Math.max(functionCount, search.added.length())));
    this.reasons = search.reasons;
    this.sources = search.sources;
  }

  /**
   * The live part of a program.
   *
   * @param calls its call graph, from its roots on
   * @param packages where execution starts
   * @param roots functions that something outside calls besides
   */
  public static LiveByCalls of(CallGraph calls, Program program, NodeSet packages, NodeSet roots) {
    Search search = new Search(calls, program);
    packages.forEach(search::start);
    roots.forEach(search::root);
    search.run();
    // Whatever the graph calls live without saying why.
    calls.live().forEach(search::root);
    search.run();
    return new LiveByCalls(search);
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

  @Override
  public ImmutableList<Reason> why(int function) {
    return functions.contains(function) ? path(function) : Lists.immutable.empty();
  }

  @Override
  public ImmutableList<Reason> whyType(int type) {
    return runtimeTypes.contains(type) ? path(functionCount + type) : Lists.immutable.empty();
  }

  private ImmutableList<Reason> path(int first) {
    MutableList<Reason> path = Lists.mutable.empty();
    int element = first;
    while (true) {
      Reason step = new Reason(KINDS[reasons[element]], sources[element]);
      path.add(step);
      switch (step.kind().source()) {
        case FUNCTION -> element = step.source();
        case TYPE -> element = functionCount + step.source();
        case PACKAGE, NONE -> {
          return path.toImmutable();
        }
      }
    }
  }

  /** Functions, then types, as one range of elements, each queued once. */
  private static final class Search {
    private final CallGraph calls;
    private final Program program;
    private final int functionCount;
    private final BitSet added = new BitSet();
    private final BitSet entered = new BitSet();
    private final byte[] reasons;
    private final int[] sources;
    private final int[] queue;
    private int head;
    private int tail;

    private Search(CallGraph calls, Program program) {
      this.calls = calls;
      this.program = program;
      this.functionCount = program.functionCount();
      int elements = Math.addExact(functionCount, program.typeCount());
      this.reasons = new byte[elements];
      this.sources = new int[elements];
      this.queue = new int[elements];
    }

    private void start(int pkg) {
      Starts.of(
          program,
          pkg,
          new Starts.Visitor() {
            @Override
            public void function(int function, Reason.Kind kind) {
              addFunction(function, kind, pkg);
            }

            @Override
            public void type(int type) {
              add(functionCount + type, Reason.Kind.EXPORTED, pkg);
            }
          });
    }

    private void root(int function) {
      addFunction(function, Reason.Kind.ROOT, function);
    }

    private void addFunction(int function, Reason.Kind kind, int source) {
      if (calls.live().contains(function)) {
        add(function, kind, source);
      }
    }

    private void add(int element, Reason.Kind kind, int source) {
      if (!added.get(element)) {
        added.set(element);
        reasons[element] = (byte) kind.ordinal();
        sources[element] = source;
        queue[tail++] = element;
      }
    }

    private void run() {
      while (head < tail) {
        int element = queue[head++];
        if (element < functionCount) {
          calls(element);
          program.instructions(element, new Conversions(element));
        } else {
          type(element - functionCount);
        }
      }
    }

    private void calls(int function) {
      for (int site = calls.firstSite(function); site < calls.endSite(function); site++) {
        enter(
            calls.targets(site),
            calls.resolution(site) == Resolution.DIRECT ? Reason.Kind.CALLED : Reason.Kind.ENTERED,
            function);
      }
      if (calls.hostTargets(function) >= 0) {
        enter(calls.hostTargets(function), Reason.Kind.CALLED_BACK, function);
      }
    }

    /** Thousands of sites share a set: the first one explains its functions. */
    private void enter(int set, Reason.Kind kind, int caller) {
      if (!entered.get(set)) {
        entered.set(set);
        calls.targetSets().get(set).forEach(callee -> addFunction(callee, kind, caller));
      }
    }

    private void type(int type) {
      program.elements(type, below -> add(functionCount + below, Reason.Kind.ELEMENT, type));
      if (program instanceof DynamicProgram dynamic && !program.isInterface(type)) {
        dynamic.methodsOf(
            type,
            (method, function, exported) -> {
              if (exported && function != Program.NONE) {
                addFunction(function, Reason.Kind.METHOD, type);
              }
            });
      }
    }

    /** What a function converts. */
    private final class Conversions implements Program.ReferenceVisitor {
      private final int function;

      private Conversions(int function) {
        this.function = function;
      }

      @Override
      public void call(int callee) {}

      @Override
      public void value(int operand) {}

      @Override
      public void convert(int type) {
        if (!program.isInterface(type)) {
          add(functionCount + type, Reason.Kind.CONVERTED, function);
        }
      }
    }
  }
}
