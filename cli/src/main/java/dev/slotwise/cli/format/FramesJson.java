// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import java.io.IOException;
import java.io.PrintStream;

/**
 * {@code slotwise.frames/1}, for tools that transform a module: {@code docs/json.md} describes it.
 * What it holds is only added to, never changed, until the number in {@code schema} rises.
 */
final class FramesJson implements ClosureFormat.Writer {
  @Override
  public void write(ClosureReport report, PrintStream out) throws IOException {
    Json.line(out, json -> write(report, json));
  }

  private static void write(ClosureReport report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.frames/1");
    Json.file(json, report.file(), report.module().origins());
    Json.strings(json, "entry", report.entries());
    json.writeStringField("level", report.level().id());
    json.writeStringField("host", report.host().id());
    Json.strings(
        json, "assumptions", report.graph().assumptions().collect(Assumption::id).castToList());
    json.writeNumberField("function_count", report.functionCount());
    json.writeArrayFieldStart("functions");
    for (int function : report.closure().control().toArray()) {
      json.writeStartObject();
      Json.function(json, report.module(), function);
      json.writeBooleanField("import", report.module().isImportedFunction(function));
      json.writeBooleanField("entry", report.seeds().contains(function));
      json.writeBooleanField("frame", report.closure().frames().contains(function));
      json.writeBooleanField("control", true);
      sites(report, function, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The calls that can lead to an entry: after those that are no tail calls a frame goes on. */
  private static void sites(ClosureReport report, int function, JsonGenerator json)
      throws IOException {
    CallGraph graph = report.graph();
    json.writeArrayFieldStart("sites");
    for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
      if (graph
          .targetSets()
          .get(graph.targets(site))
          .anySatisfy(report.closure().control()::contains)) {
        json.writeStartObject();
        json.writeNumberField("offset", report.offset(site));
        json.writeStringField("kind", graph.kind(site).mnemonic());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }
}
