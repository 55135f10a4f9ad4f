// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.interp.callgraph.cha.ClassHierarchy;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.rta.RapidType;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.ir.WasmModule;

/**
 * What is live in a module under the strict host, from the module's own roots.
 *
 * @param start how the module starts
 * @param reachable how many functions are, in the sense of {@code slotwise reachable}
 * @param addressTaken how many of these have their address taken
 * @param types how many of the module's types are runtime types
 * @param cha how many functions are live in {@code cha}
 * @param rta how many functions are live in {@code rta}
 */
record StrictCounts(String start, int reachable, int addressTaken, int types, int cha, int rta) {

  static StrictCounts of(WasmModule module, CodeFacts facts) {
    Roots roots = Roots.byDefault(module);
    WasmProgram program = new WasmProgram(module, facts, HostModel.STRICT, roots);
    Reachable reachable = Reachable.from(program, NodeSet.of(0));
    return new StrictCounts(
        roots.kind().id(),
        reachable.functions().size(),
        reachable.addressTaken().size(),
        (int)
            reachable.runtimeTypes().stream()
                .filter(type -> type < program.definedTypeCount())
                .count(),
        ClassHierarchy.build(module, facts, HostModel.STRICT, roots).live().size(),
        RapidType.build(module, facts, HostModel.STRICT, roots).live().size());
  }

  /** As in {@code corpus.json}. */
  static StrictCounts read(JsonNode json) {
    return new StrictCounts(
        json.get("start").asText(),
        json.get("reachable").asInt(),
        json.get("address_taken").asInt(),
        json.get("types").asInt(),
        json.get("cha").asInt(),
        json.get("rta").asInt());
  }

  /** As in {@code corpus.json}. */
  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("start", start)
        .put("reachable", reachable)
        .put("address_taken", addressTaken)
        .put("types", types)
        .put("cha", cha)
        .put("rta", rta);
  }
}
