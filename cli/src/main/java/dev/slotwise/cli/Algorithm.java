// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.cha.ClassHierarchy;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.wasm.LivePart;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Locale;

/** The call-graph algorithms that the command offers, each by its name, all from the same roots. */
enum Algorithm {
  CHA,
  RTA,
  TYPES,
  TABLES,
  SLOTS,
  FLOW;

  /**
   * A call graph, and what built it.
   *
   * @param algorithm {@code slots} if {@code flow} was asked for and its budget did not suffice
   */
  record Graph(CallGraph calls, Algorithm algorithm) {}

  /** Builds the live part of a module's call graph. */
  Graph build(Analysis analysis, HostModel host, FlowArguments flow) {
    WasmModule module = analysis.module();
    NodeSet named = flow.namedRoots(module);
    Roots roots = named.isEmpty() ? Roots.byDefault(module) : Roots.named(module, named);
    return switch (this) {
      case CHA -> new Graph(ClassHierarchy.build(module, analysis.facts(), host, roots), this);
      case RTA -> new Graph(RapidType.build(module, analysis.facts(), host, roots), this);
      case TYPES -> new Graph(live(analysis, Level.TYPES, host, flow, roots), this);
      case TABLES -> new Graph(live(analysis, Level.TABLES, host, flow, roots), this);
      case SLOTS -> new Graph(live(analysis, Level.SLOTS, host, flow, roots), this);
      case FLOW -> {
        Analysis.Graph graph = analysis.callGraph(Level.FLOW, host, flow);
        yield graph.level() == Level.FLOW
            ? new Graph(graph.calls(), FLOW)
            : new Graph(LivePart.of(graph.calls(), module, host, roots), SLOTS);
      }
    };
  }

  private static CallGraph live(
      Analysis analysis, Level level, HostModel host, FlowArguments flow, Roots roots) {
    CallGraph all = analysis.callGraph(level, host, flow).calls();
    return LivePart.of(all, analysis.module(), host, roots);
  }

  /** As written on the command line and in JSON. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
