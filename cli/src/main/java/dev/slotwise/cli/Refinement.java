// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.vta.Setting;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;

/**
 * An analysis that sharpens level {@code flow} if something is believed of the compiler. A site
 * enters what {@code flow} and each refinement in use allow.
 */
enum Refinement {
  /** What can flow to a call if function pointers are opaque. */
  PROVENANCE(Level.PROVENANCE, Assumption.FUNCTION_POINTERS_ARE_OPAQUE) {
    @Override
    Optional<String> missing(WasmModule module) {
      return Optional.empty();
    }

    @Override
    CallGraph build(Analysis analysis, HostModel host, FlowArguments flow) {
      return analysis.valueFlow(Setting.OPAQUE, flow);
    }
  };

  private final Level level;
  private final Assumption assumption;

  Refinement(Level level, Assumption assumption) {
    this.level = level;
    this.assumption = assumption;
  }

  /** What the module lacks for it to say anything, and how to get it; empty if it is all there. */
  abstract Optional<String> missing(WasmModule module);

  /** The call graph that it allows, of live functions or of all. */
  abstract CallGraph build(Analysis analysis, HostModel host, FlowArguments flow);

  /** As people see it. */
  String id() {
    return level.id();
  }

  Assumption assumption() {
    return assumption;
  }

  /** Whether a level asks for it. */
  boolean isOf(Level asked) {
    return asked == level || asked == Level.BEST;
  }
}
