// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names expected of minishell are those that its README works out by hand. */
class ClosureCommandTest {
  @TempDir Path folder;

  private static final List<String> SLOTS =
      List.of(
          "_start",
          "perform",
          "leave",
          "run",
          "run_and_wait",
          "background",
          "fork",
          "sort_words",
          "sort",
          "sort_by_child",
          "by_child",
          "reap",
          "stop");

  @Test
  void namesAreTheDefinedFunctions() {
    CommandRun run = CommandRun.of("closure", MINISHELL, "--format", "names");
    assertThat(run.out().lines()).containsExactlyElementsOf(SLOTS);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void anEntryThatIsNotThereIsNamedBesideThoseThatAre() {
    String[] line = {"closure", MINISHELL, "--entry", "kernel.kernel_frok"};
    String[] both = {"closure", MINISHELL, "--entry", "kernel.kernel_fork", "--entry", "env.x"};
    assertThat(CommandRun.of(both).out())
        .contains("14 (13 local, 1 import)", "\n  not in the module: env.x\n");
    assertThat(CommandRun.of(line).out()).contains("no kernel.kernel_frok import");
    assertThat(CommandRun.of("closure", MINISHELL).out()).doesNotContain("not in the module");
  }

  @ParameterizedTest
  @CsvSource({"types,15", "tables,15", "slots,14"})
  void totalsFollowTheLevel(String level, int total) throws Exception {
    CommandRun run = CommandRun.of("closure", MINISHELL, "--level", level, "--format", "json");
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("total").intValue()).isEqualTo(total);
    assertThat(json.get("imports").intValue()).isEqualTo(1);
    assertThat(json.get("functions")).hasSize(total);
  }

  @Test
  void jsonHasTheFieldsInTheOrderOfTheContract() {
    String out = CommandRun.of("closure", MINISHELL, "--format", "json").out();
    assertThat(out)
        .startsWith(
            "{\"schema\":\"slotwise.closure/1\",\"file\":\""
                + MINISHELL
                + "\",\"entry\":[\"kernel.kernel_fork\"],\"level\":\"slots\",\"host\":\"passive\","
                + "\"assumptions\":[\"host-leaves-tables-alone\",\"host-does-not-reenter\"],"
                + "\"total\":14,\"local\":13,\"imports\":1,"
                + "\"frames\":{\"total\":14,\"local\":13,\"imports\":1},\"unreached\":0,"
                + "\"functions\":[{\"index\":5,\"name\":\"kernel_fork\",\"import\":true,"
                + "\"frame\":true},")
        .endsWith("\"tail_landings\":[]}\n");
  }

  @Test
  void textGivesTheTotalsFirst() {
    CommandRun run = CommandRun.of("closure", MINISHELL);
    assertThat(run.out())
        .startsWith(
            MINISHELL
                + ": 14 (13 local, 1 import) of 33 functions can be on the stack when"
                + " kernel.kernel_fork is called\n");
    // run_and_wait, run, background, fork, reap, by_child and the import need no indirect call.
    assertThat(run.out()).contains("7 by direct calls alone, 7 more through indirect calls");
  }

  @Test
  void discoverIsWhatTheInstrumenterPrints() throws IOException {
    // g only tail-calls into the closure, so it has no activation to save; the others have no name.
    String file =
        new TinyModule()
            .imports("kernel.kernel_fork")
            .function("z", "10 00")
            .function("g", "12 01")
            .unnamed("10 01")
            .write(folder.resolve("m.wasm"));
    assertThat(CommandRun.of("closure", file, "--format", "discover").out())
        .isEqualToIgnoringWhitespace(
            """
            {"fork_path": [
              {"name": "func#Id { idx: 0 }", "is_import": true},
              {"name": "func#Id { idx: 3 }", "is_import": false},
              {"name": "z", "is_import": false}],
            "count": 3}
            """);
    assertThat(CommandRun.of("closure", file, "--format", "discover-715").out())
        .isEqualToIgnoringWhitespace(
            """
            {"fork_path": [
              {"name": "kernel.kernel_fork", "is_import": true},
              {"name": "z", "is_import": false},
              {"name": "g", "is_import": false},
              {"name": "func[3]", "is_import": false}],
            "count": 4}
            """);
  }

