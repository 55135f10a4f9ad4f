// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.Count;
import dev.slotwise.cli.format.InstrumentationCost;
import dev.slotwise.cli.report.Report.LevelAnswer;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.Source;
import dev.slotwise.interp.callgraph.flow.UnknownIndices;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Keepers;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.closure.Witness.Hop;
import dev.slotwise.interp.closure.Witnesses;
import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/** One level of {@code slotwise.report/1}. */
final class LevelJson {
  /** Up to so many sites, cuts are smallest ones, and listed: nobody resolves more by hand. */
  private static final int LARGEST_CUT = 60;

  /** How many edges the search for cuts looks at: a few seconds' worth. */
  private static final long CUT_BUDGET = 200_000_000;

  private static final int NONE = -1;
  private static final int HOST = -2;

  private final Report report;
  private final LevelAnswer answer;
  private final CodeFacts facts;
  private final CallGraph calls;
  private final SharedSets sets;
  private final Closure closure;
  private final NodeSet live;

  /** By site of the document: the site of the graph, or -1 if no run gets there. */
  private final int[] siteOfGraph;

  /** The other way round. */
  private final int[] siteOfReport;

  LevelJson(Report report, LevelAnswer answer, SharedSets sets) {
    this.report = report;
    this.answer = answer;
    this.facts = report.facts();
    this.calls = answer.calls();
    this.sets = sets;
    this.closure = Closure.of(calls, report.seeds());
    // From level flow on, levels say themselves what is live.
    this.live = answer.level().isInterpreted() ? calls.live() : report.live();
    this.siteOfGraph = new int[facts.siteCount()];
    this.siteOfReport = new int[calls.siteCount()];
    align();
  }

