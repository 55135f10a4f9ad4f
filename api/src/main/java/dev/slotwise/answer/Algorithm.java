// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

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
import java.util.Optional;
import java.util.stream.Stream;

/** The call-graph algorithms, each by its name, all from the same roots. */
public enum Algorithm {
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
  public CallGraph build(Analysis analysis, Precision precision) {
    return build(analysis, precision, analysis.roots(precision));
  }

  /**
   * Builds the live part of a module's call graph.
   *
   * @param roots for algorithms without the abstract interpreter: where execution starts
   */
  public CallGraph build(Analysis analysis, Precision precision, Roots roots) {
    HostModel host = analysis.host();
    WasmModule module = analysis.module();
    return switch (this) {
      case CHA -> ClassHierarchy.build(module, analysis.facts(), host, roots);
      case RTA -> RapidType.build(module, analysis.facts(), host, roots);
      case VTA -> analysis.valueFlow(Setting.SOUND, roots);
      case TYPES -> live(analysis, Level.TYPES, precision, roots);
      case TABLES -> live(analysis, Level.TABLES, precision, roots);
      case SLOTS -> live(analysis, Level.SLOTS, precision, roots);
      case FLOW -> analysis.callGraph(Level.FLOW, precision);
      case PROVENANCE -> analysis.callGraph(Level.PROVENANCE, precision);
      case OBJECTS -> analysis.callGraph(Level.OBJECTS, precision);
      case PROTOTYPES -> analysis.callGraph(Level.PROTOTYPES, precision);
      case BEST -> analysis.callGraph(Level.BEST, precision);
    };
  }

  private static CallGraph live(Analysis analysis, Level level, Precision precision, Roots roots) {
    CallGraph all = analysis.callGraph(level, precision);
    return LivePart.of(all, analysis.module(), analysis.host(), roots);
  }

  /** The algorithm of this level's name. */
  public static Algorithm of(Level level) {
    return valueOf(level.name());
  }

  /** The level of this name; empty for an algorithm that is none. */
  public Optional<Level> level() {
    return Stream.of(Level.values()).filter(level -> level.id().equals(toString())).findFirst();
  }

  /** Whether the abstract interpreter takes part. */
  public boolean isInterpreted() {
    return compareTo(FLOW) >= 0;
  }

  /** As written on the command line and in JSON. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
