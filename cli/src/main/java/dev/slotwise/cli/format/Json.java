// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.slotwise.interp.callgraph.CallContext;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The ground that the JSON formats share: one document, then a line end, on a stream that stays
 * open.
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private Json() {}

  /** Writes the content of a document. */
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes one document on one line. */
  static void line(PrintStream out, Content content) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      content.write(json);
    }
    out.println();
  }

  /** Writes one document, indented for people. */
  static void indented(PrintStream out, Content content) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      content.write(json);
    }
    out.println();
  }

  /** What a function is called with: the array {@code "context"}, empty for anything. */
  static void context(JsonGenerator json, WasmModule module, int function, CallContext context)
      throws IOException {
    json.writeArrayFieldStart("context");
    for (CallContext.Binding binding : context.bindings()) {
      json.writeStartObject();
      json.writeNumberField("parameter", binding.parameter());
      json.writeStringField(
          "name", module.names().of(Names.Space.LOCAL, function, binding.parameter()).orElse(""));
      if (binding.function() == CallContext.NULL) {
        json.writeNullField("function");
      } else {
        json.writeNumberField("function", binding.function());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What telling functions apart by callbacks came to, where a limit kept it from being all. */
  static void contextLimit(JsonGenerator json, CallGraph graph) throws IOException {
    if (graph.nodes().coverage().isLimited()) {
      json.writeStringField("contexts", graph.nodes().coverage().id());
    }
  }

  /** The functions that a budget did not suffice for; nothing where it did. */
  static void fallback(JsonGenerator json, CallGraph graph) throws IOException {
    if (!graph.fallback().isEmpty()) {
      json.writeFieldName("fallback");
      int[] functions = graph.fallback().toArray();
      json.writeArray(functions, 0, functions.length);
    }
  }

  static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  static void ints(JsonGenerator json, String field, ImmutableIntList values) throws IOException {
    json.writeFieldName(field);
    int[] numbers = values.toArray();
    json.writeArray(numbers, 0, numbers.length);
  }

  /** Writes {@code "total":..,"local":..,"imports":..} into the open object. */
  static void count(JsonGenerator json, Count count) throws IOException {
    json.writeNumberField("total", count.total());
    json.writeNumberField("local", count.local());
    json.writeNumberField("imports", count.imports());
  }

  /**
   * Writes {@code "index":..,"name":..} into the open object; for a function of one of several
   * modules, {@code "module":..,"module_index":..} as well.
   */
  static void function(JsonGenerator json, WasmModule module, int function) throws IOException {
    json.writeNumberField("index", function);
    json.writeStringField("name", module.functionName(function));
    source(json, module.origins(), function);
  }

  /** Writes where a function comes from, if it comes from one of several modules. */
  static void source(JsonGenerator json, Origins origins, int function) throws IOException {
    OptionalInt source = origins.sourceOf(function);
    if (source.isPresent()) {
      json.writeStringField("module", origins.sources().get(source.getAsInt()).name());
      json.writeNumberField("module_index", origins.indexOf(function));
    }
  }

  /** Writes {@code "file":..}, and the modules if they are several. */
  static void file(JsonGenerator json, String file, Origins origins) throws IOException {
    json.writeStringField("file", file);
    if (!origins.isEmpty()) {
      json.writeArrayFieldStart("modules");
      for (Origins.Source source : origins.sources()) {
        json.writeStartObject();
        json.writeStringField("name", source.name());
        json.writeStringField("file", source.file());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }
}
