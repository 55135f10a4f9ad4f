// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each sentence of the definition as a file of program facts. A file's lines that start with {@code
 * //} say what must and what must not be in the answer: {@code // WANT live f}, {@code // WANT
 * !taken f}, {@code // WANT type T}; {@code // PACKAGES p} says where to start.
 */
class ProgramFactsTest {
  private static final Path FOLDER = Path.of("src/test/resources/program-facts");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void answersAsTheSentenceSays(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> args = new ArrayList<>(List.of("reachable", "--facts", "-", "--format", "json"));
    List<String> wants = new ArrayList<>();
    StringBuilder facts = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("// PACKAGES ")) {
        for (String name : line.substring(12).split(" ", -1)) {
          args.add("--package");
          args.add(name);
        }
      } else if (line.startsWith("// WANT ")) {
        wants.add(line.substring(8));
      } else if (!line.startsWith("//")) {
        facts.append(line).append('\n');
      }
    }
    CommandRun run =
        CommandRun.of(
            facts.toString().getBytes(StandardCharsets.UTF_8), args.toArray(new String[0]));
    assertThat(run.err()).isEmpty();
    JsonNode answer = new ObjectMapper().readTree(run.out());
    TreeSet<String> found = new TreeSet<>();
    for (JsonNode function : answer.get("functions")) {
      found.add("live " + function.get("name").asText());
      if (function.get("address_taken").asBoolean()) {
        found.add("taken " + function.get("name").asText());
      }
    }
    for (JsonNode type : answer.get("types")) {
      found.add("type " + type.get("name").asText());
    }
    assertThat(wants).as("expectations in %s", file).isNotEmpty();
    for (String want : wants) {
      if (want.startsWith("!")) {
        assertThat(found).as(want).doesNotContain(want.substring(1));
      } else {
        assertThat(found).as(want).contains(want);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyLineFollowsTheSchema(Path file) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../docs/schema/program-facts.json")));
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("//")) {
        assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
      }
    }
  }

  @Test
  void readsAHundredThousandFunctionsAsAStream() {
    StringBuilder facts = new StringBuilder("{\"schema\":\"slotwise.facts/1\"}\n");
    facts.append("{\"fact\":\"package\",\"name\":\"p\",\"main\":true}\n");
    facts.append("{\"fact\":\"function\",\"name\":\"f0\",\"package\":\"p\",\"role\":\"main\"}\n");
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      facts.append(
          "{\"fact\":\"body\",\"function\":\"f%d\",\"calls\":[\"f%d\"]}\n".formatted(i, i + 1));
    }
    CommandRun run =
        CommandRun.of(
            facts.toString().getBytes(StandardCharsets.UTF_8), "reachable", "--facts", "-");
    assertThat(run.out()).startsWith("-: 100001 of 100001 functions live, 0 address-taken");
  }

  /** Of two declarations that disagree no answer would be right: the message has both lines. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          package  | "name":"p","main":true                       | "name":"p"                                    | package p has another "main"
          function | "name":"f","package":"p"                     | "name":"f","package":"q"                      | function f has another "package"
          function | "name":"f","package":"p"                     | "name":"f"                                    | function f has another "package"
          function | "name":"f","package":"p"                     | "name":"f","package":"p","exported":true      | function f has another "exported"
          function | "name":"f","package":"p"                     | "name":"f","package":"p","parameterized":true | function f has another "parameterized"
          function | "name":"f","package":"p","role":"main"       | "name":"f","package":"p"                      | function f has another "role"
          function | "name":"f","package":"p","type":"T"          | "name":"f","package":"p","type":"U"           | function f has another "type"
          type     | "name":"T","interface":true                  | "name":"T"                                    | type T has another "interface"
          type     | "name":"T","elements":["A"]                  | "name":"T","elements":["A","B"]               | type T has another "elements"
          type     | "name":"T","methods":["m"]                   | "name":"T"                                    | type T has another "methods"
          """)
  void declarationsThatDisagreeAreAnErrorWithBothLines(
      String kind, String first, String second, String said) {
    String facts =
        """
        {"schema":"slotwise.facts/1"}
        {"fact":"%s",%s}
        {"fact":"body","function":"between"}
        {"fact":"%s",%s}
        """
            .formatted(kind, first, kind, second);
    CommandRun run = ofFacts(facts);
    assertThat(run.err()).isEqualTo("slotwise: -: line 4: " + said + " than on line 2\n");
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void sayingAThingTwiceChangesNothing() {
    String facts =
        """
        {"fact":"package","name":"p","main":true}
        {"fact":"function","name":"f","package":"p","role":"main","type":"F"}
        {"fact":"type","name":"T","elements":["A","B"],"methods":["m","n"]}
        {"fact":"body","function":"f","converts":["T"]}
        """;
    String again =
        "{\"fact\":\"type\",\"name\":\"T\",\"elements\":[\"B\",\"A\",\"A\"],\"methods\":[\"n\",\"m\"]}";
    String header = "{\"schema\":\"slotwise.facts/1\"}\n";
    CommandRun once = ofFacts(header + facts);
    CommandRun twice = ofFacts(header + facts + facts + again);
    assertThat(twice).isEqualTo(once);
    assertThat(once.err()).isEmpty();
  }

  /** g and h are mentioned only, g lives; A is no declared type; q is no declared package. */
  @Test
  void whatTheFactsLeaveOpenIsCounted() throws IOException {
    String facts =
        """
        {"schema":"slotwise.facts/1"}
        {"fact":"package","name":"p","main":true}
        {"fact":"function","name":"f","package":"p","role":"main"}
        {"fact":"function","name":"leaf","package":"q"}
        {"fact":"body","function":"f","calls":["g","leaf"]}
        {"fact":"body","function":"leaf"}
        {"fact":"type","name":"T","elements":["A"],"methods":["h"]}
        """;
    CommandRun text = ofFacts(facts);
    assertThat(text.out())
        .contains(
            "  undeclared: 1 package, 2 functions, 1 type; without a body: 2 functions, of them 1"
                + " live\n");
    JsonNode json = new ObjectMapper().readTree(ofFacts(facts, "--format", "json").out());
    assertThat(json.get("undeclared")).hasToString("{\"packages\":1,\"functions\":2,\"types\":1}");
    assertThat(json.get("without_body")).hasToString("{\"functions\":2,\"live\":1}");
  }

  private static CommandRun ofFacts(String facts, String... options) {
    List<String> args = new ArrayList<>(List.of("reachable", "--facts", "-"));
    args.addAll(List.of(options));
    return CommandRun.of(facts.getBytes(StandardCharsets.UTF_8), args.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"schema\":\"slotwise.facts/2\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"planet\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":\"p\",\"size\":\"1\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":7}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":\"p\",\"main\":\"yes\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"body\",\"function\":\"f\",\"calls\":[[]]}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"function\",\"name\":\"f\",\"role\":\"main\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":\"p\",\"name\":\"q\"}",
      })
  void rejectsWhatIsNoFactsWithOneLine(String facts) {
    CommandRun run =
        CommandRun.of(facts.getBytes(StandardCharsets.UTF_8), "reachable", "--facts", "-");
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err()).startsWith("slotwise: -: ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }
}
