// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.cli.format.ComponentReport.Inner;
import dev.slotwise.cli.format.ComponentReport.Module;
import dev.slotwise.cli.format.ComponentReport.Named;
import dev.slotwise.wasm.component.link.Wiring;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Writes what is in a component as JSON. */
public final class ComponentJson {
  private final ComponentReport report;
  private final JsonGenerator json;

  /** A writer of one report. */
  public ComponentJson(ComponentReport report, JsonGenerator json) {
    this.report = report;
    this.json = json;
  }

  /** Writes the fields into the open object. */
  public void writeFields() throws IOException {
    components();
    modules();
    coreInstances();
    instances();
    canonicals();
    json.writeArrayFieldStart("imports");
    for (Named item : report.imports()) {
      json.writeStartObject();
      json.writeStringField("name", item.name());
      json.writeStringField("sort", item.sort().text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("exports");
    for (Wiring.Export item : report.wiring().exports()) {
      json.writeStartObject();
      json.writeStringField("name", item.name());
      json.writeStringField("sort", item.sort().text());
      source("from", item.from());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void components() throws IOException {
    json.writeArrayFieldStart("components");
    for (Inner inner : report.components()) {
      json.writeStartObject();
      json.writeStringField("name", inner.name());
      json.writeNumberField("offset", inner.component().start());
      json.writeNumberField("bytes", inner.component().end() - inner.component().start());
      json.writeObjectFieldStart("definitions");
      for (Map.Entry<String, Integer> count : inner.counts().entrySet()) {
        json.writeNumberField(count.getKey(), count.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void modules() throws IOException {
    json.writeArrayFieldStart("core_modules");
    for (Module module : report.modules()) {
      json.writeStartObject();
      json.writeStringField("name", module.name());
      json.writeNumberField("component", module.component());
      json.writeNumberField("offset", module.module().moduleStart());
      json.writeNumberField("bytes", module.module().moduleEnd() - module.module().moduleStart());
      json.writeNumberField("functions", module.module().functionCount());
      json.writeNumberField("imported_functions", module.module().importedFunctionCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void coreInstances() throws IOException {
    json.writeArrayFieldStart("core_instances");
    for (Wiring.CoreInstance instance : report.wiring().coreInstances()) {
      json.writeStartObject();
      json.writeStringField("name", instance.name());
      place("core_module", report.module(instance));
      json.writeArrayFieldStart("imports");
      for (Wiring.Wire wire : instance.imports()) {
        json.writeStartObject();
        json.writeStringField("module", wire.module());
        json.writeStringField("field", wire.field());
        json.writeStringField("kind", wire.kind().text());
        source("from", wire.from());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void instances() throws IOException {
    json.writeArrayFieldStart("instances");
    for (Wiring.Instance instance : report.wiring().instances()) {
      json.writeStartObject();
      json.writeStringField("name", instance.name());
      place("component", report.component(instance));
      json.writeArrayFieldStart("arguments");
      for (Wiring.Argument argument : instance.arguments()) {
        json.writeStartObject();
        json.writeStringField("name", argument.name());
        json.writeStringField("sort", argument.sort().text());
        source("from", argument.from());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void canonicals() throws IOException {
    json.writeArrayFieldStart("canonicals");
    for (Wiring.Canonical canonical : report.wiring().canonicals()) {
      json.writeStartObject();
      json.writeStringField("kind", canonical.kind().text());
      json.writeStringField("within", canonical.within());
      json.writeBooleanField("async", canonical.isAsync());
      optional("of", canonical.of());
      optional("memory", canonical.memory());
      optional("realloc", canonical.realloc());
      optional("post_return", canonical.postReturn());
      optional("callback", canonical.callback());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What the host gives has no place in the file. */
  private void place(String field, Optional<Integer> place) throws IOException {
    if (place.isPresent()) {
      json.writeNumberField(field, place.get());
    }
  }

  private void optional(String field, Optional<Wiring.Source> source) throws IOException {
    if (source.isPresent()) {
      source(field, source.get());
    }
  }

  private void source(String field, Wiring.Source source) throws IOException {
    json.writeObjectFieldStart(field);
    if (source instanceof Wiring.OfCoreInstance of) {
      json.writeStringField("core_instance", of.instance());
      json.writeStringField("export", of.export());
    } else if (source instanceof Wiring.OfHost of) {
      json.writeStringField("host", of.name());
    } else if (source instanceof Wiring.OfCanonical of) {
      json.writeNumberField("canonical", of.index());
    } else {
      json.writeStringField("definition", ((Wiring.Definition) source).name());
    }
    json.writeEndObject();
  }
}
