// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.facts;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.DynamicProgram;
import dev.slotwise.interp.reach.Program;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * The call graph of a program that is given as facts.
 *
 * <p>Class hierarchy ({@code cha}: Dean, Grove and Chambers, ECOOP 1995) takes every type of the
 * program for one that values have, and every function that any code refers to for one whose
 * address is taken. Rapid type analysis ({@code rta}: Bacon and Sweeney, OOPSLA 1996) takes those
 * that live code converts or refers to. Either way a call of a function value enters the functions
 * of its type whose address is taken, and a call of an interface's method the method of each type
 * that has all methods of the interface.
 *
 * <p>Sound: a function value is made where a function is referred to, and a value gets into an
 * interface where its type is converted, or by reflection from such a type (rule 2 of {@code
 * Reachable}). Reflection also calls the exported methods of such types: they are roots. Assumes
 * that the facts tell all references. What is live is live in {@code Reachable}.
 *
 * <p>Cost: each function, type, and pair of a called method of an interface and a type that has the
 * method is visited once.
 *
 * <p>A site's offset is its place among the function's calls. A call of a function value is a
 * {@code call_ref}, a call of an interface's method a {@code call_indirect}, through the type's
 * table of methods.
 */
public final class FactsCallGraph {
  private final DynamicProgram program;
  private final MethodTables methods;
  private final KeyedCalls calls = new KeyedCalls(this::reach);

  private final BitSet live = new BitSet();
  private final BitSet taken = new BitSet();
  private final BitSet runtimeTypes = new BitSet();
  private final BitSet roots = new BitSet();
  private final MutableIntList liveWork = IntLists.mutable.empty();
  private final MutableIntList typeWork = IntLists.mutable.empty();

  /** Methods of interfaces that are called, by interface and method. */
  private final MutableLongIntMap contractKeys = LongIntMaps.mutable.empty();

  /** By method: the interfaces of which it is called. */
  private final MutableIntObjectMap<MutableIntList> contracts = IntObjectMaps.mutable.empty();

  private boolean callsAnything;

  private FactsCallGraph(DynamicProgram program) {
    this.program = program;
    this.methods = new MethodTables(program);
  }

  /** The graph {@code cha} from the given packages and functions on. */
  public static CallGraph classHierarchy(
      DynamicProgram program, NodeSet packages, NodeSet functions) {
    FactsCallGraph analysis = new FactsCallGraph(program);
    for (int type = 0; type < program.typeCount(); type++) {
      analysis.addType(type);
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
    functions.forEach(this::root);
    packages.forEach(this::start);
    Program.ReferenceVisitor references = new References();
    DynamicProgram.DynamicCallVisitor dynamic = new DynamicCalls();
    while (!liveWork.isEmpty() || !typeWork.isEmpty()) {
      if (liveWork.isEmpty()) {
        int type = typeWork.removeAtIndex(typeWork.size() - 1);
        program.elements(type, this::addType);
        addMethods(type);
      } else {
        int function = liveWork.removeAtIndex(liveWork.size() - 1);
        program.instructions(function, references);
        program.dynamicCalls(function, dynamic);
      }
    }
    return graph();
  }

  private void start(int pkg) {
    program.initializers(pkg, this::root);
    if (program.isMain(pkg)) {
      program.mainFunctions(pkg, this::root);
      return;
    }
    program.declarations(
        pkg,
        (exported, parameterized, function, type) -> {
          if (!exported || parameterized) {
            return;
          }
          if (function != Program.NONE) {
            take(function);
            root(function);
          }
          if (type != Program.NONE) {
            addType(type);
          }
        });
  }

  private void root(int function) {
    roots.set(function);
    reach(function);
  }

  private void reach(int function) {
    if (!live.get(function)) {
      live.set(function);
      liveWork.add(function);
    }
  }

  private void take(int function) {
    if (taken.get(function)) {
      return;
    }
    taken.set(function);
    int type = program.functionType(function);
    if (type != Program.NONE) {
      calls.enterable(type, function);
    }
    if (callsAnything) {
      reach(function);
    }
  }

  private void addType(int type) {
    if (!runtimeTypes.get(type)) {
      runtimeTypes.set(type);
      typeWork.add(type);
    }
  }

  private void addMethods(int type) {
    if (program.isInterface(type)) {
      return;
    }
    program.methodsOf(
        type,
        (method, function, exported) -> {
          if (function == Program.NONE) {
            return;
          }
          if (exported) {
            root(function);
          }
          contracts
              .getIfAbsent(method, IntLists.mutable::empty)
              .forEach(contract -> implement(type, contract, method));
        });
  }

  private void implement(int type, int contract, int method) {
    if (methods.implementsAll(type, contract)) {
      calls.enterable(key(contract, method), methods.of(type).get(method));
    }
  }

  private int key(int contract, int method) {
    return contractKeys.getIfAbsentPut(
        (long) contract << 32 | method, program.typeCount() + contractKeys.size());
  }

  private void invoke(int contract, int method) {
    if (!contractKeys.containsKey((long) contract << 32 | method)) {
      int key = key(contract, method);
      contracts.getIfAbsentPut(method, IntLists.mutable::empty).add(contract);
      // Types that are still in the work list come later.
      runtimeTypes.stream()
          .filter(type -> !program.isInterface(type) && methods.of(type).containsKey(method))
          .forEach(type -> implement(type, contract, method));
      calls.call(key);
    }
  }

  private CallGraph graph() {
    CallGraph.Builder graph = new CallGraph.Builder(program.functionCount());
    graph.live(NodeSet.copyOf(live)).addressTaken(NodeSet.copyOf(taken));
    graph.roots(IntLists.mutable.of(roots.stream().toArray()));
    live.stream().forEach(function -> program.dynamicCalls(function, new Sites(graph, function)));
    return graph.build();
  }

  /** What code refers to, wherever it is. */
  private final class Values implements Program.ReferenceVisitor {
    @Override
    public void call(int callee) {}

    @Override
    public void value(int operand) {
      take(operand);
    }

    @Override
    public void convert(int type) {}
  }

  /** What live code refers to. */
  private final class References implements Program.ReferenceVisitor {
    @Override
    public void call(int callee) {
      reach(callee);
    }

    @Override
    public void value(int operand) {
      take(operand);
    }

    @Override
    public void convert(int type) {
      addType(type);
    }
  }

  private final class DynamicCalls implements DynamicProgram.DynamicCallVisitor {
    @Override
    public void value(int type) {
      calls.call(type);
    }

    @Override
    public void method(int interfaceType, int method) {
      invoke(interfaceType, method);
    }

    @Override
    public void anything() {
      if (!callsAnything) {
        callsAnything = true;
        taken.stream().forEach(FactsCallGraph.this::reach);
      }
    }
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
    public void value(int type) {
      add(SiteKind.CALL_REF, Resolution.TYPE, graph.sets().intern(calls.of(type)));
    }

    @Override
    public void method(int interfaceType, int method) {
      add(
          SiteKind.CALL_INDIRECT,
          Resolution.TYPE,
          graph.sets().intern(calls.of(key(interfaceType, method))));
    }

    @Override
    public void anything() {
      add(
          SiteKind.CALL_REF,
          Resolution.TOP,
          graph.sets().intern(IntLists.immutable.of(taken.stream().toArray())));
    }
  }
}
