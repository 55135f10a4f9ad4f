// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.wasm.ir.WasmModule;

/** One module under analysis: its code is scanned once, whatever is asked of it. */
record Analysis(String file, WasmModule module, CodeFacts facts, Terminal terminal) {

  /**
   * A call graph, and the level that it is of.
   *
   * @param level {@code slots} if {@code flow} was asked for and its budget did not suffice
   */
  record Graph(CallGraph calls, Level level) {
    /**
     * The exit code for an answer from this graph; says on standard error if it is not of the level
     * that was asked for.
     */
    int exitCode(String file, Level asked, Terminal terminal) {
      if (level == asked) {
        return ExitCode.DONE;
      }
      terminal.error(
          file + ": the budget for level " + asked + " was too short; answered at level " + level);
      return ExitCode.LIMIT;
    }
  }

  static Analysis of(String file, WasmModule module, int threads, Terminal terminal) {
    return new Analysis(file, module, CodeFacts.scan(module, threads), terminal);
  }

  /** Builds the call graph of a level, by the algorithm that the level stands for. */
  Graph callGraph(Level level, HostModel host, FlowArguments flow) {
    if (level != Level.FLOW) {
      return new Graph(LevelCallGraph.build(module, facts, level, host), level);
    }
    FlowOptions options = flow.options(module, host);
    FlowResult result =
        terminal.work("level " + level, () -> FlowCallGraph.build(module, facts, options));
    return new Graph(result.callGraph(), result.complete() ? Level.FLOW : Level.SLOTS);
  }
}
