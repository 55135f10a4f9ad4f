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
      })
  void rejectsWhatIsNoFactsWithOneLine(String facts) {
    CommandRun run =
        CommandRun.of(facts.getBytes(StandardCharsets.UTF_8), "reachable", "--facts", "-");
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err()).startsWith("slotwise: -: ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }
}
