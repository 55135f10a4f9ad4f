// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.input;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.answer.ModuleReader;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the small files that commands take besides modules, and says what is wrong with one. */
public final class InputFile {
  private InputFile() {}

  /**
   * The text of a file.
   *
   * @throws Failure if it can't be read, or is not UTF-8
   */
  public static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": " + ModuleReader.reason(e));
    }
  }

  /**
   * What a JSON object with a version says: no field that the type has not, and no null in a list.
   *
   * @param schema what its field {@code schema} must be
   * @param what what the file should be, such as {@code a baseline}
   * @param required whether each field must be there
   * @throws Failure if it can't be read, or is not that
   */
  public static <T> T json(
      String file, String schema, Class<T> type, String what, boolean required) {
    return json(file, schema, type, what, required, List.of());
  }

  /** As above, where these lists are empty if they are missing. */
  public static <T> T json(
      String file,
      String schema,
      Class<T> type,
      String what,
      boolean required,
      List<String> optional) {
    String text = text(file);
    JsonMapper mapper = mapper(required);
    JsonNode tree = parse(file, text, what, mapper);
    if (!schema.equals(tree.path("schema").textValue())) {
      throw new Failure(ExitCode.UNREADABLE, file + ": \"schema\" is not " + schema);
    }
    for (String list : optional) {
      if (tree instanceof ObjectNode object && !object.has(list)) {
        object.putArray(list);
      }
    }
    try {
      return mapper.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": not " + what + ": " + reason(e));
    }
  }

  /**
   * The strings of a JSON list.
   *
   * @param text what is in the file
   * @throws Failure if it is anything else
   */
  public static List<String> strings(String file, String text) {
    String what = "a JSON list of names";
    List<String> strings = new ArrayList<>();
    JsonNode tree = parse(file, text, what, mapper(true));
    if (!tree.isArray()) {
      throw new Failure(ExitCode.UNREADABLE, file + ": not " + what);
    }
    for (JsonNode element : tree) {
      if (!element.isTextual()) {
        throw new Failure(ExitCode.UNREADABLE, file + ": not " + what + ": it holds " + element);
      }
      strings.add(element.textValue());
    }
    return strings;
  }

  /**
   * A JSON object that has no version.
   *
   * @param text what is in the file
   * @param what what the file should be
   * @throws Failure if it is anything else
   */
  static JsonNode object(String file, String text, String what) {
    JsonNode tree = parse(file, text, what, mapper(true));
    if (!tree.isObject()) {
      throw new Failure(ExitCode.UNREADABLE, file + ": not " + what);
    }
    return tree;
  }

  private static JsonNode parse(String file, String text, String what, JsonMapper mapper) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": not " + what + ": " + reason(e));
    }
  }

  private static JsonMapper mapper(boolean required) {
    return JsonMapper.builder()
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .configure(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES, required)
        .configure(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, required)
        .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
        .build();
  }

  private static String reason(JsonProcessingException failure) {
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return "no such field: " + unknown.getPropertyName();
    }
    if (failure instanceof JsonMappingException mismatch && !mismatch.getPath().isEmpty()) {
      return path(mismatch) + " is missing, or not of its type";
    }
    // Jackson says where the text began: a place inside itself.
    String message = failure.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", "");
    return failure.getLocation() == null
        ? message
        : "line " + failure.getLocation().getLineNr() + ": " + message;
  }

  private static String path(JsonMappingException failure) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference part : failure.getPath()) {
      boolean isElement = part.getFieldName() == null;
      path.append(isElement ? "[" : path.length() == 0 ? "" : ".")
          .append(isElement ? part.getIndex() + "]" : part.getFieldName());
    }
    return path.toString();
  }
}
