// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.answer.Participants;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.prototypes.Cast;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * What {@code slotwise closure} found.
 *
 * @param file as named on the command line
 * @param entries as named on the command line
 * @param entryKind {@code import} or {@code entry}: what the module lacks if {@code seeds} is empty
 * @param absent those of the entries that name nothing in the module
 * @param participants what the call graph was made of
 * @param seeds the functions that the entries name
 * @param casts the casts of function pointers, if they were asked for
 * @param asserted what somebody says of the program, a line each
 * @param positions where its code comes from
 * @param used the exports that JavaScript calls, if somebody says which
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
    Optional<ImmutableList<Cast>> casts,
    Optional<Set<String>> used,
    List<String> asserted,
    CodePositions positions) {

  /** This report, with the casts of function pointers that the module shows. */
  public ClosureReport withCasts(ImmutableList<Cast> shown) {
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
        Optional.of(shown),
        used,
        asserted,
        positions);
  }

  /** This report for JavaScript that calls these exports and no others. */
  public ClosureReport withUsed(Set<String> exports) {
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
        casts,
        Optional.of(exports),
        asserted,
        positions);
  }

  /** Whether JavaScript may call an export. */
  boolean isUsed(String export) {
    return used.isEmpty() || used.get().contains(export);
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
