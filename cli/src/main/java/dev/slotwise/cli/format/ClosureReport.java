// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.answer.Participants;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;

/**
 * The answer of {@code slotwise closure}.
 *
 * @param file as named on the command line
 * @param entries as named on the command line
 * @param entryKind {@code import} or {@code entry}: what the module lacks if {@code seeds} is empty
 * @param absent those of the entries that name nothing in the module
 * @param participants what the call graph was made of
 * @param seeds the functions that the entries name
 * @param asserted what somebody says of the program, a line each
 * @param positions where its code comes from
 * @param extras what was asked for beside it
 */
public record ClosureReport(
    String file,
    WasmModule module,
    CodeFacts facts,
    List<String> entries,
    String entryKind,
    List<String> absent,
    Level level,
    HostModel host,
    CallGraph graph,
    Participants participants,
    NodeSet seeds,
    Closure closure,
    List<String> asserted,
    CodePositions positions,
    ClosureExtras extras) {

  /** This report with what else was asked for. */
  public ClosureReport with(ClosureExtras more) {
    return new ClosureReport(
        file,
        module,
        facts,
        entries,
        entryKind,
        absent,
        level,
        host,
        graph,
        participants,
        seeds,
        closure,
        asserted,
        positions,
        more);
  }

  /** Whether JavaScript may call an export. */
  boolean isUsed(String export) {
    return extras.used().isEmpty() || extras.used().get().contains(export);
  }

  Count total() {
    return Count.of(closure.control(), module);
  }

  Count frames() {
    return Count.of(closure.frames(), module);
  }

  /** Where a call site stands in its file. */
  int offset(int site) {
    return module.origins().sourceOffset(graph.offset(site));
  }

  /** How many functions there are, imports included. */
  int functionCount() {
    return module.functionCount() - module.origins().standIns();
  }
}
