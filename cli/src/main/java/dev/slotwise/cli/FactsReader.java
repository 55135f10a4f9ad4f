// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.interp.reach.ProgramFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Reads program facts, {@code slotwise.facts/1}: JSON lines, as a stream, an object at a time.
 * {@code docs/program-facts.md} says what they mean.
 */
final class FactsReader {
  static final String SCHEMA = "slotwise.facts/1";

  /** For each kind of fact its fields. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "package", Set.of("fact", "name", "main"),
          "function",
              Set.of("fact", "name", "package", "exported", "parameterized", "role", "type"),
          "declaration", Set.of("fact", "name", "package", "exported", "parameterized", "type"),
          "type", Set.of("fact", "name", "interface", "elements", "methods"),
          "body", Set.of("fact", "function", "calls", "values", "converts"));

  private static final String INITIALIZER = "initializer";
  private static final String MAIN = "main";
  private static final List<String> ROLES = List.of("", INITIALIZER, MAIN);

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final ProgramFacts.Builder facts = new ProgramFacts.Builder();
  private final DeclaredFacts declared = new DeclaredFacts();
  private final JsonParser json;

  // The object that is being read.
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Boolean> flags = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();

  private FactsReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads a file.
   *
   * @param file a path, or {@code -} for standard input
   * @throws Failure if it can't be read or does not hold program facts
   */
  static ProgramFacts read(String file, InputStream standardInput) {
    try (InputStream in = file.equals("-") ? standardInput : Files.newInputStream(Path.of(file));
        JsonParser json = JSON.createParser(in)) {
      return new FactsReader(json).read(file);
    } catch (JsonProcessingException e) {
      throw new Failure(
          ExitCode.UNREADABLE,
          "%s: line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), Printable.of(e.getOriginalMessage())));
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": " + InputFile.reason(e));
    }
  }

  private ProgramFacts read(String file) throws IOException {
    boolean first = true;
    while (json.nextToken() != null) {
      int line = json.currentTokenLocation().getLineNr();
      try {
        object();
        if (first) {
          header();
          first = false;
        } else {
          fact(line);
        }
      } catch (IllegalFactException e) {
        throw new Failure(
            ExitCode.UNREADABLE, "%s: line %d: %s".formatted(file, line, e.getMessage()));
      }
    }
    if (first) {
      throw new Failure(ExitCode.UNREADABLE, file + ": no program facts: the file is empty");
    }
    return facts.build();
  }