  @Test
  void framesSayWhatATransformerNeeds() throws Exception {
    String file =
        new TinyModule()
            .imports("kernel.kernel_fork", "env.other")
            .function("z", "10 01 10 00")
            .function("g", "12 02")
            .write(folder.resolve("m.wasm"));
    JsonNode json =
        new ObjectMapper().readTree(CommandRun.of("closure", file, "--format", "frames").out());
    assertThat(json.get("function_count").intValue()).isEqualTo(4);
    JsonNode functions = json.get("functions");
    assertThat(functions).hasSize(3);
    assertThat(functions.get(0).get("entry").booleanValue()).isTrue();
    JsonNode z = functions.get(1);
    assertThat(z.get("index").intValue()).isEqualTo(2);
    assertThat(z.get("frame").booleanValue()).isTrue();
    // The call of the other import can't fork.
    assertThat(z.get("sites")).hasSize(1);
    assertThat(z.get("sites").get(0).get("kind").textValue()).isEqualTo("call");
    JsonNode g = functions.get(2);
    assertThat(g.get("frame").booleanValue()).isFalse();
    assertThat(g.get("control").booleanValue()).isTrue();
    assertThat(g.get("sites").get(0).get("kind").textValue()).isEqualTo("return_call");
  }

  @Test
  void aPresetOfKandeloNeedsItsEntry() throws IOException {
    String file =
        new TinyModule()
            .imports("env.other")
            .function("f", "10 00")
            .write(folder.resolve("m.wasm"));
    assertThat(CommandRun.of("closure", file).code()).isZero();
    CommandRun run = CommandRun.of("closure", file, "--preset", "kandelo");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no import of preset kandelo");
    assertThat(CommandRun.of("closure", MINISHELL, "--preset", "kandelo").out())
        .contains("host kandelo", "assumes host-is-kandelo");
  }

  @Test
  void aStarInAnEntryStandsForAnyText() {
    CommandRun run =
        CommandRun.of("closure", MINISHELL, "--entry", "kernel.kernel_f*k", "--format", "names");
    assertThat(run.out().lines()).containsExactlyElementsOf(SLOTS);
    assertThat(CommandRun.of("closure", MINISHELL, "--entry", "nowhere.*").err())
        .contains("no import nowhere.*");
  }

