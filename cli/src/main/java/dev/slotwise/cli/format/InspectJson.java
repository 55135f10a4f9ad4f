// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.InspectReport.Peek;
import dev.slotwise.cli.format.InspectReport.Point;
import dev.slotwise.interp.client.Context.EntryGlobal;
import dev.slotwise.interp.client.Inspector.View;
import dev.slotwise.interp.state.StoreView;
import dev.slotwise.interp.state.StoreView.Forgotten;
import dev.slotwise.interp.state.StoreView.Slots;
import dev.slotwise.interp.state.StoreView.Word;
import dev.slotwise.interp.state.Value;
import java.io.IOException;
import java.util.Optional;

/** {@code slotwise.inspect/1}. */
final class InspectJson {
  private final InspectReport report;
  private final JsonGenerator json;

  InspectJson(InspectReport report, JsonGenerator json) {
    this.report = report;
    this.json = json;
  }

  void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "slotwise.inspect/1");
    Json.file(json, report.file(), report.module().origins());
    json.writeStringField("host", report.host().id());
    json.writeStringField("domain", report.domain());
    json.writeArrayFieldStart("points");
    for (Point point : report.points()) {
      json.writeStartObject();
      json.writeObjectFieldStart("function");
      Json.function(json, report.module(), point.function());
      json.writeEndObject();
      json.writeNumberField("offset", report.sourceOffset(point.offset()));
      PositionText.json(report.positions().at(point.offset()), json);
      json.writeArrayFieldStart("views");
      for (View view : point.views()) {
        view(point.function(), view);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void view(int function, View view) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("context");
    for (int site : view.context().sites().toArray()) {
      json.writeNumber(report.sourceOffset(site));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("entry_globals");
    for (EntryGlobal entry : view.context().globals()) {
      json.writeStartObject();
      json.writeNumberField("global", entry.global());
      json.writeStringField("value", Long.toUnsignedString(entry.value()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("locals");
    Value[] locals = view.state().locals();
    for (int local = 0; local < locals.length; local++) {
      json.writeStartObject();
      String name = report.localName(function, local);
      if (!name.isEmpty()) {
        json.writeStringField("name", name);
      }
      json.writeStringField("value", locals[local].toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    values("stack", view.state().stack());
    StoreView store = view.store();
    json.writeArrayFieldStart("globals");
    for (int global = 0; global < report.module().globals().size(); global++) {
      json.writeString(store.global(global).toString());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("relations");
    for (String relation : view.relations()) {
      json.writeString(relation);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tables");
    for (int table = 0; table < report.module().tables().size(); table++) {
      table(store, table);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("memories");
    for (int memory = 0; memory < report.module().memories().size(); memory++) {
      memory(store, memory);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("peeks");
    for (Peek peek : report.peeks(view)) {
      json.writeStartObject();
      json.writeNumberField("address", peek.address());
      values("words", peek.words().toArray(new Value[0]));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void table(StoreView store, int table) throws IOException {
    json.writeStartObject();
    json.writeStringField("size", store.tableSize(table).toString());
    json.writeBooleanField("unknown", store.isUnknownTable(table));
    json.writeArrayFieldStart("slots");
    for (Slots run : store.slots(table)) {
      slots(run);
    }
    json.writeEndArray();
    json.writeFieldName("anywhere");
    Optional<Slots> anywhere = store.anywhere(table);
    if (anywhere.isPresent()) {
      slots(anywhere.get());
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  private void slots(Slots run) throws IOException {
    json.writeStartObject();
    bounds(new Forgotten(run.first(), run.last(), false));
    json.writeStringField("value", run.value().toString());
    json.writeEndObject();
  }

  private void memory(StoreView store, int memory) throws IOException {
    json.writeStartObject();
    json.writeStringField("size", store.memorySize(memory).toString());
    json.writeBooleanField("shared", store.isSharedMemory(memory));
    json.writeArrayFieldStart("forgotten");
    for (Forgotten range : store.forgotten(memory)) {
      json.writeStartObject();
      bounds(range);
      json.writeBooleanField("since_entry", range.sinceEntry());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("words");
    for (Word word : store.words(memory)) {
      json.writeStartObject();
      json.writeNumberField("address", word.address());
      json.writeNumberField("bytes", word.bytes());
      json.writeStringField("value", word.value().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** {@code "first":..,"last":..}; the last of an open range is null. */
  private void bounds(Forgotten range) throws IOException {
    json.writeNumberField("first", range.first());
    if (range.isOpen()) {
      json.writeNullField("last");
    } else {
      json.writeNumberField("last", range.last());
    }
  }

  private void values(String field, Value[] values) throws IOException {
    json.writeArrayFieldStart(field);
    for (Value value : values) {
      json.writeString(value.toString());
    }
    json.writeEndArray();
  }
}
