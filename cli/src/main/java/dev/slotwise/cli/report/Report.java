// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.report;

import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;

/**
 * The content of a report.
 *
 * @param file as named on the command line
 * @param entries as named on the command line
 * @param entryKind {@code import} or {@code entry}: what the module lacks if {@code seeds} is empty
 * @param seeds the functions that the entries name
 * @param live the functions that the roots reach, by code and by address
 * @param levels in the order of the command line; at least one
 * @param positions where its code comes from
 */
public record Report(
    String file,
    WasmModule module,
    CodeFacts facts,
    List<String> entries,
    String entryKind,
    HostModel host,
    NodeSet seeds,
    NodeSet live,
    List<LevelAnswer> levels,
    CodePositions positions) {

  /** The answer at one level: its call graph. */
  public record LevelAnswer(Level level, CallGraph calls) {}
}
