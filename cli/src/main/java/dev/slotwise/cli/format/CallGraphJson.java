// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** {@code slotwise.callgraph/2}; {@code docs/json.md} describes it. */
final class CallGraphJson implements CallGraphFormat.Writer {
  @Override
  public void write(CallGraphReport report, PrintStream out) throws IOException {
    Json.line(out, json -> write(report, json));
  }

  private static void write(CallGraphReport report, JsonGenerator json) throws IOException {
    CallGraph graph = report.graph();
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.callgraph/2");
    Json.file(json, report.file(), report.module().origins());
    json.writeStringField("algorithm", report.algorithm());
    json.writeStringField("host", report.host().id());
    Json.strings(json, "assumptions", graph.assumptions().collect(Assumption::id).castToList());
    Json.fallback(json, report.graph());
    json.writeFieldName("roots");
    numbers(graph.roots(), json);
    writeFunctions(report, json);
    json.writeArrayFieldStart("target_sets");
    for (int set = 0; set < graph.targetSets().size(); set++) {
      numbers(graph.targetSets().get(set), json);
    }
    json.writeEndArray();
    writeSites(report, json);
    json.writeArrayFieldStart("host_edges");
    for (int function = 0; function < graph.functionCount(); function++) {
      if (graph.hostTargets(function) >= 0) {
        json.writeStartObject();
        json.writeNumberField("import", function);
        json.writeNumberField("targets", graph.hostTargets(function));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    writeContexts(report.module(), graph.nodes(), json);
    json.writeEndObject();
  }

  private static void writeContexts(WasmModule module, CallNodes nodes, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("contexts");
    json.writeStringField("coverage", nodes.coverage().id());
    json.writeNumberField("nodes", nodes.size());
    json.writeArrayFieldStart("told_apart");
    for (int node = 0; node < nodes.size(); node++) {
      if (!nodes.context(node).bindings().isEmpty()) {
        json.writeStartObject();
        json.writeNumberField("function", nodes.function(node));
        Json.context(json, module, nodes.function(node), nodes.context(node));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeFunctions(CallGraphReport report, JsonGenerator json)
      throws IOException {
    WasmModule module = report.module();
    CallGraph graph = report.graph();
    Map<Integer, List<String>> exports = new HashMap<>();
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.FUNCTION) {
        exports.computeIfAbsent(export.index(), index -> new ArrayList<>()).add(export.name());
      }
    }
    json.writeArrayFieldStart("functions");
    for (int function = 0; function < graph.functionCount(); function++) {
      json.writeStartObject();
      Json.function(json, module, function);
      PositionText.json(report.positions().ofFunction(function), json);
      if (module.isImportedFunction(function)) {
        json.writeStringField("import", module.functionImport(function).qualifiedName());
      } else {
        json.writeNullField("import");
      }
      Json.strings(json, "exports", exports.getOrDefault(function, List.of()));
      if (module.origins().isStandIn(function)) {
        json.writeBooleanField("stand_in", true);
      }
      json.writeBooleanField("live", graph.live().contains(function));
      json.writeBooleanField("address_taken", graph.addressTaken().contains(function));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeSites(CallGraphReport report, JsonGenerator json) throws IOException {
    CallGraph graph = report.graph();
    json.writeArrayFieldStart("sites");
    for (int site = 0; site < graph.siteCount(); site++) {
      json.writeStartObject();
      json.writeNumberField("caller", graph.caller(site));
      json.writeNumberField("offset", report.module().origins().sourceOffset(graph.offset(site)));
      PositionText.json(report.positions().at(graph.offset(site)), json);
      json.writeStringField("kind", graph.kind(site).mnemonic());
      json.writeStringField("resolution", graph.resolution(site).id());
      json.writeNumberField("targets", graph.targets(site));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void numbers(ImmutableIntList values, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < values.size(); i++) {
      json.writeNumber(values.get(i));
    }
    json.writeEndArray();
  }
}
