// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.wasm.ir.WasmModule;

/** One module under analysis: its code is scanned once, whatever is asked of it. */
record Analysis(String file, WasmModule module, CodeFacts facts) {

  static Analysis of(String file, WasmModule module, int threads) {
    return new Analysis(file, module, CodeFacts.scan(module, threads));
  }

  CallGraph callGraph(Level level, HostModel host) {
    return LevelCallGraph.build(module, facts, level, host);
  }
}
