// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.answer.Participants;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.Optional;

/**
 * The answer of {@code slotwise explain}.
 *
 * @param file as named on the command line
 * @param participants what the call graph was made of
 * @param positions where its code comes from
 * @param to the functions at the end of the chain, as named on the command line
 * @param answers one a function that the command line names
 */
public record ExplainReport(
    String file,
    WasmModule module,
    CodeFacts facts,
    Level level,
    HostModel host,
    CallGraph graph,
    Participants participants,
    CodePositions positions,
    String to,
    List<Answer> answers) {

  /**
   * Whether and how one function leads to the end.
   *
   * @param function where the chain starts
   * @param witness a shortest chain; empty if there is none
   */
  public record Answer(int function, Optional<Witness> witness) {}
}
