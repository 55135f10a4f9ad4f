// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.rta;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.AddressTaken;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.HostEdges;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The call graph {@code rta}: from the roots on, a call through a table or a reference enters the
 * functions whose type matches and whose address live code takes. Calls make functions live, live
 * functions take addresses and call by type, until nothing changes.
 *
 * <p>Paper: Bacon and Sweeney, "Fast static analysis of C++ virtual function calls" (OOPSLA 1996),
 * with address-taken functions in place of instantiated classes, as in Go's {@code
 * x/tools/go/callgraph/rta}. What takes an address is {@link WasmProgram}'s: {@code ref.func}, and
 * the use of a table, global or segment that holds references from the start.
 *
 * <p>Sound: a call enters a function by a reference that live code or the host has made or found,
 * and the run-time check compares types. Live here is live in {@code cha}. Assumes the host model,
 * and nothing of the compiler. Cost: each function, place and pair of a called type and a function
 * of that type is visited once.
 */
public final class RapidType {
  private final WasmModule module;
  private final CodeFacts facts;
  private final HostModel host;
  private final Roots roots;
  private final WasmProgram program;
  private final Types types;
  private final boolean referencesCanLeave;

  private final BitSet live = new BitSet();
  private final BitSet taken = new BitSet();
  private final BitSet open = new BitSet();
  private final MutableIntList liveWork = IntLists.mutable.empty();
  private final MutableIntList openWork = IntLists.mutable.empty();

  /** By canonical type: the address-taken functions that a call of that type enters. */
  private final MutableIntObjectMap<MutableIntList> takenOfType = IntObjectMaps.mutable.empty();

  /** Canonical types that live sites call. */
  private final BitSet called = new BitSet();

  private boolean hostCalls;
  private boolean ownCalled;

  private RapidType(WasmModule module, CodeFacts facts, HostModel host, Roots roots) {
    this.module = module;
    this.facts = facts;
    this.host = host;
    this.roots = roots;
    this.program = new WasmProgram(module, facts, host, roots);
    this.types = module.types();
    this.referencesCanLeave = AddressTaken.referencesCanLeave(module);
  }

  /**
   * Builds the call graph of a validated module.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static CallGraph build(WasmModule module, CodeFacts facts, HostModel host, Roots roots) {
    RapidType analysis = new RapidType(module, facts, host, roots);
    analysis.run();
    return analysis.graph();
  }

  private void run() {
    roots.functions().forEach(this::reach);
    if (roots.kind() == Roots.Kind.LIBRARY) {
      // What a library exports, others refer to.
      open(program.hostPlace());
    }
    if (roots.isJoinedByHost(module, host)) {
      hostCalls();
    }
    References references = new References();
    while (true) {
      if (!liveWork.isEmpty()) {
        int function = liveWork.removeAtIndex(liveWork.size() - 1);
        if (module.isHostFunction(function)) {
          importCalled(function);
        } else {
          program.instructions(function, references);
          callTypes(function);
        }
      } else if (!openWork.isEmpty()) {
        int type = openWork.removeAtIndex(openWork.size() - 1);
        program.elements(type, this::open);
        program.methods(type, this::take);
        if (type == program.hostPlace() && !program.functionsHandedIn().isEmpty()) {
          // The imports come in as other functions of the host's own do.
          for (int function = 0; function < module.importedFunctionCount(); function++) {
            take(function);
          }
        }
      } else {
        return;
      }
    }
  }

  private void reach(int function) {
    if (!live.get(function)) {
      live.set(function);
      liveWork.add(function);
    }
  }

  private void open(int type) {
    if (!open.get(type)) {
      open.set(type);
      openWork.add(type);
    }
  }

  private void take(int function) {
    if (taken.get(function)) {
      return;
    }
    taken.set(function);
    if (hostCalls && referencesCanLeave && !module.isHostFunction(function)) {
      reach(function);
    }
    int type = module.functionTypeIndex(function);
    while (type >= 0) {
      int canonical = types.canonical(type);
      takenOfType.getIfAbsentPut(canonical, IntLists.mutable::empty).add(function);
      if (called.get(canonical)) {
        reach(function);
      }
      type = types.get(type).supertype().orElse(-1);
    }
  }

  private void callTypes(int function) {
    for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
      if (!facts.kind(site).isDirect()) {
        int canonical = types.canonical(facts.type(site));
        if (!called.get(canonical)) {
          called.set(canonical);
          takenOfType.getIfAbsent(canonical, IntLists.mutable::empty).forEach(this::reach);
        }
      }
    }
  }

  private void importCalled(int function) {
    HostModel.Effect effect = host.effectOf(module, function);
    if (AddressTaken.anyHoldsFunction(module.functionType(function).results())) {
      open(program.hostPlace());
    }
    if (effect.reentersAny()) {
      hostCalls();
      callOwn();
    }
    HostEdges.reentered(module, host, function)
        .forEach(
            reentered -> {
              take(reentered);
              reach(reentered);
            });
  }

  /** The host calls its own functions. */
  private void callOwn() {
    if (!ownCalled) {
      ownCalled = true;
      for (int function = 0; function < module.importedFunctionCount(); function++) {
        reach(function);
      }
    }
  }

