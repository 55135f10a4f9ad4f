// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.cli.host.Preset;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names a platform. */
public final class PresetOption {
  @Option(
      names = "--preset",
      paramLabel = "PLATFORM",
      description =
          "${COMPLETION-CANDIDATES}: start from the imports that suspend there, and let those call"
              + " back that do.")
  public Optional<Preset> preset = Optional.empty();

  /** The calls during which the platform saves a stack: without those of functions below it. */
  public CallGraph suspending(WasmModule module, CallGraph calls) {
    return calls.withoutCallsOf(
        preset.map(platform -> platform.bottoms(module, calls)).orElse(NodeSet.empty()));
  }
}
