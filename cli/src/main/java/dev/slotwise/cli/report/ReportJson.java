// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.answer.Binary;
import dev.slotwise.cli.format.ComponentJson;
import dev.slotwise.cli.format.ComponentReport;
import dev.slotwise.cli.report.Report.LevelAnswer;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.TableSlots;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.source.Frame;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * Writes {@code slotwise.report/1}, which {@code docs/json.md} describes: what levels share once,
 * as columns, then each level.
 */
final class ReportJson {
  private final Report report;
  private final WasmModule module;
  private final CodeFacts facts;
  private final SharedSets sets = new SharedSets();
  private final Map<String, Integer> signatures = new LinkedHashMap<>();
  private final Map<String, Integer> positions = new LinkedHashMap<>();

  ReportJson(Report report) {
    this.report = report;
    this.module = report.module();
    this.facts = report.facts();
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.report/1");
    json.writeStringField("file", report.file());
    writeModules(json);
    writeComponent(json);
    strings(json, "entry", report.entries());
    json.writeStringField("entry_kind", report.entryKind());
    json.writeStringField("host", report.host().id());
    json.writeFieldName("seeds");
    numbers(json, report.seeds().toArray());
    writeFunctions(json);
    writeSites(json);
    strings(json, "types", List.copyOf(signatures.keySet()));
    strings(json, "positions", List.copyOf(positions.keySet()));
    writeTables(json);
    json.writeArrayFieldStart("levels");
    for (LevelAnswer answer : report.levels()) {
      new LevelJson(report, answer, sets).write(json);
    }
    json.writeEndArray();
    sets.write(json);
    json.writeEndObject();
  }

  /** The modules that were linked; none for one by itself. */
  private void writeModules(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("modules");
    for (Origins.Source source : module.origins().sources()) {
      json.writeStartObject();
      json.writeStringField("name", source.name());
      json.writeStringField("file", source.file());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What is in the component, if it is one. */
  private void writeComponent(JsonGenerator json) throws IOException {
    Optional<Binary.Inside> inside = Binary.inside(module);
    if (inside.isPresent()) {
      json.writeObjectFieldStart("component");
      new ComponentJson(ComponentReport.of(report.file(), inside.get()), json).writeFields();
      json.writeEndObject();
    }
  }

  private void writeFunctions(JsonGenerator json) throws IOException {
    int functions = module.functionCount();
    json.writeObjectFieldStart("functions");
    json.writeNumberField("imports", module.importedFunctionCount());
    json.writeArrayFieldStart("names");
    for (int function = 0; function < functions; function++) {
      json.writeString(module.functionName(function));
    }
    json.writeEndArray();
    column(
        json,
        "bytes",
        functions,
        function ->
            module.isImportedFunction(function) || module.origins().isStandIn(function)
                ? 0
                : module.bodyEnd(function) - module.bodyStart(function));
    column(json, "types", functions, function -> signature(module.functionTypeIndex(function)));
    column(
        json, "sites", functions, function -> facts.endSite(function) - facts.firstSite(function));
    json.writeStringField("live", bits(functions, report.live()::contains));
    Origins origins = module.origins();
    column(json, "modules", functions, function -> origins.sourceOf(function).orElse(-1));
    positions(json, functions, report.positions()::ofFunction);
    json.writeFieldName("stand_ins");
    numbers(json, Seeds.standIns(module).toArray());
    json.writeEndObject();
  }

  private void writeSites(JsonGenerator json) throws IOException {
    int sites = facts.siteCount();
    json.writeObjectFieldStart("sites");
    json.writeStringField("kinds", digits(sites, site -> facts.kind(site).ordinal()));
    // Sites follow each other in a file: the gaps are short numbers.
    column(json, "gaps", sites, site -> offset(site) - (site == 0 ? 0 : offset(site - 1)));
    positions(json, sites, site -> report.positions().at(facts.offset(site)));
    json.writeArrayFieldStart("callees");
    for (int site = 0; site < sites; site++) {
      if (facts.kind(site).isDirect()) {
        json.writeNumber(facts.operand(site));
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tables");
    for (int site = 0; site < sites; site++) {
      if (!facts.kind(site).isDirect()) {
        json.writeNumber(facts.kind(site).isIndirect() ? facts.operand(site) : -1);
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("types");
    for (int site = 0; site < sites; site++) {
      if (!facts.kind(site).isDirect()) {
        json.writeNumber(signature(facts.type(site)));
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Where a site stands in the file that it comes from. */
  private int offset(int site) {
    return module.origins().sourceOffset(facts.offset(site));
  }

  /** A column of places in the list of positions, or an empty one if none are known at all. */
  private void positions(JsonGenerator json, int end, IntFunction<ImmutableList<Frame>> frames)
      throws IOException {
    column(
        json,
        "positions",
        report.positions().areKnown() ? end : 0,
        number -> {
          String text = frames.apply(number).makeString(", inlined at ");
          return text.isEmpty() ? -1 : positions.computeIfAbsent(text, unused -> positions.size());
        });
  }

  private int signature(int type) {
    String text = module.types().function(type).toString();
    return signatures.computeIfAbsent(text, unused -> signatures.size());
  }

  private void writeTables(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("tables");
    for (TableSlots table : TableSlots.of(module, facts, report.host())) {
      json.writeStartObject();
      json.writeStringField("size", Long.toUnsignedString(table.size()));
      json.writeBooleanField("unknown", table.isUnknown());
      json.writeNumberField("initial", table.initial().orElse(-1));
      json.writeFieldName("anywhere");
      numbers(json, table.anywhere().toArray());
      json.writeArrayFieldStart("runs");
      for (TableSlots.Run run : table.runs()) {
        json.writeStartObject();
        json.writeStringField("start", Long.toUnsignedString(run.start()));
        json.writeFieldName("functions");
        numbers(json, run.functions().toArray());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A yes or no for each number below {@code end}. */
  interface Test {
    boolean holds(int number);
  }

  static String bits(int end, Test test) {
    return digits(end, number -> test.holds(number) ? 1 : 0);
  }

  /** One digit for each number below {@code end}. */
  static String digits(int end, IntUnaryOperator digit) {
    StringBuilder text = new StringBuilder(end);
    for (int number = 0; number < end; number++) {
      text.append((char) ('0' + digit.applyAsInt(number)));
    }
    return text.toString();
  }

  static void column(JsonGenerator json, String field, int end, IntUnaryOperator value)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (int number = 0; number < end; number++) {
      json.writeNumber(value.applyAsInt(number));
    }
    json.writeEndArray();
  }

  static void numbers(JsonGenerator json, int... numbers) throws IOException {
    json.writeArray(numbers, 0, numbers.length);
  }

  static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
