// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.facts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slotwise.answer.ModuleReader;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Texts;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.reach.FactDetails.Mark;
import dev.slotwise.interp.reach.FactDetails.Place;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.interp.reach.ProgramFacts;
import io.airlift.compress.MalformedInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.LongList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * Reads program facts, {@code slotwise.facts/2} and the older {@code slotwise.facts/1}: JSON lines,
 * as a stream, an object at a time. {@code docs/program-facts.md} says what they mean.
 */
public final class FactsReader {
  private static final String SCHEMA_1 = "slotwise.facts/1";
  private static final String SCHEMA_2 = "slotwise.facts/2";

  /** For each kind of fact its fields, in version 1. */
  private static final Map<String, Set<String>> FIELDS_1 =
      Map.of(
          "package", Set.of("fact", "name", "main"),
          "function",
              Set.of("fact", "name", "package", "exported", "parameterized", "role", "type"),
          "declaration", Set.of("fact", "name", "package", "exported", "parameterized", "type"),
          "type", Set.of("fact", "name", "interface", "elements", "methods"),
          "body", Set.of("fact", "function", "calls", "values", "converts"));

  private static final Set<String> PLACE = Set.of("file", "line", "column");

  /** The same in version 2, which only adds. */
  private static final Map<String, Set<String>> FIELDS_2 =
      added(
          Map.of(
              "package",
              Set.of("root", "module", "internal"),
              "function",
              union(
                  PLACE,
                  Set.of(
                      "root",
                      "why",
                      "synthetic",
                      "generated",
                      "test",
                      "marker",
                      "instance_of",
                      "parent")),
              "declaration",
              PLACE,
              "type",
              union(PLACE, Set.of("synthetic", "generated", "test", "instance_of")),
              "body",
              Set.of("dynamic", "invokes", "calls_anything")));

  private static final Set<String> METHOD = Set.of("id", "function", "exported");
  private static final Set<String> INVOCATION = Set.of("interface", "method");

