// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.facts;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.rta.RapidTypeWorklist;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.DynamicProgram;
import dev.slotwise.interp.reach.Program;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The call graph of a program that is given as facts.
 *
 * <p>Class hierarchy ({@code cha}: Dean, Grove and Chambers, ECOOP 1995) takes every type of the
 * program for one that values have, and every function that any code refers to for one whose
 * address is taken. Rapid type analysis ({@code rta}) takes those that live code converts or refers
 * to: {@link RapidTypeWorklist}. Either way a call of a function value enters the functions of its
 * type whose address is taken, and a call of an interface's method the method of each type that has
 * all methods of the interface.
 *
 * <p>Sound, as {@link RapidTypeWorklist} is. Live in {@code rta} is live in {@code cha} and in
 * {@code Reachable}; of the latter two none contains the other, since {@code cha} lets reflection
 * call the exported methods of every type.
 *
 * <p>A site's offset is its place among the function's calls. A call of a function value is a
 * {@code call_ref}, a call of an interface's method a {@code call_indirect}, through the type's
 * table of methods.
 */
public final class FactsCallGraph {
  private final DynamicProgram program;
  private final RapidTypeWorklist work;

  private FactsCallGraph(DynamicProgram program) {
    this.program = program;
    this.work = new RapidTypeWorklist(program);
  }

  /** The graph {@code cha} from the given packages and functions on. */
  public static CallGraph classHierarchy(
      DynamicProgram program, NodeSet packages, NodeSet functions) {
    FactsCallGraph analysis = new FactsCallGraph(program);
    for (int type = 0; type < program.typeCount(); type++) {
      analysis.work.addType(type);
    }
    Program.ReferenceVisitor values = analysis.new Values();
    for (int function = 0; function < program.functionCount(); function++) {
      program.instructions(function, values);
    }
    return analysis.build(packages, functions);
  }

  /** The graph {@code rta} from the given packages and functions on. */
  public static CallGraph rapidType(DynamicProgram program, NodeSet packages, NodeSet functions) {
    return new FactsCallGraph(program).build(packages, functions);
  }

  private CallGraph build(NodeSet packages, NodeSet functions) {
    functions.forEach(work::root);
    packages.forEach(work::start);
    work.run();
    CallGraph.Builder graph = new CallGraph.Builder(program.functionCount());
    graph.live(work.live()).addressTaken(work.addressTaken());
    graph.roots(IntLists.mutable.of(work.roots().toArray()));
    work.live().forEach(function -> program.dynamicCalls(function, new Sites(graph, function)));
    return graph.build();
  }

  /** What code refers to, wherever it is. */
  private final class Values implements Program.ReferenceVisitor {
    @Override
    public void call(int callee) {}

    @Override
    public void value(int operand) {
      work.take(operand);
    }

    @Override
    public void convert(int type) {}
  }

  /** Writes the sites of one function: direct calls first. */
  private final class Sites implements DynamicProgram.DynamicCallVisitor {
    private final CallGraph.Builder graph;
    private final int caller;
    private int count;

    private Sites(CallGraph.Builder graph, int caller) {
      this.graph = graph;
      this.caller = caller;
      program.callees(
          caller, callee -> add(SiteKind.CALL, Resolution.DIRECT, graph.sets().intern(callee)));
    }

    private void add(SiteKind kind, Resolution resolution, int set) {
      graph.site(caller, count++, kind, resolution, set);
    }

    @Override
    public void value(int key) {
      add(
          SiteKind.CALL_REF,
          key == DynamicProgram.ANYTHING ? Resolution.TOP : Resolution.TYPE,
          graph.sets().intern(work.targets(key)));
    }

    @Override
    public void method(int interfaceType, int method) {
      add(
          SiteKind.CALL_INDIRECT,
          Resolution.TYPE,
          graph.sets().intern(work.targets(interfaceType, method)));
    }
  }
}
