// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.slotwise.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Host models on programs that are not whole, and the assumptions that are printed. The modules are
 * fixtures, whose header comments say what is right.
 */
class HostsOnProgramsTest {
  private static final String FIXTURES = "../tests/src/test/resources/fixtures/";
  private static final String PROGRAMS = FIXTURES + "program/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode closure(String... arguments) throws IOException {
    List<String> args = new ArrayList<>(List.of("closure", "--format", "json"));
    args.addAll(List.of(arguments));
    CommandRun run = CommandRun.of(args.toArray(new String[0]));
    assertThat(run.code()).isZero();
    return JSON.readTree(run.out());
  }

  private static Set<String> names(JsonNode closure) {
    Set<String> names = new TreeSet<>();
    closure.get("functions").forEach(function -> names.add(function.get("name").asText()));
    return names;
  }

  private static List<String> assumptions(JsonNode closure) {
    List<String> names = new ArrayList<>();
    closure.get("assumptions").forEach(name -> names.add(name.asText()));
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"types", "tables", "slots", "flow", "provenance"})
  void aSideModuleWithoutTheEntryMayStillLeadToIt(String level) throws IOException {
    // It imports env.given and env.missing; a module of its program may answer either.
    String side = PROGRAMS + "open-unanswered-lib.wasm";
    JsonNode closure = closure(side, "--level", level);
    assertThat(names(closure))
        .containsExactly("import_given", "missing", "uses_given", "uses_missing");
    assertThat(assumptions(closure)).contains("unanswered-imports-call-back");
    assertThat(names(closure(side, "--level", level, "--preset", "kandelo")))
        .contains("uses_given", "uses_missing");
    // A function of its own is an entry that no other module has.
    assertThat(closure(side, "--level", level, "--entry-export", "nothing").get("total").asInt())
        .isZero();
  }

  @Test
  void aHostModelNamesWhatLoadsAndLooksUp() throws IOException {
    String main = PROGRAMS + "loader-declared.wasm";
    String side = PROGRAMS + "loader-declared-lib.wasm";
    String model = PROGRAMS + "loader-declared.json";
    assertThat(names(closure(main, side, "--link"))).containsExactly("ctors", "fork", "found");
    // What initialises the side module runs during the load; a look-up puts $found into the table.
    assertThat(names(closure(main, side, "--link", "--host", model)))
        .containsExactly("call", "ctors", "fork", "found", "load", "open_module");
    assertThat(assumptions(closure(main, "--host", model))).contains("no-unknown-side-modules");
    assertThat(assumptions(closure(main))).doesNotContain("no-unknown-side-modules");
  }

  @Test
  void kandelosLoaderAndThreadsAreKnown() throws IOException {
    String main = PROGRAMS + "kandelo.wasm";
    assertThat(assumptions(closure(main, "--host", "kandelo")))
        .containsExactly("host-is-kandelo", "no-unknown-side-modules");
    JsonNode open = closure(main, "--host", "kandelo", "--open", "--level", "provenance");
    assertThat(assumptions(open)).contains("side-modules-unrestricted");
    // A loaded module may import kernel.kernel_fork, which this one does not.
    assertThat(names(open)).contains("thread", "loads", "_start", "dlopen", "next");
  }

  /** Each unresolved import of a side module by itself, whatever is imported besides. */
  @ParameterizedTest
  @ValueSource(strings = {"types", "tables", "slots", "flow", "provenance"})
  void everyImportOfASideModuleIsABoundaryOfKandelo(String level) throws IOException {
    String side = PROGRAMS + "kandelo-side.wasm";
    assertThat(names(closure(side, "--level", level, "--preset", "kandelo")))
        .containsExactly(
            "calls_another",
            "calls_program",
            "dlopen",
            "fork",
            "forks",
            "indirect",
            "loads",
            "of_another",
            "of_the_program",
            "write",
            "writes");
    // A main program that has lost its fork is a broken build, in each format.
    String main = PROGRAMS + "kandelo.wasm";
    for (String format : List.of("text", "json", "discover", "discover-715", "frames")) {
      assertThat(
              CommandRun.of(
                      "closure", main, "--level", level, "--preset", "kandelo", "--format", format)
                  .code())
          .as(format)
          .isEqualTo(ExitCode.NO);
    }
  }

  @Test
  void importsAreDistinctOnlyWhereTheHostModelSaysSo() throws IOException {
    String tables = FIXTURES + "closure/alias-tables.wasm";
    String model = FIXTURES + "closure/distinct-imports.json";
    assertThat(assumptions(closure(tables, "--host", model))).contains("imports-are-distinct");
    assertThat(assumptions(closure(tables))).doesNotContain("imports-are-distinct");
    // Where no two imports could be one thing the answer does not rest on it.
    assertThat(assumptions(closure(PROGRAMS + "open.wasm", "--host", model)))
        .doesNotContain("imports-are-distinct");
  }

  @Test
  void hostModelsFollowTheirSchema(@TempDir Path folder) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../docs/schema/host.json")));
    try (Stream<Path> files = Files.walk(Path.of(FIXTURES))) {
      List<Path> models = files.filter(file -> file.toString().endsWith(".json")).toList();
      assertThat(models).hasSizeGreaterThan(5);
      for (Path model : models) {
        assertThat(schema.validate(Files.readString(model), InputFormat.JSON)).isEmpty();
      }
    }
    String misspelt = "{\"schema\":\"slotwise.host/1\",\"imports\":{\"a.b\":{\"loads\":true}}}";
    Path file = folder.resolve("host.json");
    Files.writeString(file, misspelt);
    assertThat(schema.validate(misspelt, InputFormat.JSON)).isNotEmpty();
    assertThat(CommandRun.of("closure", PROGRAMS + "open.wasm", "--host", file.toString()).code())
        .isEqualTo(ExitCode.UNREADABLE);
  }
}