  /** The host calls what it can get hold of. */
  private void hostCalls() {
    if (hostCalls) {
      return;
    }
    hostCalls = true;
    open(program.hostPlace());
    HostEdges.exported(module).forEach(this::reach);
    if (referencesCanLeave) {
      taken.stream().filter(function -> !module.isHostFunction(function)).forEach(this::reach);
    }
  }

  private CallGraph graph() {
    CallGraph.Builder graph = new CallGraph.Builder(module.functionCount());
    NodeSet addressTaken = NodeSet.copyOf(taken).union(HostEdges.exported(module));
    graph.live(NodeSet.copyOf(live)).addressTaken(addressTaken).roots(startingPoints());
    Assumption.of(host, module).forEach(graph::assume);
    if (roots.kind() != Roots.Kind.LIBRARY) {
      graph.assume(Assumption.HOST_STARTS_AT_ROOTS);
    }
    NodeSet escaped = AddressTaken.escaped(module, NodeSet.copyOf(taken));
    HostEdges.add(graph, module, host, NodeSet.copyOf(live), escaped);
    MutableIntIntMap sets = IntIntMaps.mutable.empty();
    live.stream()
        .filter(function -> !module.isHostFunction(function))
        .forEach(
            function -> {
              for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
                SiteKind kind = facts.kind(site);
                int set =
                    kind.isDirect()
                        ? graph.sets().intern(facts.operand(site))
                        : sets.getIfAbsentPutWithKey(
                            types.canonical(facts.type(site)),
                            type ->
                                graph
                                    .sets()
                                    .intern(
                                        takenOfType
                                            .getIfAbsent(type, IntLists.mutable::empty)
                                            .toSortedList()
                                            .toImmutable()));
                graph.site(
                    function,
                    facts.offset(site),
                    kind,
                    kind.isDirect() ? Resolution.DIRECT : Resolution.TYPE,
                    set);
              }
            });
    return graph.build();
  }

  /** The roots, and what the host gets hold of and calls by itself. */
  private MutableIntList startingPoints() {
    BitSet starts = new BitSet();
    roots.functions().forEach(starts::set);
    if (roots.isJoinedByHost(module, host)) {
      HostEdges.exported(module).forEach(starts::set);
      if (referencesCanLeave) {
        starts.or(taken);
      }
      starts.clear(0, module.importedFunctionCount());
      starts.clear(module.definedFunctionsEnd(), module.functionCount());
    }
    return IntLists.mutable.of(starts.stream().toArray());
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
      open(type);
    }
  }
}
