// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Precision;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.cha.ClassHierarchy;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.callgraph.vta.Setting;
import dev.slotwise.interp.host.HostModel;
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
  CallGraph build(Analysis analysis, Precision precision) {
    HostModel host = analysis.host();
    WasmModule module = analysis.module();
    Roots roots = analysis.roots(precision);
    return switch (this) {
      case CHA -> ClassHierarchy.build(module, analysis.facts(), host, roots);
      case RTA -> RapidType.build(module, analysis.facts(), host, roots);
      case VTA -> analysis.valueFlow(Setting.SOUND, precision);
      case TYPES -> analysis.liveCallGraph(Level.TYPES, precision);
      case TABLES -> analysis.liveCallGraph(Level.TABLES, precision);
      case SLOTS -> analysis.liveCallGraph(Level.SLOTS, precision);
      case FLOW -> analysis.liveCallGraph(Level.FLOW, precision);
      case PROVENANCE -> analysis.liveCallGraph(Level.PROVENANCE, precision);
      case OBJECTS -> analysis.liveCallGraph(Level.OBJECTS, precision);
      case PROTOTYPES -> analysis.liveCallGraph(Level.PROTOTYPES, precision);
      case BEST -> analysis.liveCallGraph(Level.BEST, precision);
    };
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