  private void object() throws IOException {
    texts.clear();
    flags.clear();
    lists.clear();
    require(json.currentToken() == JsonToken.START_OBJECT, "a fact must be an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      switch (json.nextToken()) {
        case VALUE_STRING -> texts.put(field, json.getText());
        case VALUE_TRUE -> flags.put(field, true);
        case VALUE_FALSE -> flags.put(field, false);
        case START_ARRAY -> {
          List<String> values = new ArrayList<>();
          while (json.nextToken() != JsonToken.END_ARRAY) {
            require(
                json.currentToken() == JsonToken.VALUE_STRING,
                "\"" + field + "\" must hold strings");
            values.add(json.getText());
          }
          lists.put(field, values);
        }
        default ->
            throw new IllegalFactException(
                "\"" + field + "\" must be a string, a boolean or a list of strings");
      }
    }
  }

  private void header() throws IllegalFactException {
    require(
        SCHEMA.equals(texts.get("schema")),
        "the first line must have \"schema\":\"" + SCHEMA + "\"");
  }

  private void fact(int line) throws IllegalFactException {
    String kind = text("fact");
    Set<String> known = FIELDS.get(kind);
    if (known == null) {
      throw new IllegalFactException("no such fact: " + kind);
    }
    for (Set<String> given : List.of(texts.keySet(), flags.keySet(), lists.keySet())) {
      for (String field : given) {
        require(known.contains(field), "\"" + field + "\" is no field of a " + kind);
      }
    }
    switch (kind) {
      case "package" -> {
        int pkg = facts.packageOf(text("name"));
        facts.declarePackage(pkg);
        if (declared.isFirst(DeclaredFacts.Kind.PACKAGE, pkg, text("name"), line, packageFields())
            && flag("main")) {
          facts.mainPackage(pkg);
        }
      }
      case "function" -> function(line);
      case "declaration" -> {
        text("name");
        declaration(Program.NONE);
      }
      case "type" -> type(line);
      default -> {
        int function = facts.functionOf(text("function"));
        facts.body(function);
        list("calls").forEach(callee -> facts.call(function, facts.functionOf(callee)));
        list("values").forEach(operand -> facts.value(function, facts.functionOf(operand)));
        list("converts").forEach(type -> facts.conversion(function, facts.typeOf(type)));
      }
    }
  }

  private void function(int line) throws IllegalFactException {
    int function = facts.functionOf(text("name"));
    facts.declareFunction(function);
    boolean isFirst =
        declared.isFirst(
            DeclaredFacts.Kind.FUNCTION, function, text("name"), line, functionFields());
    if (!texts.containsKey("package")) {
      // A method, a closure, a wrapper: it is reached through others or not at all.
      require(!flag("exported") && !texts.containsKey("role"), "the function has no \"package\"");
      return;
    }
    int pkg = facts.packageOf(text("package"));
    String role = texts.getOrDefault("role", "");
    require(ROLES.contains(role), "no such role: " + role);
    if (!isFirst) {
      return;
    }
    switch (role) {
      case INITIALIZER -> facts.initializer(pkg, function);
      case MAIN -> facts.mainFunction(pkg, function);
      default -> {}
    }
    declaration(function);
  }

  private void type(int line) throws IllegalFactException {
    int type = facts.typeOf(text("name"));
    facts.declareType(type);
    IntList elements = ints(list("elements"), facts::typeOf);
    IntList methods = ints(list("methods"), facts::functionOf);
    List<IntList> fields =
        List.of(
            IntLists.immutable.of(flag("interface") ? 1 : 0),
            elements.distinct().toSortedList(),
            methods.distinct().toSortedList());
    if (!declared.isFirst(DeclaredFacts.Kind.TYPE, type, text("name"), line, fields)) {
      return;
    }
    if (flag("interface")) {
      facts.interfaceType(type);
    }
    elements.forEach(below -> facts.element(type, below));
    methods.forEach(method -> facts.method(type, method));
  }

  private List<IntList> packageFields() throws IllegalFactException {
    return List.of(IntLists.immutable.of(flag("main") ? 1 : 0));
  }

  private List<IntList> functionFields() throws IllegalFactException {
    return List.of(
        field("package", facts::packageOf),
        IntLists.immutable.of(flag("exported") ? 1 : 0),
        IntLists.immutable.of(flag("parameterized") ? 1 : 0),
        IntLists.immutable.of(ROLES.indexOf(texts.getOrDefault("role", ""))),
        field("type", facts::typeOf));
  }

  private IntList field(String name, ToIntFunction<String> id) throws IllegalFactException {
    return texts.containsKey(name)
        ? IntLists.immutable.of(id.applyAsInt(text(name)))
        : IntLists.immutable.empty();
  }

  private static IntList ints(List<String> names, ToIntFunction<String> id) {
    return IntLists.immutable.ofAll(names.stream().mapToInt(id));
  }

  private void declaration(int function) throws IllegalFactException {
    int type = texts.containsKey("type") ? facts.typeOf(text("type")) : Program.NONE;
    facts.declaration(
        facts.packageOf(text("package")), flag("exported"), flag("parameterized"), function, type);
  }

  private String text(String field) throws IllegalFactException {
    String value = texts.get(field);
    if (value == null) {
      throw new IllegalFactException("\"" + field + "\" must be a string");
    }
    return value;
  }

  private boolean flag(String field) throws IllegalFactException {
    require(
        !texts.containsKey(field) && !lists.containsKey(field),
        "\"" + field + "\" must be a boolean");
    return flags.getOrDefault(field, false);
  }

  private List<String> list(String field) throws IllegalFactException {
    require(
        !texts.containsKey(field) && !flags.containsKey(field), "\"" + field + "\" must be a list");
    return lists.getOrDefault(field, List.of());
  }

  private static void require(boolean holds, String message) throws IllegalFactException {
    if (!holds) {
      throw new IllegalFactException(message);
    }
  }
}
