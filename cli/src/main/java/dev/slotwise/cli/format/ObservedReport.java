// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;

/**
 * The part of a closure that real runs have shown. A function that none has shown may still be on
 * the stack in another run, so it is said what would have to be wrong of the answer for it not to
 * be: each of those functions leads to an entry through a call from one of them to a function that
 * was shown.
 */
public final class ObservedReport {
  private static final int NAMED = 3;
  private static final int NOTHING = -1;

  private final ClosureReport report;
  private final String file;
  private final NodeSet shown;
  private final NodeSet unseen;
  private final List<Lead> leads = new ArrayList<>();

  /** What leads enter: thousands of calls share a set. */
  private final List<ImmutableIntList> sets = new ArrayList<>();

  /**
   * A call from a function that was not shown.
   *
   * @param site of the call graph
   * @param set the functions of the closure that it can enter and that were shown
   */
  private record Lead(int site, int set) {}

  /**
   * @param file where the stacks are from
   * @param observed the functions on the stacks of runs, of the closure or not
   */
  public ObservedReport(ClosureReport report, String file, NodeSet observed) {
    this.report = report;
    this.file = file;
    this.shown = observed.union(report.seeds());
    this.unseen =
        NodeSet.of(
            report.closure().frames().minus(shown).stream()
                .filter(function -> !report.module().isHostFunction(function))
                .toArray());
    findLeads();
  }

  private void findLeads() {
    CallGraph graph = report.graph();
    MutableIntIntMap numbers = IntIntMaps.mutable.empty();
    for (int function : unseen.toArray()) {
      for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
        int set = numbers.getIfAbsentPutWithKey(graph.targets(site), this::shared);
        if (set != NOTHING) {
          leads.add(new Lead(site, set));
        }
      }
    }
  }

  /** The number of what of a target set was shown; {@link #NOTHING} if nothing was. */
  private int shared(int targets) {
    ImmutableIntList enters =
        report
            .graph()
            .targetSets()
            .get(targets)
            .select(
                target -> report.closure().control().contains(target) && !unseen.contains(target));
    if (enters.isEmpty()) {
      return NOTHING;
    }
    sets.add(enters);
    return sets.size() - 1;
  }

  /** The functions on observed stacks that can't be there, as the closure has it. */
  public NodeSet outside() {
    return shown.minus(report.closure().frames());
  }

  /**
   * Writes what was not shown, and the calls that lead from there to what was, as text or as {@code
   * slotwise.observed/1}.
   *
   * @throws IllegalArgumentException if the format is another
   */
  public void write(CheckFormat format, PrintStream out) throws IOException {
    switch (format) {
      case TEXT -> text(out);
      case JSON -> Json.line(out, this::json);
      case JUNIT -> throw new IllegalArgumentException("stacks are no test cases");
    }
  }

  private void text(PrintStream out) {
    int defined = report.frames().local();
    out.printf(
        "%s: %s shows %d of %d functions that can be live when an entry runs%n",
        report.file(), file, defined - unseen.size(), defined);
    outside()
        .forEach(
            function ->
                out.printf("outside   %s: on a stack, and not in the closure%n", name(function)));
    unseen.forEach(function -> out.printf("unseen    %s%n", name(function)));
    CallGraph graph = report.graph();
    for (Lead lead : leads) {
      int caller = graph.caller(lead.site);
      out.printf(
          "leads     %s in %s at 0x%x%s: enters %s%s%n",
          graph.kind(lead.site).mnemonic(),
          name(caller),
          report.offset(lead.site),
          PositionText.note(report.positions().at(graph.offset(lead.site))),
          IntStream.of(sets.get(lead.set).toArray())
              .limit(NAMED)
              .mapToObj(this::name)
              .collect(Collectors.joining(", ")),
          graph.kind(lead.site).isDirect()
              ? "; only if " + name(caller) + " is never entered can it be left out"
              : "");
    }
  }

  private void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.observed/1");
    Json.file(json, report.file(), report.module().origins());
    json.writeStringField("stacks", file);
    Json.strings(json, "entry", report.entries());
    json.writeStringField("level", report.level().id());
    json.writeStringField("host", report.host().id());
    Json.strings(
        json, "assumptions", report.graph().assumptions().collect(Assumption::id).castToList());
    json.writeNumberField("frames", report.frames().local());
    functions(json, "outside", outside());
    functions(json, "unseen", unseen);
    json.writeArrayFieldStart("target_sets");
    for (ImmutableIntList set : sets) {
      json.writeArray(set.toArray(), 0, set.size());
    }
    json.writeEndArray();
    CallGraph graph = report.graph();
    json.writeArrayFieldStart("leads");
    for (Lead lead : leads) {
      json.writeStartObject();
      json.writeNumberField("caller", graph.caller(lead.site));
      json.writeNumberField("offset", report.offset(lead.site));
      PositionText.json(report.positions().at(graph.offset(lead.site)), json);
      json.writeStringField("kind", graph.kind(lead.site).mnemonic());
      if (!graph.kind(lead.site).isDirect()) {
        json.writeNumberField("number", IndirectSites.number(report.facts(), graph, lead.site));
      }
      json.writeNumberField("enters", lead.set);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void functions(JsonGenerator json, String field, NodeSet functions) throws IOException {
    json.writeArrayFieldStart(field);
    for (int function : functions.toArray()) {
      json.writeStartObject();
      Json.function(json, report.module(), function);
      PositionText.json(report.positions().ofFunction(function), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private String name(int function) {
    return Printable.of(report.module().functionName(function));
  }
}
