// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.answer.Preset;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;

/** The option that names a platform. */
public final class PresetOption extends Options {
  public final Arg<Optional<Preset>> preset =
      optional(Preset.class, "--preset")
          .label("PLATFORM")
          .says(
              "${COMPLETION-CANDIDATES}: start from the imports that suspend there, and let those call"
                  + " back that do.");

  /** The calls during which the platform saves a stack: without those of functions below it. */
  public CallGraph suspending(WasmModule module, CallGraph calls) {
    return calls.withoutCallsOf(
        preset.value().map(platform -> platform.bottoms(module, calls)).orElse(NodeSet.empty()));
  }
}
