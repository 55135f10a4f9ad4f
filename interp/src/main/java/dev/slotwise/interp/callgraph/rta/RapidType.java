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
import dev.slotwise.interp.reach.DynamicProgram;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The call graph {@code rta}: from the roots on, a call through a table or a reference enters the
 * functions whose type matches and whose address live code takes. Calls make functions live, live
 * functions take addresses and call by type, until nothing changes.
 *
 * <p>The analysis is {@link RapidTypeWorklist}'s, over what {@link ModuleCalls} tells. What takes
 * an address is {@link WasmProgram}'s: {@code ref.func}, and the use of a table, global or segment
 * that holds references from the start.
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
  private final ModuleCalls program;
  private final RapidTypeWorklist work;
  private final Types types;

  private RapidType(WasmModule module, CodeFacts facts, HostModel host, Roots roots) {
    this.module = module;
    this.facts = facts;
    this.host = host;
    this.roots = roots;
    this.program =
        new ModuleCalls(module, facts, host, new WasmProgram(module, facts, host, roots));
    this.work = new RapidTypeWorklist(program);
    this.types = module.types();
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
    program.addKnown(work);
    roots.functions().forEach(work::root);
    if (roots.kind() == Roots.Kind.LIBRARY) {
      // What a library exports, others refer to.
      work.addType(program.hostPlace());
    }
    if (roots.isJoinedByHost(module, host)) {
      work.addType(program.hostPlace());
      work.call(DynamicProgram.ANYTHING);
    }
    work.run();
  }

  private CallGraph graph() {
    CallGraph.Builder graph = new CallGraph.Builder(module.functionCount());
    NodeSet live = work.live();
    NodeSet taken = work.addressTaken();
    graph
        .live(live)
        .addressTaken(taken.union(HostEdges.exported(module)))
        .roots(startingPoints(taken));
    Assumption.of(host, module).forEach(graph::assume);
    boolean isAsserted = facts.areAsserted();
    if (isAsserted) {
      graph.assume(Assumption.AS_ASSERTED);
    }
    if (roots.kind() != Roots.Kind.LIBRARY) {
      graph.assume(Assumption.HOST_STARTS_AT_ROOTS);
    }
    NodeSet escaped = AddressTaken.escaped(module, taken);
    HostEdges.add(graph, module, host, live, escaped);
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
                            type -> graph.sets().intern(work.targets(type)));
                if (isAsserted) {
                  NodeSet all =
                      NodeSet.of(graph.sets().get(set).toArray()).union(facts.alsoEntered(site));
                  set = graph.sets().intern(IntLists.immutable.of(all.toArray()));
                }
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
  private MutableIntList startingPoints(NodeSet taken) {
    BitSet starts = new BitSet();
    roots.functions().forEach(starts::set);
    if (roots.isJoinedByHost(module, host)) {
      HostEdges.exported(module).forEach(starts::set);
      if (AddressTaken.referencesCanLeave(module)) {
        taken.forEach(starts::set);
      }
      starts.clear(0, module.importedFunctionCount());
      starts.clear(module.definedFunctionsEnd(), module.functionCount());
    }
    return IntLists.mutable.of(starts.stream().toArray());
  }
}
