// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.wasm.source.Frame;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * Writes findings as SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS, 2020), which
 * code hosts show beside a change.
 */
final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private Sarif() {}

  /** How grave a finding is, in the format's words. */
  enum Severity {
    ERROR,
    WARNING,
    NOTE,
    NONE
  }

  /** A kind of finding. */
  record Rule(String id, String description) {}

  /**
   * Where a finding is.
   *
   * @param uri the file, as named on the command line
   * @param line from 1, or 0 for a place in a binary file
   * @param column from 1, or 0 if it is not known
   * @param byteOffset in a binary file, or {@link #UNKNOWN}; else not looked at
   * @param function the name of the function
   * @param related of code that is shown in its source: where it is in the binary, then the calls
   *     of inlined functions around it
   */
  record Place(
      String uri, int line, int column, long byteOffset, String function, List<Place> related) {
    /** In place of an offset: it is somewhere in the file. */
    static final long UNKNOWN = -1;

    static Place inBinary(String file, long byteOffset, String function) {
      return new Place(file, 0, 0, byteOffset, function, List.of());
    }

    static Place inSource(String file, int line, int column, String function) {
      return new Place(file, Math.max(1, line), column, 0, function, List.of());
    }

    /** Code of a binary, in its source if that is known. */
    static Place of(String file, long byteOffset, String function, ImmutableList<Frame> frames) {
      Place binary = inBinary(file, byteOffset, function);
      if (frames.isEmpty()) {
        return binary;
      }
      List<Place> related = new ArrayList<>(List.of(binary));
      frames
          .drop(1)
          .forEach(frame -> related.add(inSource(frame.file(), frame.line(), 0, function)));
      Frame first = frames.get(0);
      return new Place(first.file(), Math.max(1, first.line()), 0, byteOffset, function, related);
    }
  }

  /**
   * A finding.
   *
   * @param path how it comes about, if that is known; the place itself is its end
   */
  record Result(String rule, Severity severity, String message, Place place, List<Step> path) {
    Result(String rule, Severity severity, String message, Place place) {
      this(rule, severity, message, place, List.of());
    }
  }

  /** A step of a path. */
  record Step(String message, Place place) {}

  static void write(List<Rule> rules, List<Result> results, PrintStream out) throws IOException {
    Json.line(out, json -> write(rules, results, json));
  }

  private static void write(List<Rule> rules, List<Result> results, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("$schema", SCHEMA);
    json.writeStringField("version", "2.1.0");
    json.writeArrayFieldStart("runs");
    json.writeStartObject();
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "Slotwise");
    json.writeArrayFieldStart("rules");
    for (Rule rule : rules) {
      json.writeStartObject();
      json.writeStringField("id", rule.id());
      text(json, "shortDescription", rule.description());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
    // Columns of facts are in bytes; the format has no unit for them, and bytes are nearest to
    // this.
    json.writeStringField("columnKind", "unicodeCodePoints");
    json.writeArrayFieldStart("results");
    for (Result result : results) {
      write(result, json);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Result result, JsonGenerator json) throws IOException {
    Place place = result.place();
    json.writeStartObject();
    json.writeStringField("ruleId", result.rule());
    json.writeStringField("level", result.severity().name().toLowerCase(Locale.ROOT));
    text(json, "message", result.message());
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    location(place, json);
    json.writeEndObject();
    json.writeEndArray();
    related(place, json);
    if (!result.path().isEmpty()) {
      codeFlow(result.path(), json);
    }
    json.writeEndObject();
  }

  private static void codeFlow(List<Step> path, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("codeFlows");
    json.writeStartObject();
    json.writeArrayFieldStart("threadFlows");
    json.writeStartObject();
    json.writeArrayFieldStart("locations");
    for (Step step : path) {
      json.writeStartObject();
      json.writeObjectFieldStart("location");
      location(step.place(), json);
      text(json, "message", step.message());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void related(Place place, JsonGenerator json) throws IOException {
    if (place.related().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("relatedLocations");
    for (Place other : place.related()) {
      json.writeStartObject();
      text(json, "message", other.line() > 0 ? "inlined here" : "the instruction in the module");
      location(other, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes a place into the open object. */
  private static void location(Place place, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("physicalLocation");
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", uri(place.uri()));
    json.writeEndObject();
    if (place.line() == 0 && place.byteOffset() == Place.UNKNOWN) {
      json.writeEndObject();
      functionOf(place, json);
      return;
    }
    json.writeObjectFieldStart("region");
    if (place.line() > 0) {
      json.writeNumberField("startLine", place.line());
      if (place.column() > 0) {
        json.writeNumberField("startColumn", place.column());
      }
    } else {
      json.writeNumberField("byteOffset", place.byteOffset());
      json.writeNumberField("byteLength", 1);
    }
    json.writeEndObject();
    json.writeEndObject();
    functionOf(place, json);
  }

  private static void functionOf(Place place, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("logicalLocations");
    json.writeStartObject();
    json.writeStringField("name", place.function());
    json.writeStringField("kind", "function");
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String field, String text) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  /** A path as the reference that the format wants: other characters are escaped. */
  private static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/@+$,;=!*'()&".indexOf(c) >= 0)) {
        uri.append(c);
      } else {
        uri.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xFF));
      }
    }
    return uri.toString();
  }
}