  /** A graph of live functions lacks sites; both lists are in order of offset. */
  private void align() {
    Arrays.fill(siteOfGraph, NONE);
    int site = 0;
    for (int graphSite = 0; graphSite < siteOfReport.length; graphSite++) {
      while (facts.offset(site) < calls.offset(graphSite)) {
        site++;
      }
      siteOfGraph[site] = graphSite;
      siteOfReport[graphSite] = site;
    }
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", answer.level().id());
    json.writeFieldName("fallback");
    ReportJson.numbers(json, calls.fallback().toArray());
    json.writeArrayFieldStart("assumptions");
    for (Assumption assumption : calls.assumptions()) {
      json.writeStartObject();
      json.writeStringField("id", assumption.id());
      json.writeStringField("text", assumption.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    // Chains lead through stand-ins, so states have them; nobody counts them.
    Closure counted = closure.without(Seeds.standIns(report.module()), calls.live());
    writeCount(json, "closure", counted.control());
    writeCount(json, "frames", counted.frames());
    json.writeNumberField("landings", counted.landings().size());
    json.writeNumberField("unreached", counted.unreached());
    json.writeStringField(
        "states", ReportJson.digits(report.module().functionCount(), this::state));
    writeTargets(json);
    writeWitnesses(json);
    writeCuts(json);
    writeCosts(json);
    json.writeEndObject();
  }

  /** 3 for a live frame, 2 for the rest of the closure, 1 if live, 0 if dead. */
  private int state(int function) {
    if (closure.frames().contains(function)) {
      return 3;
    }
    return closure.control().contains(function) ? 2 : live.contains(function) ? 1 : 0;
  }

  private void writeTargets(JsonGenerator json) throws IOException {
    StringBuilder resolutions = new StringBuilder();
    MutableIntList targets = IntLists.mutable.empty();
    MutableIntList silent = IntLists.mutable.empty();
    for (int site = 0; site < siteOfGraph.length; site++) {
      ImmutableIntList callees = callees(site);
      if (!facts.kind(site).isDirect()) {
        targets.add(sets.number(callees));
        resolutions.append(
            siteOfGraph[site] == NONE ? 1 : calls.resolution(siteOfGraph[site]).ordinal());
      } else if (callees.isEmpty()) {
        silent.add(site);
      }
    }
    json.writeStringField("resolutions", resolutions.toString());
    json.writeStringField("sources", sources());
    json.writeFieldName("targets");
    ReportJson.numbers(json, targets.toArray());
    json.writeFieldName("silent");
    ReportJson.numbers(json, silent.toArray());
  }

  /** For each site that is not direct: 0 if it is resolved, else where its operand comes from. */
  private String sources() {
    Map<Integer, Source> unknown = UnknownIndices.explain(report.module(), calls).bySite();
    StringBuilder sources = new StringBuilder();
    for (int site = 0; site < siteOfGraph.length; site++) {
      if (!facts.kind(site).isDirect()) {
        Source source = unknown.get(siteOfGraph[site]);
        sources.append(source == null ? 0 : 1 + source.ordinal());
      }
    }
    return sources.toString();
  }

  private ImmutableIntList callees(int site) {
    return siteOfGraph[site] == NONE
        ? IntLists.immutable.empty()
        : calls.targetSets().get(calls.targets(siteOfGraph[site]));
  }

  private void writeCount(JsonGenerator json, String field, NodeSet functions) throws IOException {
    Count count = Count.of(functions, report.module());
    json.writeObjectFieldStart(field);
    json.writeNumberField("total", count.total());
    json.writeNumberField("local", count.local());
    json.writeNumberField("imports", count.imports());
    json.writeEndObject();
  }

  /** The first call of a shortest chain to a seed, for each function of the closure. */
  private void writeWitnesses(JsonGenerator json) throws IOException {
    Witnesses witnesses = Witnesses.to(calls, report.seeds());
    MutableIntList next = IntLists.mutable.empty();
    MutableIntList callees = IntLists.mutable.empty();
    for (int function : closure.control().toArray()) {
      ImmutableList<Hop> hops = witnesses.from(function).orElseThrow().hops();
      if (hops.isEmpty()) {
        next.add(NONE);
        callees.add(NONE);
      } else {
        int site = hops.get(0).site();
        next.add(site == Witness.HOST ? HOST : siteOfReport[site] - facts.firstSite(function));
        callees.add(hops.get(0).callee());
      }
    }
    json.writeFieldName("next");
    ReportJson.numbers(json, next.toArray());
    json.writeFieldName("through");
    ReportJson.numbers(json, callees.toArray());
  }

  /** What Asyncify would add to each function of the closure, in bytes. */
  private void writeCosts(JsonGenerator json) throws IOException {
    long[] added = new long[report.module().functionCount()];
    InstrumentationCost.of(
            report.module(), calls, closure.control(), InstrumentationCost.Scheme.ASYNCIFY)
        .functions()
        .forEach(
            cost -> {
              // What stands for the loader or the host has code here, and none in the program.
              if (!report.module().origins().isStandIn(cost.function())) {
                added[cost.function()] = cost.added();
              }
            });
    json.writeFieldName("cost");
    ReportJson.numbers(
        json, closure.control().stream().map(function -> (int) added[function]).toArray());
  }

  private void writeCuts(JsonGenerator json) throws IOException {
    Keepers keepers = Keepers.of(calls, report.seeds(), LARGEST_CUT, CUT_BUDGET);
    json.writeArrayFieldStart("cuts");
    for (ImmutableIntList cut : keepers.cuts()) {
      json.writeStartObject();
      json.writeNumberField("size", cut.size());
      json.writeFieldName("sites");
      ReportJson.numbers(
          json,
          Arrays.stream(cut.toArray())
              .limit(LARGEST_CUT)
              .map(site -> siteOfReport[site])
              .toArray());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("cut");
    ReportJson.numbers(
        json, closure.control().stream().map(function -> keepers.cutOf().get(function)).toArray());
    json.writeFieldName("bounds");
    ReportJson.numbers(
        json,
        closure.control().stream()
            .filter(
                function ->
                    keepers.cut(function).isPresent() && !keepers.exact().contains(function))
            .toArray());
  }
}
