// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One object of a facts file: its fields by kind of value. One instance serves for all lines, so
 * that reading leaves no garbage but the names.
 */
final class FactLine {
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Boolean> flags = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<String, List<FactLine>> objects = new HashMap<>();

  /**
   * Reads the object that the parser stands at, in place of what was read before.
   *
   * @throws IllegalFactException if it is no object, or a field has no value of a fact
   */
  void read(JsonParser json) throws IOException {
    texts.clear();
    flags.clear();
    numbers.clear();
    lists.clear();
    objects.clear();
    require(json.currentToken() == JsonToken.START_OBJECT, "a fact must be an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      switch (json.nextToken()) {
        case VALUE_STRING -> texts.put(field, json.getText());
        case VALUE_TRUE -> flags.put(field, true);
        case VALUE_FALSE -> flags.put(field, false);
        case VALUE_NUMBER_INT -> numbers.put(field, number(json, field));
        case START_ARRAY -> array(json, field);
        default ->
            throw new IllegalFactException(
                "\"" + field + "\" must be a string, a boolean, a whole number or a list");
      }
    }
  }

  private static int number(JsonParser json, String field) throws IOException {
    require(
        json.getNumberType() == JsonParser.NumberType.INT && json.getIntValue() >= 0,
        "\"" + field + "\" must be between 0 and 2147483647");
    return json.getIntValue();
  }

  private void array(JsonParser json, String field) throws IOException {
    List<String> values = new ArrayList<>();
    List<FactLine> parts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        FactLine part = new FactLine();
        part.read(json);
        require(
            part.objects.isEmpty() && part.lists.isEmpty(), "\"" + field + "\" is nested too deep");
        parts.add(part);
      } else {
        require(
            json.currentToken() == JsonToken.VALUE_STRING,
            "\"" + field + "\" must hold strings or objects");
        values.add(json.getText());
      }
    }
    require(
        values.isEmpty() || parts.isEmpty(), "\"" + field + "\" must not mix strings and objects");
    if (parts.isEmpty()) {
      lists.put(field, values);
    } else {
      objects.put(field, parts);
    }
  }

  /** Refuses fields that are not among {@code known}. */
  void checkFields(Set<String> known, String what) throws IllegalFactException {
    for (Set<String> given :
        List.of(
            texts.keySet(), flags.keySet(), numbers.keySet(), lists.keySet(), objects.keySet())) {
      for (String field : given) {
        require(known.contains(field), "\"" + field + "\" is no field of " + what);
      }
    }
  }

  boolean hasText(String field) {
    return texts.containsKey(field);
  }

  String text(String field) throws IllegalFactException {
    String value = texts.get(field);
    if (value == null) {
      throw new IllegalFactException("\"" + field + "\" must be a string");
    }
    return value;
  }

  /** The text of a field that may be left out. */
  String textOr(String field, String otherwise) throws IllegalFactException {
    return isGiven(field) ? text(field) : otherwise;
  }

  /** False if it is left out. */
  boolean flag(String field) throws IllegalFactException {
    Boolean value = flags.get(field);
    require(value != null || !isGiven(field), "\"" + field + "\" must be a boolean");
    return value != null && value;
  }

  /** 0 if it is left out. */
  int number(String field) throws IllegalFactException {
    Integer value = numbers.get(field);
    require(value != null || !isGiven(field), "\"" + field + "\" must be a number");
    return value == null ? 0 : value;
  }

  /** Empty if it is left out. */
  List<String> list(String field) throws IllegalFactException {
    List<String> value = lists.get(field);
    require(value != null || !isGiven(field), "\"" + field + "\" must be a list of strings");
    return value == null ? List.of() : value;
  }

  /** Empty if it is left out; else with these fields and no others. */
  List<FactLine> objects(String field, Set<String> fields) throws IllegalFactException {
    List<FactLine> value = objects.get(field);
    if (value == null) {
      require(
          !isGiven(field) || lists.getOrDefault(field, List.of("")).isEmpty(),
          "\"" + field + "\" must be a list of objects");
      return List.of();
    }
    for (FactLine part : value) {
      part.checkFields(fields, "\"" + field + "\"");
    }
    return value;
  }

  private boolean isGiven(String field) {
    return texts.containsKey(field)
        || flags.containsKey(field)
        || numbers.containsKey(field)
        || lists.containsKey(field)
        || objects.containsKey(field);
  }

  private static void require(boolean holds, String message) throws IllegalFactException {
    if (!holds) {
      throw new IllegalFactException(message);
    }
  }
}
