// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.CutGroups.Group;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Keepers;
import dev.slotwise.interp.closure.SiteCosts;
import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Why a call site enters no fewer functions: what each analysis allows, and what would help. Then
 * which sites cost most, by themselves and together.
 */
public final class NotSmaller {
  private static final int COSTLIEST = 10;

  /** Up to this size groups are smallest ones. */
  private static final int LARGEST_GROUP = 6;

  /** Of large groups nobody knows all to be true. */
  private static final int MOST_IN_A_GROUP = 12;

  private static final int GROUPS = 5;

  /** How many sites are tried; each costs as much as a closure. */
  private static final int MOST_SITES = 2_000;

  private final ExplainReport report;
  private final CallGraph graph;
  private final WitnessWriter writer;
  private final SiteCosts costs;

  /** The sites that can enter several functions, and those of them that cost most. */
  private final int[] several;

  private final List<Cost> costliest;
  private final List<Group> groups;

  private record Cost(int site, int functions) {}

  public NotSmaller(ExplainReport report, NodeSet seeds) {
    this.report = report;
    this.graph = report.graph();
    this.writer =
        new WitnessWriter(
            report.module(),
            report.facts(),
            graph,
            report.level(),
            report.participants(),
            report.positions());
    this.costs = new SiteCosts(graph, seeds);
    this.several =
        IntStream.range(0, graph.siteCount())
            .filter(other -> !graph.kind(other).isDirect() && targets(other) > 1)
            .limit(MOST_SITES)
            .toArray();
    this.costliest =
        IntStream.of(several)
            .mapToObj(other -> new Cost(other, costs.of(other)))
            .sorted(Comparator.comparingInt(Cost::functions).reversed().thenComparing(Cost::site))
            .limit(COSTLIEST)
            .toList();
    List<Group> found =
        CutGroups.of(
            graph,
            seeds,
            Closure.of(graph, seeds).control(),
            Keepers.Cuttable.UNRESOLVED,
            LARGEST_GROUP,
            cut -> cut.size() <= MOST_IN_A_GROUP);
    this.groups = found.subList(0, Math.min(GROUPS, found.size()));
  }

  /** Writes it as text, or as {@code slotwise.why-not-smaller/1}. */
  public void write(int site, ExplainFormat format, PrintStream out) throws IOException {
    switch (format) {
      case TEXT -> text(site, out);
      case JSON -> Json.line(out, json -> json(site, json));
    }
  }

  private void text(int site, PrintStream out) {
    out.printf("%s in %s: %s%n", writer.site(site), caller(site), writer.why(site));
    out.printf("  %s leave the closure if it entered nothing%n", functions(costs.of(site)));
    report
        .participants()
        .absent()
        .forEach(one -> out.printf("  without %s: %s%n", one.id(), one.why()));
    if (several.length == 0) {
      return;
    }
    out.printf(
        "calls of several functions: %d; those that cost most by themselves:%n", several.length);
    for (Cost cost : costliest) {
      out.printf("%8d  %s%n", cost.functions, described(cost.site));
    }
    if (!groups.isEmpty()) {
      out.println("unresolved calls that cost most together:");
    }
    for (Group group : groups) {
      for (int i = 0; i < group.cut().size(); i++) {
        out.printf("%8s  %s%n", i == 0 ? group.freed() : "and", described(group.cut().get(i)));
      }
    }
  }

  private String described(int site) {
    return "%s in %s, %d targets".formatted(writer.site(site), caller(site), targets(site));
  }

  private void json(int site, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.why-not-smaller/1");
    Json.file(json, report.file(), report.module().origins());
    json.writeStringField("to", report.to());
    json.writeStringField("level", report.level().id());
    json.writeStringField("host", report.host().id());
    Json.strings(json, "assumptions", graph.assumptions().collect(Assumption::id).castToList());
    ParticipantsFormat.json(report.participants(), json);
    json.writeObjectFieldStart("site");
    site(site, json);
    json.writeStringField("why", writer.why(site));
    json.writeNumberField("freed", costs.of(site));
    json.writeEndObject();
    json.writeNumberField("several", several.length);
    json.writeArrayFieldStart("costliest");
    for (Cost cost : costliest) {
      json.writeStartObject();
      site(cost.site, json);
      json.writeNumberField("freed", cost.functions);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("groups");
    for (Group group : groups) {
      json.writeStartObject();
      json.writeNumberField("freed", group.freed());
      json.writeArrayFieldStart("sites");
      for (int one : group.cut().toArray()) {
        json.writeStartObject();
        site(one, json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes where a site is, and how many functions it can enter, into the open object. */
  private void site(int site, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("caller");
    Json.function(json, report.module(), graph.caller(site));
    json.writeEndObject();
    json.writeNumberField("offset", report.module().origins().sourceOffset(graph.offset(site)));
    PositionText.json(report.positions().at(graph.offset(site)), json);
    json.writeStringField("kind", graph.kind(site).mnemonic());
    json.writeStringField("resolution", graph.resolution(site).id());
    json.writeNumberField("targets", targets(site));
  }

  private int targets(int site) {
    return graph.targetSets().get(graph.targets(site)).size();
  }

  private String caller(int site) {
    return Printable.of(report.module().functionName(graph.caller(site)));
  }

  private static String functions(int count) {
    return count == 1 ? "1 function would" : count + " functions would";
  }
}
