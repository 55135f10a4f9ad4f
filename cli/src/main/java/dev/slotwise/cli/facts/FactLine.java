// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.facts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.slotwise.cli.console.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a facts file: its fields and their values. One instance serves for all lines, so
 * that reading leaves no garbage but lists. Objects have few fields, so a field is looked for in a
 * row.
 */
final class FactLine {
  private final Texts known;
  private String[] fields = new String[16];

  /**
   * A String, a Boolean, an Integer or a {@link Listed}, as JSON has it; each reader asks which.
   */
  private Object[] values = new Object[16];

  private int size;

  /**
   * @param known the texts that were read before, to be shared
   */
  FactLine(Texts known) {
    this.known = known;
  }

  /**
   * Reads the object that the parser stands at, in place of what was read before.
   *
   * @throws IllegalFactException if it is no object, or a field has no value of a fact
   */
  void read(JsonParser json) throws IOException {
    size = 0;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalFactException("a fact must be an object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      if (isGiven(field)) {
        throw new IllegalFactException("Duplicate field '" + field + "'");
      }
      switch (json.nextToken()) {
        case VALUE_STRING -> add(field, known.of(json));
        case VALUE_TRUE -> add(field, true);
        case VALUE_FALSE -> add(field, false);
        case VALUE_NUMBER_INT -> add(field, number(json, field));
        case START_ARRAY -> add(field, array(json, field));
        default ->
            throw new IllegalFactException(
                "\"" + field + "\" must be a string, a boolean, a whole number or a list");
      }
    }
  }

  private void add(String field, Object value) {
    if (size == fields.length) {
      fields = Arrays.copyOf(fields, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    fields[size] = field;
    values[size++] = value;
  }

  private static int number(JsonParser json, String field) throws IOException {
    if (json.getNumberType() != JsonParser.NumberType.INT || json.getIntValue() < 0) {
      throw new IllegalFactException("\"" + field + "\" must be between 0 and 2147483647");
    }
    return json.getIntValue();
  }

  private Listed array(JsonParser json, String field) throws IOException {
    List<String> texts = new ArrayList<>();
    List<FactLine> parts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        FactLine part = new FactLine(known);
        part.read(json);
        for (int i = 0; i < part.size; i++) {
          if (part.values[i] instanceof Listed) {
            throw new IllegalFactException("\"" + field + "\" is nested too deep");
          }
        }
        parts.add(part);
      } else if (json.currentToken() == JsonToken.VALUE_STRING) {
        texts.add(known.of(json));
      } else {
        throw new IllegalFactException("\"" + field + "\" must hold strings or objects");
      }
    }
    if (!texts.isEmpty() && !parts.isEmpty()) {
      throw new IllegalFactException("\"" + field + "\" must not mix strings and objects");
    }
    return new Listed(texts, parts);
  }

  /** Refuses fields that are not among {@code allowed}. */
  void checkFields(Set<String> allowed, String article, String what) throws IllegalFactException {
    for (int i = 0; i < size; i++) {
      if (!allowed.contains(fields[i])) {
        throw new IllegalFactException(
            "\"%s\" is no field of %s%s".formatted(fields[i], article, what));
      }
    }
  }

  boolean hasText(String field) {
    int at = find(field);
    return at >= 0 && values[at] instanceof String;
  }

  String text(String field) throws IllegalFactException {
    int at = find(field);
    if (at >= 0 && values[at] instanceof String text) {
      return text;
    }
    throw new IllegalFactException("\"" + field + "\" must be a string");
  }

  /** The text of a field that may be left out. */
  String textOr(String field, String otherwise) throws IllegalFactException {
    return isGiven(field) ? text(field) : otherwise;
  }

  /** False if it is left out. */
  boolean flag(String field) throws IllegalFactException {
    int at = find(field);
    if (at < 0) {
      return false;
    }
    if (values[at] instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalFactException("\"" + field + "\" must be a boolean");
  }

  /** 0 if it is left out. */
  int number(String field) throws IllegalFactException {
    int at = find(field);
    if (at < 0) {
      return 0;
    }
    if (values[at] instanceof Integer number) {
      return number;
    }
    throw new IllegalFactException("\"" + field + "\" must be a number");
  }

  /** Empty if it is left out. */
  List<String> list(String field) throws IllegalFactException {
    Listed list = listed(field);
    if (list == null || !list.parts().isEmpty()) {
      throw new IllegalFactException("\"" + field + "\" must be a list of strings");
    }
    return list.texts();
  }

  /** Empty if it is left out; else with these fields and no others. */
  List<FactLine> objects(String field, Set<String> allowed) throws IllegalFactException {
    Listed list = listed(field);
    if (list == null || !list.texts().isEmpty()) {
      throw new IllegalFactException("\"" + field + "\" must be a list of objects");
    }
    for (FactLine part : list.parts()) {
      part.checkFields(allowed, "an object in ", field);
    }
    return list.parts();
  }

  /** What a list holds: texts or objects, never both. */
  private record Listed(List<String> texts, List<FactLine> parts) {
    private static final Listed NOTHING = new Listed(List.of(), List.of());
  }

  /** Nothing if the field is left out; null if it is no list. */
  private @Nullable Listed listed(String field) {
    int at = find(field);
    if (at < 0) {
      return Listed.NOTHING;
    }
    return values[at] instanceof Listed list ? list : null;
  }

  private boolean isGiven(String field) {
    return find(field) >= 0;
  }

  private int find(String field) {
    for (int i = 0; i < size; i++) {
      if (fields[i].equals(field)) {
        return i;
      }
    }
    return -1;
  }
}