  /** The field of each mark. */
  private static final Map<Mark, String> MARKS =
      Mark.ALL.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  mark -> mark, mark -> mark.name().toLowerCase(Locale.ROOT)));

  private static final String INITIALIZER = "initializer";
  private static final String MAIN = "main";
  private static final List<String> ROLES = List.of("", INITIALIZER, MAIN);

  private static final JsonFactory JSON = new JsonFactory();

  private final ProgramFacts.Builder facts = new ProgramFacts.Builder();
  private final DeclaredFacts declared = new DeclaredFacts();
  private final JsonParser json;
  private final FactLine line = new FactLine(new Texts());
  private Map<String, Set<String>> fields = FIELDS_1;
  private boolean isVersion1;

  private FactsReader(JsonParser json) {
    this.json = json;
  }

  /** What a file holds, and whether it is in the older version. */
  public record Facts(ProgramFacts program, boolean isVersion1) {}

  /**
   * Reads a file.
   *
   * @param file a path, or {@code -} for standard input; what is compressed is decompressed
   * @param told takes how many functions there are so far, now and then
   * @throws Failure if it can't be read or does not hold program facts
   */
  static Facts read(String file, InputStream standardInput, IntConsumer told) {
    try (InputStream in = FactsInput.open(file, standardInput);
        JsonParser json = JSON.createParser(in)) {
      FactsReader reader = new FactsReader(json);
      return new Facts(reader.read(file, told), reader.isVersion1);
    } catch (JsonProcessingException e) {
      throw new Failure(
          ExitCode.UNREADABLE,
          "%s: line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), Printable.of(e.getOriginalMessage())));
    } catch (IOException | IllegalArgumentException | MalformedInputException e) {
      throw new Failure(ExitCode.UNREADABLE, file + ": " + ModuleReader.reason(e));
    }
  }

  private ProgramFacts read(String file, IntConsumer told) throws IOException {
    boolean first = true;
    int count = 0;
    while (json.nextToken() != null) {
      int number = json.currentTokenLocation().getLineNr();
      try {
        line.read(json);
        if (first) {
          header();
          first = false;
        } else {
          fact(number);
        }
        if ((++count & 0xFFF) == 0) {
          told.accept(facts.functionCount());
        }
      } catch (IllegalFactException e) {
        throw new Failure(
            ExitCode.UNREADABLE, "%s: line %d: %s".formatted(file, number, e.getMessage()));
      }
    }
    if (first) {
      throw new Failure(ExitCode.UNREADABLE, file + ": no program facts: the file is empty");
    }
    told.accept(facts.functionCount());
    return facts.build();
  }

  private void header() throws IllegalFactException {
    String schema = line.textOr("schema", "");
    isVersion1 = schema.equals(SCHEMA_1);
    require(
        isVersion1 || schema.equals(SCHEMA_2),
        "the first line must have \"schema\":\"" + SCHEMA_2 + "\"");
    if (!isVersion1) {
      fields = FIELDS_2;
    }
  }

  private void fact(int number) throws IllegalFactException {
    String kind = line.text("fact");
    Set<String> known = fields.get(kind);
    if (known == null) {
      throw new IllegalFactException("no such fact: " + kind);
    }
    line.checkFields(known, "a ", kind);
    switch (kind) {
      case "package" -> pkg(number);
      case "function" -> function(number);
      case "declaration" -> {
        line.text("name");
        declaration(Program.NONE);
      }
      case "type" -> type(number);
      default -> body();
    }
  }

  private void pkg(int number) throws IllegalFactException {
    int pkg = facts.packageOf(line.text("name"));
    facts.declarePackage(pkg);
    List<IntList> agreed = List.of(bit("main"), bit("root"), bit("internal"));
    if (!declared.isFirst(DeclaredFacts.Kind.PACKAGE, pkg, line.text("name"), number, agreed)) {
      return;
    }
    if (line.flag("main")) {
      facts.mainPackage(pkg);
    }
    if (line.flag("internal")) {
      facts.internalPackage(pkg);
    }
    if (line.hasText("module")) {
      facts.moduleOfPackage(pkg, line.text("module"));
    }
    // In version 1 every package that is declared is one to start from.
    if (isVersion1 || line.flag("root")) {
      facts.rootPackage(pkg);
    }
  }

  private void function(int number) throws IllegalFactException {
    int function = facts.functionOf(line.text("name"));
    facts.declareFunction(function);
    List<IntList> agreed =
        List.of(
            field("package", facts::packageOf),
            bit("exported"),
            bit("parameterized"),
            IntLists.immutable.of(ROLES.indexOf(line.textOr("role", ""))),
            field("type", facts::typeOf),
            bit("root"));
    boolean isFirst =
        declared.isFirst(DeclaredFacts.Kind.FUNCTION, function, line.text("name"), number, agreed);
    String role = line.textOr("role", "");
    if (!ROLES.contains(role)) {
      throw new IllegalFactException("no such role: " + role);
    }
    boolean hasPackage = line.hasText("package");
    // A method, a closure, a wrapper without a package: it is reached through others or not at all.
    require(
        hasPackage || (!line.flag("exported") && role.isEmpty()),
        "the function has no \"package\"");
    if (!isFirst) {
      return;
    }
    details(function);
    if (line.hasText("type")) {
      facts.functionType(function, facts.typeOf(line.text("type")));
    }
    if (line.flag("parameterized")) {
      facts.parameterizedFunction(function);
    }
    if (line.flag("root")) {
      facts.rootFunction(function, line.textOr("why", ""));
    }
    if (!hasPackage) {
      return;
    }
    int pkg = facts.packageOf(line.text("package"));
    facts.packageOfFunction(function, pkg);
    switch (role) {
      case INITIALIZER -> facts.initializer(pkg, function);
      case MAIN -> facts.mainFunction(pkg, function);
      default -> {}
    }
    declaration(function);
  }

  private void details(int function) throws IllegalFactException {
    for (Map.Entry<Mark, String> mark : MARKS.entrySet()) {
      if (line.flag(mark.getValue())) {
        facts.markFunction(function, mark.getKey());
      }
    }
    if (line.hasText("file")) {
      facts.placeOfFunction(function, place());
    }
    if (line.hasText("instance_of")) {
      facts.instanceOfFunction(function, facts.functionOf(line.text("instance_of")));
    }
    if (line.hasText("parent")) {
      facts.parent(function, facts.functionOf(line.text("parent")));
    }
  }

  private void declaration(int function) throws IllegalFactException {
    int type = line.hasText("type") ? facts.typeOf(line.text("type")) : Program.NONE;
    facts.declaration(
        facts.packageOf(line.text("package")),
        line.flag("exported"),
        line.flag("parameterized"),
        function,
        type);
  }

  private void type(int number) throws IllegalFactException {
    int type = facts.typeOf(line.text("name"));
    facts.declareType(type);
    IntList elements = ints(line.list("elements"), facts::typeOf);
    boolean isInterface = line.flag("interface");
    List<FactLine> described = isVersion1 ? List.of() : line.objects("methods", METHOD);
    List<String> named = described.isEmpty() ? line.list("methods") : List.of();
    require(isVersion1 || named.isEmpty(), "\"methods\" must be a list of objects with \"id\"");
    MutableLongList methods = LongLists.mutable.empty();
    named.forEach(method -> methods.add(facts.functionOf(method)));
    for (FactLine method : described) {
      require(
          method.hasText("function") != isInterface,
          isInterface
              ? "a method of an interface has no \"function\""
              : "a method of a type has a \"function\"");
      int function = isInterface ? Program.NONE : facts.functionOf(method.text("function"));
      methods.add((long) facts.methodOf(method.text("id")) << 32 | (function & 0xFFFF_FFFFL));
    }
    List<IntList> agreed =
        List.of(
            bit("interface"),
            elements.distinct().toSortedList(),
            halves(methods.distinct().toSortedList()));
    if (!declared.isFirst(DeclaredFacts.Kind.TYPE, type, line.text("name"), number, agreed)) {
      return;
    }
    if (isInterface) {
      facts.interfaceType(type);
    }
    elements.forEach(below -> facts.element(type, below));
    named.forEach(method -> facts.method(type, facts.functionOf(method)));
    for (int i = 0; i < described.size(); i++) {
      long method = methods.get(i);
      facts.method(type, (int) (method >>> 32), (int) method, described.get(i).flag("exported"));
    }
    for (Map.Entry<Mark, String> mark : MARKS.entrySet()) {
      if (mark.getKey() != Mark.MARKER && line.flag(mark.getValue())) {
        facts.markType(type, mark.getKey());
      }
    }
    if (line.hasText("file")) {
      facts.placeOfType(type, place());
    }
    if (line.hasText("instance_of")) {
      facts.instanceOfType(type, facts.typeOf(line.text("instance_of")));
    }
  }

  private void body() throws IllegalFactException {
    int function = facts.functionOf(line.text("function"));
    facts.body(function);
    line.list("calls").forEach(callee -> facts.call(function, facts.functionOf(callee)));
    line.list("values").forEach(operand -> facts.value(function, facts.functionOf(operand)));
    line.list("converts").forEach(type -> facts.conversion(function, facts.typeOf(type)));
    line.list("dynamic").forEach(type -> facts.dynamicCall(function, facts.typeOf(type)));
    for (FactLine call : line.objects("invokes", INVOCATION)) {
      facts.invocation(function, facts.typeOf(call.text("interface")), call.text("method"));
    }
    if (line.flag("calls_anything")) {
      facts.callsAnything(function);
    }
  }

  private Place place() throws IllegalFactException {
    return new Place(line.text("file"), line.number("line"), line.number("column"));
  }

  private IntList bit(String field) throws IllegalFactException {
    return IntLists.immutable.of(line.flag(field) ? 1 : 0);
  }

  private IntList field(String name, ToIntFunction<String> id) throws IllegalFactException {
    return line.hasText(name)
        ? IntLists.immutable.of(id.applyAsInt(line.text(name)))
        : IntLists.immutable.empty();
  }

  private static IntList ints(List<String> names, ToIntFunction<String> id) {
    return IntLists.immutable.ofAll(names.stream().mapToInt(id));
  }

  private static IntList halves(LongList pairs) {
    MutableIntList halves = IntLists.mutable.empty();
    pairs.forEach(
        pair -> {
          halves.add((int) (pair >>> 32));
          halves.add((int) pair);
        });
    return halves;
  }

  private static Map<String, Set<String>> added(Map<String, Set<String>> more) {
    Map<String, Set<String>> all = new HashMap<>();
    FIELDS_1.forEach(
        (kind, known) -> all.put(kind, union(known, more.getOrDefault(kind, Set.of()))));
    return Map.copyOf(all);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }

  private static void require(boolean holds, String message) throws IllegalFactException {
    if (!holds) {
      throw new IllegalFactException(message);
    }
  }
}
