// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.reach.FactDetails.Place;
import dev.slotwise.interp.reach.ProgramFacts;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** The formats of {@code slotwise callgraph --facts}. */
public final class FactsGraph {
  private FactsGraph() {}

  /** Writes the call graph of a program that is given as facts. */
  public static void write(
      String file,
      String algorithm,
      ProgramFacts program,
      CallGraph graph,
      CallGraphFormat format,
      PrintStream out)
      throws IOException {
    switch (format) {
      case TEXT -> text(file, algorithm, program, graph, out);
      case JSON -> Json.line(out, json -> json(file, algorithm, program, graph, json));
      case EDGES -> csv(program, graph, out);
      case DOT -> dot(program, graph, out);
      case GRAPHML, CSV, JSONL ->
          throw new IllegalArgumentException("--format " + format + " does not go with --facts");
    }
  }

  private static void text(
      String file, String algorithm, ProgramFacts program, CallGraph graph, PrintStream out) {
    out.printf(
        "%s: %d of %d functions live, %d call sites (%s)%n",
        file, graph.live().size(), graph.functionCount(), graph.siteCount(), algorithm);
    for (int site = 0; site < graph.siteCount(); site++) {
      if (graph.kind(site).isDirect()) {
        continue;
      }
      ImmutableIntList targets = graph.targetSets().get(graph.targets(site));
      out.printf(
          "%s: %s: %d target%s%n",
          Printable.of(program.functionName(graph.caller(site))),
          kind(graph.kind(site)),
          targets.size(),
          targets.size() == 1 ? "" : "s");
    }
  }

  private static void json(
      String file, String algorithm, ProgramFacts program, CallGraph graph, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.facts-callgraph/1");
    json.writeStringField("file", file);
    json.writeStringField("algorithm", algorithm);
    json.writeFieldName("roots");
    numbers(graph.roots(), json);
    json.writeArrayFieldStart("functions");
    for (int function = 0; function < graph.functionCount(); function++) {
      json.writeStartObject();
      json.writeNumberField("index", function);
      json.writeStringField("name", program.functionName(function));
      json.writeBooleanField("live", graph.live().contains(function));
      json.writeBooleanField("address_taken", graph.addressTaken().contains(function));
      Optional<Place> place = program.functionDetails().place(function);
      if (place.isPresent()) {
        json.writeStringField("file", place.get().file());
        json.writeNumberField("line", place.get().line());
        json.writeNumberField("column", place.get().column());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("target_sets");
    for (int set = 0; set < graph.targetSets().size(); set++) {
      numbers(graph.targetSets().get(set), json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sites");
    for (int site = 0; site < graph.siteCount(); site++) {
      json.writeStartObject();
      json.writeNumberField("caller", graph.caller(site));
      json.writeStringField("kind", kind(graph.kind(site)));
      json.writeStringField("resolution", graph.resolution(site).id());
      json.writeNumberField("targets", graph.targets(site));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void csv(ProgramFacts program, CallGraph graph, PrintStream out) {
    out.print("from,to,kind\r\n");
    for (int site = 0; site < graph.siteCount(); site++) {
      String from = Csv.quote(program.functionName(graph.caller(site)));
      String kind = kind(graph.kind(site));
      graph
          .targetSets()
          .get(graph.targets(site))
          .forEach(
              target ->
                  out.print(
                      from + "," + Csv.quote(program.functionName(target)) + "," + kind + "\r\n"));
    }
  }

  private static void dot(ProgramFacts program, CallGraph graph, PrintStream out) {
    out.println("digraph callgraph {");
    graph
        .live()
        .forEach(
            function ->
                out.printf("  f%d [label=%s];%n", function, label(program.functionName(function))));
    for (int site = 0; site < graph.siteCount(); site++) {
      int caller = graph.caller(site);
      String style = graph.kind(site).isDirect() ? "" : " [style=dashed]";
      graph
          .targetSets()
          .get(graph.targets(site))
          .forEach(target -> out.printf("  f%d -> f%d%s;%n", caller, target, style));
    }
    out.println("}");
  }

  private static String label(String name) {
    return '"' + Printable.of(name).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** What a site calls. */
  private static String kind(SiteKind kind) {
    return switch (kind) {
      case CALL, RETURN_CALL -> "call";
      case CALL_REF, RETURN_CALL_REF -> "value";
      case CALL_INDIRECT, RETURN_CALL_INDIRECT -> "method";
    };
  }

  private static void numbers(ImmutableIntList values, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < values.size(); i++) {
      json.writeNumber(values.get(i));
    }
    json.writeEndArray();
  }
}
