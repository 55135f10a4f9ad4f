// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.slotwise.answer.UnreadableException;
import dev.slotwise.wasm.source.SourceMap;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Reads the JSON of a source map, which has mappings, or sections that have maps: an index map.
 *
 * <p>Source: ECMA-426, "Source map format" and "Index source map".
 */
final class SourceMapReader {
  private final String name;
  private final JsonParser json;

  private SourceMapReader(String name, JsonParser json) {
    this.name = name;
    this.json = json;
  }

  /**
   * Reads a map.
   *
   * @param name what messages call it
   * @param json stands before it
   * @throws UnreadableException if it is no source map
   * @throws SourceMap.SourceMapException if its mappings are none
   */
  static SourceMap read(String name, JsonParser json) throws IOException {
    json.nextToken();
    return new SourceMapReader(name, json).map(false);
  }

  /** What went wrong, in one line. */
  static UnreadableException unreadable(String name, String why) {
    return new UnreadableException(name + ": not a source map: " + why);
  }

  private UnreadableException unreadable(String why) {
    return unreadable(name, why);
  }

  /** A map, at whose beginning the parser stands. */
  private SourceMap map(boolean isInSection) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw unreadable(isInSection ? "the map of a section is not an object" : "not an object");
    }
    int version = 0;
    String root = "";
    Optional<MutableList<String>> sources = Optional.empty();
    Optional<String> mappings = Optional.empty();
    Optional<MutableList<SourceMap.Section>> sections = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "version" -> version = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
        case "sourceRoot" -> root = value == JsonToken.VALUE_STRING ? json.getText() : "";
        case "sources" -> sources = Optional.of(sources());
        case "mappings" ->
            mappings =
                value == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : Optional.empty();
        case "sections" -> {
          if (isInSection) {
            throw unreadable("the map of a section has sections");
          }
          sections = Optional.of(sections());
        }
        default -> json.skipChildren();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw unreadable("not an object");
    }
    if (version != 3) {
      throw unreadable("it needs version 3");
    }
    if (sections.isPresent()) {
      return SourceMap.ofSections(sections.get());
    }
    if (sources.isEmpty() || mappings.isEmpty()) {
      throw unreadable("it needs sources and mappings, or sections");
    }
    String prefix = root.isEmpty() || root.endsWith("/") ? root : root + "/";
    return SourceMap.of(
        sources
            .get()
            .collect(source -> source.isEmpty() ? "" : prefix + source)
            .collect(source -> source.startsWith("./") ? source.substring(2) : source)
            .toImmutable(),
        mappings.get());
  }

  /** The sources; an empty text for one without a name. */
  private MutableList<String> sources() throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw unreadable("its sources are no list");
    }
    MutableList<String> sources = Lists.mutable.empty();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        sources.add(json.getText());
      } else if (json.currentToken() == JsonToken.VALUE_NULL) {
        sources.add("");
      } else {
        throw unreadable("a source that is no text");
      }
    }
    return sources;
  }

  private MutableList<SourceMap.Section> sections() throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw unreadable("its sections are no list");
    }
    MutableList<SourceMap.Section> sections = Lists.mutable.empty();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      sections.add(section());
    }
    return sections;
  }

  private SourceMap.Section section() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw unreadable("a section that is not an object");
    }
    Optional<int[]> offset = Optional.empty();
    Optional<SourceMap> map = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "offset" -> offset = Optional.of(offset());
        case "map" -> map = Optional.of(map(true));
        default -> json.skipChildren();
      }
    }
    if (offset.isEmpty() || map.isEmpty()) {
      throw unreadable("a section needs an offset and a map");
    }
    return new SourceMap.Section(offset.get()[0], offset.get()[1], map.get());
  }

  /** A line and a column. */
  private int[] offset() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw unreadable("the offset of a section is not an object");
    }
    int[] place = {-1, -1};
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      int at = field.equals("line") ? 0 : field.equals("column") ? 1 : -1;
      if (at < 0) {
        json.skipChildren();
      } else if (value == JsonToken.VALUE_NUMBER_INT) {
        place[at] = json.getIntValue();
      }
    }
    if (place[0] < 0 || place[1] < 0) {
      throw unreadable("the offset of a section needs a line and a column");
    }
    return place;
  }
}
