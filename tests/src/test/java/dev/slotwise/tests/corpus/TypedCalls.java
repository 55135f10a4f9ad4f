// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.prototypes.PrototypeCallGraph;
import dev.slotwise.interp.callgraph.prototypes.Prototypes;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;

/**
 * How far the debug information of a module goes.
 *
 * @param sites how many indirect calls it has
 * @param typed how many of them have a declared type
 * @param closure how many functions are in the closure of the entries if calls match prototypes,
 *     and nothing else is known: level {@code slots}, without contexts
 */
record TypedCalls(int sites, int typed, int closure) {

  static TypedCalls of(byte[] bytes, WasmModule module, CodeFacts facts, NodeSet seeds) {
    DebugInfo info = DebugInfo.of(DwarfFile.of(bytes), List.of());
    Prototypes types = Prototypes.of(module, facts, info, HostModel.PASSIVE);
    CallGraph calls = PrototypeCallGraph.build(module, facts, types, HostModel.PASSIVE);
    int sites = 0;
    int typed = 0;
    for (int site = 0; site < facts.siteCount(); site++) {
      if (!facts.kind(site).isDirect()) {
        sites++;
        typed += types.basis(site) == Prototypes.Basis.TYPED ? 1 : 0;
      }
    }
    return new TypedCalls(sites, typed, Closure.of(calls, seeds).control().size());
  }

  /** As in {@code corpus.json}. */
  static TypedCalls read(JsonNode json) {
    return new TypedCalls(
        json.get("sites").asInt(), json.get("typed").asInt(), json.get("closure").asInt());
  }

  /** As in {@code corpus.json}. */
  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("sites", sites)
        .put("typed", typed)
        .put("closure", closure);
  }
}
