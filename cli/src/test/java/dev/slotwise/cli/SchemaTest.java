// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands print follows the schemas in {@code docs/schema}. */
class SchemaTest {
  private static final String COMPONENTS = "../tests/src/test/resources/fixtures/component/";

  @ParameterizedTest
  @CsvSource({
    "closure, closure",
    "closure, closure --level types --host strict",
    "closure, closure --entry env.nothing",
    "closure, closure --level flow",
    "closure, closure --cost --suggest",
    "callgraph, callgraph",
    "callgraph, callgraph --algorithm flow",
    "callgraph, callgraph --algorithm types --host passive",
    "callgraph, callgraph --algorithm cha",
    "callgraph, callgraph --algorithm rta --root sort_by_child",
    "reachable, reachable",
    "reachable, reachable --library",
    "reachable, reachable --root sort_by_child --dead --host passive",
    "reachable, reachable --algorithm flow --dead",
    "dominators, reachable --dominators",
    "dominators, reachable --dominators --algorithm rta --root sort_by_child",
    "why, reachable --why sort_by_child",
    "why, reachable --why sort_by_child --algorithm vta",
    "why, reachable --root sort_by_child --host passive --why _start",
    "compare, compare --levels types,tables,slots",
    "compare, compare --entry env.nothing",
    "explain, explain sort_by_child",
    "explain, explain print",
    "why-not-smaller, explain sort --level best --why-not-smaller 0x755",
    "why-not-smaller, explain sort --level types --why-not-smaller 0x755",
    "inspect, inspect sort --context 1 --memory 0x400",
    "inspect, inspect sort --state zones",
    "traps, traps --list never",
    "findings, findings --client traps",
    "findings, taint --source kernel.kernel_fork --sink *",
    "findings, findings --client unknown-indices",
    "findings, callgraph --why-unknown",
    "check, check --list ../LICENSE",
    "check, check --list src/test/resources/lists/two-needless.txt --why",
    "observed, check --observed ../examples/minishell/observed-stacks.txt",
    "observed, check --observed ../examples/minishell/observed-stacks.txt --level best",
    "diff, diff ../examples/minishell/minishell.wasm",
    "closure, closure --level provenance",
    "callgraph, callgraph --algorithm provenance",
    "callgraph, callgraph --algorithm vta",
    "compare, compare --levels slots,provenance",
    "explain, explain sort_by_child --level provenance",
    "check, check --list ../LICENSE --level provenance",
    "diff, diff ../examples/minishell/minishell.wasm --level provenance",
  })
  void outputsFollowTheirSchemas(String schema, String command) throws IOException {
    String[] words = command.split(" ");
    String[] args = new String[words.length + 3];
    args[0] = words[0];
    args[1] = MINISHELL;
    System.arraycopy(words, 1, args, 2, words.length - 1);
    args[words.length + 1] = "--format";
    args[words.length + 2] = "json";
    CommandRun run = CommandRun.of(args);
    boolean isWarned = command.contains("env.nothing") || command.contains("LICENSE");
    assertThat(run.err()).hasLineCount(isWarned ? 1 : 0);
    assertThat(schema(schema).validate(run.out(), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MINISHELL,
        "../examples/sidemodule/main.wasm ../examples/sidemodule/side.wasm --link --level flow"
      })
  void framesFollowTheirSchema(String arguments) throws IOException {
    CommandRun run = CommandRun.of(("closure " + arguments + " --format frames").split(" "));
    assertThat(run.err()).isEmpty();
    assertThat(schema("frames").validate(run.out(), InputFormat.JSON)).isEmpty();
  }

  /** A program with debug information and relocations that breaks what both are good for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pointers/O2/leaving",
        "pointers/O2/breaking",
        "pointers/O2/keeping",
        "virtual/casts-O2"
      })
  void castsFollowTheirSchema(String name) throws IOException {
    String file = "../tests/src/test/resources/" + name + ".wasm";
    CommandRun run =
        CommandRun.of("closure", file, "--entry", "env.ask", "--casts", "--format", "json");
    assertThat(run.err()).isEmpty();
    assertThat(schema("closure").validate(run.out(), InputFormat.JSON)).isEmpty();
    assertThat(run.out()).contains("\"casts\":[", "\"leaving\":[");
    assertThat(run.out().contains("\"kind\":\"moved\"")).isEqualTo(name.endsWith("leaving"));
  }

  @ParameterizedTest
  @CsvSource({
    "composed, wait",
    "shim, wasi:*#poll",
    "destructor, wait",
    "async, waitable-set.wait",
  })
  void outputsAboutComponentsFollowTheirSchemas(String name, String entry) throws IOException {
    String file = COMPONENTS + name + ".wasm";
    CommandRun inside = CommandRun.of("inspect-component", file, "--format", "json");
    assertThat(inside.err()).isEmpty();
    assertThat(schema("inspect-component").validate(inside.out(), InputFormat.JSON)).isEmpty();
    CommandRun options = CommandRun.of("closure", file, "--entry", entry, "--format", "jco");
    assertThat(options.err()).isEmpty();
    assertThat(schema("jco").validate(options.out(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void aSavedBaselineFollowsItsSchema(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("baseline.json");
    CommandRun run = CommandRun.of("baseline", MINISHELL, "--save", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(schema("baseline").validate(Files.readString(file), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MINISHELL + " --levels types,tables,slots,flow",
        MINISHELL + " --levels flow --host strict",
        MINISHELL + " --levels flow,provenance,best",
        "../examples/sidemodule/main.wasm ../examples/sidemodule/side.wasm --link",
        COMPONENTS + "composed.wasm --entry wait"
      })
  void theDataOfAReportFollowsItsSchema(String arguments) throws IOException {
    CommandRun run = CommandRun.of(("report " + arguments + " -o -").split(" "));
    assertThat(run.err()).isEmpty();
    String data = ReportCommandTest.data(run.out());
    assertThat(schema("report").validate(data, InputFormat.JSON)).isEmpty();
  }

  @Test
  void phasesFollowTheirSchema() throws IOException {
    CommandRun run = CommandRun.of("compare", MINISHELL, "--levels", "slots,flow", "--log-json");
    // Reading, scanning, two levels, and the contexts of the second.
    assertThat(run.err().lines()).hasSize(5);
    JsonSchema schema = schema("log");
    assertThat(run.err().lines())
        .allSatisfy(line -> assertThat(schema.validate(line, InputFormat.JSON)).isEmpty())
        .anySatisfy(
            line -> assertThat(line).contains("\"phase\":\"level flow\"", "\"functions\":"));
  }

  static JsonSchema schema(String name) throws IOException {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(Files.readString(Path.of("../docs/schema/" + name + ".json")));
  }
}
