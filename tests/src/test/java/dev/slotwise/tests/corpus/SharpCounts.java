// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.answer.Phases;
import dev.slotwise.answer.Precision;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.Set;

/**
 * How small the answer of a level is, in a module with debug information.
 *
 * @param closure how many functions are in the closure of the entries
 * @param targets how many functions an indirect call can enter on average, to a tenth
 */
record SharpCounts(int closure, double targets) {

  /** The levels that are counted so: by type, to compare with, and those that interpret. */
  static final List<Level> LEVELS =
      List.of(
          Level.TYPES, Level.FLOW, Level.PROVENANCE, Level.OBJECTS, Level.PROTOTYPES, Level.BEST);

  /** What finds the answers of a module, as the command does. */
  static Answers answers(Analysis analysis) {
    return new Answers(analysis, new Precision(FlowOptions.of(HostModel.PASSIVE), Set.of(), false));
  }

  /** The module, ready to be analysed. */
  static Analysis analysis(String name, WasmModule module) {
    return Analysis.of(name, module, HostModel.PASSIVE, 2, Phases.SILENT);
  }

  static SharpCounts of(Analysis analysis, CallGraph graph, NodeSet seeds) {
    int sites = 0;
    long targets = 0;
    for (int site = 0; site < graph.siteCount(); site++) {
      if (graph.kind(site).isIndirect()) {
        sites++;
        targets += graph.targetSets().get(graph.targets(site)).size();
      }
    }
    return new SharpCounts(
        analysis.closure(graph, seeds).control().size(),
        Math.round(10.0 * targets / Math.max(1, sites)) / 10.0);
  }

  /** As in {@code corpus.json}. */
  static SharpCounts read(JsonNode json) {
    return new SharpCounts(json.get("closure").asInt(), json.get("targets").asDouble());
  }

  /** As in {@code corpus.json}. */
  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode().put("closure", closure).put("targets", targets);
  }
}
