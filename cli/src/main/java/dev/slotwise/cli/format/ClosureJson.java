// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.Assumption;
import java.io.IOException;
import java.io.PrintStream;

/** {@code slotwise.closure/1}; {@code docs/json.md} describes it. */
final class ClosureJson implements ClosureFormat.Writer {
  @Override
  public void write(ClosureReport report, PrintStream out) throws IOException {
    Json.line(out, json -> write(report, json));
  }

  private static void write(ClosureReport report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.closure/1");
    Json.file(json, report.file(), report.module().origins());
    Json.strings(json, "entry", report.entries());
    json.writeStringField("level", report.level().id());
    json.writeStringField("host", report.host().id());
    Json.strings(
        json, "assumptions", report.graph().assumptions().collect(Assumption::id).castToList());
    ParticipantsFormat.json(report.participants(), json);
    if (!report.asserted().isEmpty()) {
      Json.strings(json, "asserted", report.asserted());
    }
    Json.fallback(json, report.graph());
    Json.contextLimit(json, report.graph());
    if (report.extras().casts().isPresent()) {
      CastsWriter.json(report.extras().casts().get(), report, json);
    }
    Json.count(json, report.total());
    json.writeObjectFieldStart("frames");
    Json.count(json, report.frames());
    json.writeEndObject();
    json.writeNumberField("unreached", report.closure().unreached());
    json.writeArrayFieldStart("functions");
    for (int function : report.closure().control().toArray()) {
      json.writeStartObject();
      Json.function(json, report.module(), function);
      json.writeBooleanField("import", report.module().isImportedFunction(function));
      json.writeBooleanField("frame", report.closure().frames().contains(function));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tail_landings");
    for (int site : report.closure().landings().toArray()) {
      json.writeStartObject();
      json.writeNumberField("function", report.graph().caller(site));
      json.writeNumberField("offset", report.offset(site));
      json.writeStringField("kind", report.graph().kind(site).mnemonic());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (report.extras().cost().isPresent()) {
      report.extras().cost().get().json(json);
    }
    if (report.extras().suggestions().isPresent()) {
      report.extras().suggestions().get().json(json);
    }
    json.writeEndObject();
  }
}