  @Test
  void discoverIsTheOriginsJson() throws Exception {
    CommandRun run = CommandRun.of("closure", MINISHELL, "--format", "discover-715");
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.fieldNames()).toIterable().containsExactly("fork_path", "count");
    assertThat(json.get("count").intValue()).isEqualTo(14);
    assertThat(json.get("fork_path").get(0))
        .hasToString("{\"name\":\"kernel_fork\",\"is_import\":true}");
  }

  @Test
  void asyncifyIsAListOfTheDefinedFunctions() throws Exception {
    CommandRun run = CommandRun.of("closure", MINISHELL, "--format", "asyncify");
    List<String> names = new ArrayList<>();
    new ObjectMapper().readTree(run.out()).forEach(name -> names.add(name.textValue()));
    assertThat(names).containsExactlyElementsOf(SLOTS);
  }

  @Test
  void dotDrawsEachFunctionAndSharedTargetSets() {
    String out = CommandRun.of("closure", MINISHELL, "--format", "dot").out();
    assertThat(out)
        .startsWith("digraph closure {\n")
        .contains("f5 [label=\"kernel_fork\", shape=box];")
        .contains("f17 -> f5 [label=\"call\"];")
        .contains("[label=\"call_indirect\"];")
        .endsWith("}\n");
  }

  @Test
  void graphmlIsWellFormed() throws Exception {
    String out = CommandRun.of("closure", MINISHELL, "--format", "graphml").out();
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(out.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("graphml");
    // 14 functions, and the three target sets with several members.
    assertThat(document.getElementsByTagName("node").getLength()).isEqualTo(17);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "names",
        "json",
        "discover",
        "discover-715",
        "frames",
        "asyncify",
        "onlylist",
        "removelist",
        "jspi",
        "dot",
        "graphml",
        "csv",
        "jsonl"
      })
  void bytesDependOnNothingButTheInput(String format) {
    CommandRun one = CommandRun.of("closure", MINISHELL, "--format", format, "--threads", "1");
    CommandRun four = CommandRun.of("closure", MINISHELL, "--format", format, "--threads", "4");
    assertThat(one.out()).isNotEmpty().isEqualTo(four.out());
  }

  @Test
  void readsStandardInputAndSeveralFiles() {
    CommandRun run =
        CommandRun.of(CommandRun.minishell(), "closure", "-", MINISHELL, "--format", "names");
    List<String> twice = new ArrayList<>(SLOTS);
    twice.addAll(SLOTS);
    assertThat(run.out().lines()).containsExactlyElementsOf(twice);
  }

  @Test
  void aModuleWithoutTheEntryIsNoError() {
    CommandRun run = CommandRun.of("closure", MINISHELL, "--entry", "env.nothing");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(MINISHELL + ": no env.nothing import\n  total 0 (0 local, 0 imports)\n");
  }

  @Test
  void aRequiredEntryMustBeThere() {
    CommandRun run =
        CommandRun.of("closure", MINISHELL, "--entry", "env.nothing", "--require-entry");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).isEqualTo("slotwise: " + MINISHELL + ": no import env.nothing\n");
  }

  @Test
  void exportsAndFunctionsAreEntries() {
    CommandRun export =
        CommandRun.of("closure", MINISHELL, "--entry-export", "_start", "--format", "names");
    assertThat(export.out().lines()).containsExactly("_start");
    CommandRun byName =
        CommandRun.of("closure", MINISHELL, "--entry-function", "stop", "--format", "names");
    assertThat(byName.out().lines()).containsExactly("_start", "perform", "stop");
    CommandRun byIndex =
        CommandRun.of("closure", MINISHELL, "--entry-function", "32", "--format", "names");
    assertThat(byIndex.out()).isEqualTo(byName.out());
  }

  @Test
  void rootsLimitWhatIsReached() throws Exception {
    CommandRun run =
        CommandRun.of(
            "closure", MINISHELL, "--level", "flow", "--root", "fork", "--format", "json");
    JsonNode json = new ObjectMapper().readTree(run.out());
    // fork calls the import and nothing else, so the other 31 functions are not reached.
    assertThat(json.get("total").intValue()).isEqualTo(2);
    assertThat(json.get("unreached").intValue()).isEqualTo(31);
  }

  @Test
  void entriesAddUp() {
    CommandRun run =
        CommandRun.of(
            "closure",
            MINISHELL,
            "--entry",
            "kernel.kernel_fork",
            "--entry",
            "kernel.kernel_exit",
            "--format",
            "json");
    assertThat(run.out()).contains("\"entry\":[\"kernel.kernel_fork\",\"kernel.kernel_exit\"]");
  }

  @Test
  void suspendListsShareTheFunctionsOut() {
    String inside = CommandRun.of("closure", MINISHELL, "--format", "onlylist").out();
    assertThat(inside.strip().split(",")).containsExactlyElementsOf(SLOTS);
    String outside = CommandRun.of("closure", MINISHELL, "--format", "removelist").out();
    // 33 functions, 6 of them imported, 13 in the closure.
    assertThat(outside.strip().split(",")).hasSize(14).contains("print").doesNotContain("fork");
    assertThat(CommandRun.of("closure", MINISHELL, "--format", "jspi").out())
        .isEqualTo("[ \"_start\" ]\n");
  }

  @Test
  void presetsKnowWhatSuspends() {
    CommandRun kandelo =
        CommandRun.of("closure", MINISHELL, "--preset", "kandelo", "--format", "names");
    assertThat(kandelo.out().lines()).containsExactlyElementsOf(SLOTS);
    // The shell reads its script from standard input, through read_line alone.
    CommandRun wasi = CommandRun.of("closure", MINISHELL, "--preset", "wasi", "--format", "names");
    assertThat(wasi.out().lines()).containsExactly("_start", "read_line");
    assertThat(CommandRun.of("closure", MINISHELL, "--preset", "jspi").out())
        .startsWith(MINISHELL + ": no preset jspi entry");
  }

  @Test
  void entriesAreReadFromAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("entries.txt"), "# forks\nkernel.kernel_fork\n");
    CommandRun run =
        CommandRun.of("closure", MINISHELL, "--entry-file", file.toString(), "--format", "names");
    assertThat(run.out().lines()).containsExactlyElementsOf(SLOTS);
  }
}
