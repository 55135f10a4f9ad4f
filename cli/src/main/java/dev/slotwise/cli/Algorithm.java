// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.cha.ClassHierarchy;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.callgraph.vta.Setting;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.wasm.LivePart;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Locale;

/** The call-graph algorithms that the command offers, each by its name, all from the same roots. */
enum Algorithm {
  CHA,
  RTA,
  VTA,
  TYPES,
  TABLES,
  SLOTS,
  FLOW,
  PROVENANCE,
  OBJECTS,
  PROTOTYPES,
  BEST;

  /** Builds the live part of a module's call graph. */
  CallGraph build(Analysis analysis, FlowArguments flow) {
    HostModel host = analysis.host();
    WasmModule module = analysis.module();
    Roots roots = flow.roots(analysis.file(), module);
    return switch (this) {
      case CHA -> ClassHierarchy.build(module, analysis.facts(), host, roots);
      case RTA -> RapidType.build(module, analysis.facts(), host, roots);
      case VTA -> analysis.valueFlow(Setting.SOUND, flow);
      case TYPES -> live(analysis, Level.TYPES, flow, roots);
      case TABLES -> live(analysis, Level.TABLES, flow, roots);
      case SLOTS -> live(analysis, Level.SLOTS, flow, roots);
      case FLOW -> analysis.callGraph(Level.FLOW, flow);
      case PROVENANCE -> analysis.callGraph(Level.PROVENANCE, flow);
      case OBJECTS -> analysis.callGraph(Level.OBJECTS, flow);
      case PROTOTYPES -> analysis.callGraph(Level.PROTOTYPES, flow);
      case BEST -> analysis.callGraph(Level.BEST, flow);
    };
  }

  private static CallGraph live(Analysis analysis, Level level, FlowArguments flow, Roots roots) {
    CallGraph all = analysis.callGraph(level, flow);
    return LivePart.of(all, analysis.module(), analysis.host(), roots);
  }

  /** Whether the abstract interpreter takes part. */
  boolean isInterpreted() {
    return compareTo(FLOW) >= 0;
  }

  /** As written on the command line and in JSON. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
