// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.tests.naive.NaiveAsyncify;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A list kept by hand, as Asyncify instrumented the module by it, next to the closure of the same
 * entries at level {@code slots} under the host {@code emscripten}.
 *
 * @param instrumented how many functions are
 * @param closure how many of the module's own functions are in the closure
 * @param both how many are both
 * @param direct functions in the closure alone: a chain of direct calls leads to an entry
 * @param callers of the others: a chain of direct calls leads to an instrumented function that is
 *     in the closure
 * @param indirect the rest: each chain to either has an indirect call
 * @param needless the instrumented functions that are not in the closure, by name, each with why
 * @param runs programs that paused, by name: how that went, and who was on a stack and is not
 *     instrumented
 */
record HandKeptList(
    int instrumented,
    int closure,
    int both,
    int direct,
    int callers,
    int indirect,
    SortedMap<String, String> needless,
    SortedMap<String, String> runs) {
  private static final String STATE = "env.__asyncify_state";

  /** The global that Asyncify keeps its state in; empty for a module that it did not go over. */
  static OptionalInt state(WasmModule module) {
    return IntStream.range(0, module.importedCount(ExternalKind.GLOBAL))
        .filter(
            global ->
                module
                    .importOf(ExternalKind.GLOBAL, global)
                    .filter(declared -> declared.qualifiedName().equals(STATE))
                    .isPresent())
        .findFirst();
  }

  static HandKeptList of(WasmModule module, CodeFacts facts, NodeSet seeds) throws IOException {
    NaiveAsyncify asyncify = NaiveAsyncify.of(module.bytes(), state(module).orElseThrow());
    NodeSet instrumented =
        NodeSet.of(asyncify.instrumented().stream().mapToInt(Integer::intValue).toArray());
    CallGraph graph = LevelCallGraph.build(module, facts, Level.SLOTS, Hosts.EMSCRIPTEN);
    NodeSet closure =
        Closure.of(graph, seeds).control().minus(NodeSet.range(module.importedFunctionCount()));
    IntGraph callers = directCalls(graph).reversed();
    NodeSet missing = closure.minus(instrumented);
    NodeSet direct = missing.intersection(Reachability.from(callers, seeds));
    NodeSet rest = missing.minus(direct);
    NodeSet calling =
        rest.intersection(Reachability.from(callers, instrumented.intersection(closure)));
    SortedMap<String, String> needless = new TreeMap<>();
    instrumented
        .minus(closure)
        .forEach(
            function ->
                needless.put(module.functionName(function), why(graph, asyncify, function)));
    return new HandKeptList(
        instrumented.size(),
        closure.size(),
        closure.size() - missing.size(),
        direct.size(),
        calling.size(),
        rest.size() - calling.size(),
        needless,
        runs(module, instrumented));
  }

  private static SortedMap<String, String> runs(WasmModule module, NodeSet instrumented)
      throws IOException {
    SortedMap<String, String> runs = new TreeMap<>();
    for (PausedProgram program : PausedProgram.observed()) {
      NodeSet lacking =
          program
              .functions()
              .minus(instrumented)
              .minus(NodeSet.range(module.importedFunctionCount()));
      runs.put(
          program.name(),
          program.outcome()
              + lacking.stream()
                  .mapToObj(function -> "`" + module.functionName(function) + "`")
                  .collect(Collectors.joining(", ", lacking.isEmpty() ? "" : ": ", "")));
    }
    return runs;
  }

  private static IntGraph directCalls(CallGraph graph) {
    IntGraph.Builder calls = IntGraph.builder(graph.functionCount());
    for (int site = 0; site < graph.siteCount(); site++) {
      if (graph.kind(site).isDirect()) {
        int caller = graph.caller(site);
        graph
            .targetSets()
            .get(graph.targets(site))
            .forEach(callee -> calls.addEdge(caller, callee));
      }
    }
    return calls.build();
  }

  private static String why(CallGraph graph, NaiveAsyncify asyncify, int function) {
    if (graph.firstSite(function) == graph.endSite(function)) {
      return "calls nothing";
    }
    return asyncify.checked().contains(function)
        ? "calls through the table what does not suspend"
        : "calls only what is not instrumented";
  }

  /** As in {@code corpus.json}. */
  static HandKeptList read(JsonNode json) {
    return new HandKeptList(
        json.get("instrumented").asInt(),
        json.get("closure").asInt(),
        json.get("both").asInt(),
        json.get("direct").asInt(),
        json.get("callers").asInt(),
        json.get("indirect").asInt(),
        texts(json.get("needless")),
        texts(json.get("runs")));
  }

  private static SortedMap<String, String> texts(JsonNode json) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> text : json.properties()) {
      texts.put(text.getKey(), text.getValue().asText());
    }
    return texts;
  }

  /** As in {@code corpus.json}. */
  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("instrumented", instrumented)
            .put("closure", closure)
            .put("both", both)
            .put("direct", direct)
            .put("callers", callers)
            .put("indirect", indirect);
    needless.forEach(json.putObject("needless")::put);
    runs.forEach(json.putObject("runs")::put);
    return json;
  }
}
