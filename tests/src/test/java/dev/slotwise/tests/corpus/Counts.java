// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.flow.UnknownIndices;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.wasm.LivePart;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the call graph of an algorithm comes to in a module, under the passive host, from the
 * module's own roots.
 *
 * @param closure how many functions are in the closure of the entries, for an algorithm that is a
 *     level, of a module that has entries
 * @param live how many functions the roots reach
 * @param nodes how many there are of live functions and of the target sets that their sites have
 * @param edges how many pairs there are of a site in a live function and a function it can enter
 * @param sites what is known of indirect sites, for level {@code flow}
 */
record Counts(OptionalInt closure, int live, int nodes, long edges, Optional<Sites> sites) {

  /**
   * Call sites through tables and references in live functions.
   *
   * @param open how many are resolved by type or not at all, by where their operand comes from
   */
  record Sites(int exact, int bounded, SortedMap<String, Integer> open) {

    int all() {
      return exact + bounded + open.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * Counts.
   *
   * @param algorithm the name of what built the graph
   * @param graph of live functions, or of all
   */
  static Counts of(String algorithm, WasmModule module, CallGraph graph, NodeSet seeds) {
    boolean isLevel = Stream.of(Level.values()).anyMatch(level -> level.id().equals(algorithm));
    CallGraph live =
        graph.roots().isEmpty()
            ? LivePart.of(graph, module, HostModel.PASSIVE, Roots.byDefault(module))
            : graph;
    BitSet sets = new BitSet();
    long edges = 0;
    for (int site = 0; site < live.siteCount(); site++) {
      sets.set(live.targets(site));
      edges += live.targetSets().get(live.targets(site)).size();
    }
    return new Counts(
        isLevel && !seeds.isEmpty()
            ? OptionalInt.of(Closure.of(graph, seeds).control().size())
            : OptionalInt.empty(),
        live.live().size(),
        live.live().size() + sets.cardinality(),
        edges,
        algorithm.equals(Level.FLOW.id()) ? Optional.of(sites(module, live)) : Optional.empty());
  }

  private static Sites sites(WasmModule module, CallGraph graph) {
    int exact = 0;
    int bounded = 0;
    for (int site = 0; site < graph.siteCount(); site++) {
      exact += graph.resolution(site) == Resolution.EXACT ? 1 : 0;
      bounded += graph.resolution(site) == Resolution.BOUNDED ? 1 : 0;
    }
    SortedMap<String, Integer> open = new TreeMap<>();
    UnknownIndices.explain(module, graph)
        .histogram()
        .forEach((source, count) -> open.put(source.id(), count));
    return new Sites(exact, bounded, open);
  }

  /** As in {@code corpus.json}. */
  static Counts read(JsonNode json) {
    Optional<Sites> sites = Optional.empty();
    if (json.has("open")) {
      SortedMap<String, Integer> open = new TreeMap<>();
      for (Map.Entry<String, JsonNode> source : json.get("open").properties()) {
        open.put(source.getKey(), source.getValue().asInt());
      }
      sites = Optional.of(new Sites(json.get("exact").asInt(), json.get("bounded").asInt(), open));
    }
    return new Counts(
        json.has("closure") ? OptionalInt.of(json.get("closure").asInt()) : OptionalInt.empty(),
        json.get("live").asInt(),
        json.get("nodes").asInt(),
        json.get("edges").asLong(),
        sites);
  }

  /** As in {@code corpus.json}. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    closure.ifPresent(count -> json.put("closure", count));
    json.put("live", live).put("nodes", nodes).put("edges", edges);
    sites.ifPresent(
        known -> {
          json.put("exact", known.exact()).put("bounded", known.bounded());
          ObjectNode open = json.putObject("open");
          known.open().forEach(open::put);
        });
    return json;
  }
}
