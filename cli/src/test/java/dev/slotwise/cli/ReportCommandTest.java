// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code slotwise report}: what is in the page. What the page does with it: ReportInBrowserTest.
 */
class ReportCommandTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

  @TempDir Path folder;

  /** The document inside a page. */
  static String data(String page) {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return data.group(1);
  }

  private static String page(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "report";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "-o";
    all[args.length + 2] = "-";
    CommandRun run = CommandRun.of(all);
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private static JsonNode json(String... args) throws IOException {
    return new ObjectMapper().readTree(data(page(args)));
  }

  /** The numbers are those that the example's README works out, and that compare prints. */
  @Test
  void levelsHaveTheCountsOfTheExample() throws IOException {
    JsonNode levels = json(MINISHELL, "--levels", "types,slots,flow").get("levels");
    assertThat(levels.findValuesAsText("id")).containsSubsequence("types", "slots", "flow");
    assertThat(levels.get(0).at("/closure/total").asInt()).isEqualTo(15);
    assertThat(levels.get(1).at("/closure/total").asInt()).isEqualTo(14);
    assertThat(levels.get(1).at("/frames/local").asInt()).isEqualTo(13);
    assertThat(levels.get(1).get("states").asText())
        .matches("[0-3]{33}")
        .satisfies(states -> assertThat(states.chars().filter(c -> c == '3')).hasSize(14));
  }

  /** The estimates of a level are those of its closure. */
  @Test
  void costsAreThoseOfTheClosure() throws IOException {
    JsonNode level = json(MINISHELL, "--levels", "slots").get("levels").get(0);
    JsonNode closure =
        new ObjectMapper()
            .readTree(CommandRun.of("closure", MINISHELL, "--cost", "--format", "json").out());
    int sum = 0;
    for (JsonNode cost : level.get("cost")) {
      sum += cost.asInt();
    }
    assertThat(level.get("cost")).hasSize(14);
    assertThat(sum).isPositive().isEqualTo(closure.at("/cost/added").asInt());
  }

  /** Following the first calls from a function gives a chain as long as explain's. */
  @Test
  void chainsAreAsLongAsThoseOfExplain() throws IOException {
    JsonNode report = json(MINISHELL, "--levels", "slots");
    JsonNode level = report.get("levels").get(0);
    String states = level.get("states").asText();
    for (int function = 0; function < states.length(); function++) {
      if (states.charAt(function) >= '2') {
        JsonNode explained =
            new ObjectMapper()
                .readTree(
                    CommandRun.of(
                            "explain", MINISHELL, Integer.toString(function), "--format", "json")
                        .out());
        assertThat(chainLength(level, function))
            .as("function %d", function)
            .isEqualTo(explained.at("/answers/0/hops").size());
      }
    }
  }

  private static int chainLength(JsonNode level, int start) {
    String states = level.get("states").asText();
    int length = 0;
    int function = start;
    while (true) {
      int place = (int) states.substring(0, function).chars().filter(state -> state >= '2').count();
      if (level.get("next").get(place).asInt() == -1) {
        return length;
      }
      function = level.get("through").get(place).asInt();
      length++;
    }
  }

  /**
   * The example's README: sort calls a comparator from the table, and that one site alone brings
   * sort_by_child into the closure; fork's callers need no table.
   */
  @Test
  void aCutIsWhatTheExampleIsAbout() throws IOException {
    JsonNode report = json(MINISHELL, "--levels", "slots");
    JsonNode level = report.get("levels").get(0);
    assertThat(cutOf(report, level, "sort_by_child").get("size").asInt()).isEqualTo(1);
    int place = placeOf(report, level, "fork");
    assertThat(level.get("cut").get(place).asInt()).isEqualTo(-1);
    assertThat(level.get("bounds")).isEmpty();
  }

  private static JsonNode cutOf(JsonNode report, JsonNode level, String name) {
    return level.get("cuts").get(level.get("cut").get(placeOf(report, level, name)).asInt());
  }

  private static int placeOf(JsonNode report, JsonNode level, String name) {
    int function = 0;
    while (!report.at("/functions/names").get(function).asText().equals(name)) {
      function++;
    }
    String before = level.get("states").asText().substring(0, function);
    return (int) before.chars().filter(state -> state >= '2').count();
  }

  /**
   * The README: 13 functions of the example stand in its table, from slot 1 on; banner is first.
   */
  @Test
  void tablesHaveTheirSlots() throws IOException {
    JsonNode report = json(MINISHELL);
    JsonNode table = report.at("/tables/0");
    assertThat(table.get("unknown").asBoolean()).isFalse();
    assertThat(table.get("anywhere")).isEmpty();
    assertThat(table.get("runs")).hasSize(1);
    assertThat(table.at("/runs/0/start").asText()).isEqualTo("1");
    JsonNode functions = table.at("/runs/0/functions");
    assertThat(functions).hasSize(13);
    assertThat(report.at("/functions/names").get(functions.get(0).asInt()).asText())
        .isEqualTo("banner");
  }

  /** As closure --link counts; offsets and sizes are those of each function's own module. */
  @Test
  void linkedModulesAreOneProgram() throws IOException {
    String main = "../examples/sidemodule/main.wasm";
    String side = "../examples/sidemodule/side.wasm";
    JsonNode report = json(main, side, "--link", "--levels", "slots");
    assertThat(report.get("modules").findValuesAsText("name"))
        .containsExactly("main.wasm", "side.wasm");
    JsonNode closure =
        new ObjectMapper()
            .readTree(CommandRun.of("closure", main, side, "--link", "--format", "json").out());
    assertThat(report.at("/levels/0/closure/total")).isEqualTo(closure.get("total"));
    JsonNode names = report.at("/functions/names");
    int loader = report.at("/functions/stand_ins/0").asInt();
    assertThat(report.at("/functions/bytes").get(loader).asInt()).isZero();
    assertThat(report.at("/functions/modules").get(loader).asInt()).isEqualTo(-1);
    for (int function = 0; function < names.size(); function++) {
      if (names.get(function).asText().equals("plugin_spawn")) {
        assertThat(report.at("/functions/modules").get(function).asInt()).isEqualTo(1);
      }
    }
    JsonNode sites =
        new ObjectMapper()
            .readTree(CommandRun.of("callgraph", main, side, "--link", "--format", "json").out())
            .get("sites");
    assertThat(report.at("/sites/gaps")).hasSameSizeAs(sites);
    int offset = 0;
    for (int site = 0; site < sites.size(); site++) {
      offset += report.at("/sites/gaps").get(site).asInt();
      assertThat(offset).isEqualTo(sites.get(site).get("offset").asInt());
    }
  }

  @Test
  void namesCantEndTheScript() throws IOException {
    SortedMap<Integer, String> names = new TreeMap<>();
    names.put(6, "</script><script>alert(1)</script>");
    names.put(7, "<!--<script>");
    names.put(8, "\u0000\u2028\"'&amp;");
    names.put(9, "@SCRIPT@@LIBRARY@@DATA@");
    Path module = folder.resolve("module.wasm");
    Files.write(module, Renamed.withNames(CommandRun.minishell(), names));
    String page = page(module.toString());
    String data = data(page);
    assertThat(data).doesNotContain("<", ">", "&", "'");
    JsonNode read = new ObjectMapper().readTree(data).at("/functions/names");
    names.forEach((function, name) -> assertThat(read.get(function).asText()).isEqualTo(name));
    // Nothing else of the page depends on the module.
    assertThat(page.replace(data, ""))
        .isEqualTo(page(MINISHELL).replace(data(page(MINISHELL)), ""));
  }

  @Test
  void theSameInputGivesTheSameBytes() {
    assertThat(page(MINISHELL, "--threads", "2")).isEqualTo(page(MINISHELL, "--threads", "1"));
  }

  @Test
  void thePageLoadsNothingAndCarriesTheLibrarysLicence() {
    String page = page(MINISHELL);
    assertThat(page)
        .contains("default-src 'none'")
        .contains("Permission to use, copy, modify, and/or distribute this software")
        .doesNotContain("src=\"http", "href=\"http", "@import", "url(");
  }

  @Test
  void aModuleWithoutTheEntryHasAPage() throws IOException {
    CommandRun run = CommandRun.of("report", MINISHELL, "--entry", "env.nothing", "-o", "-");
    assertThat(run.err())
        .isEqualTo("slotwise: warning: " + MINISHELL + ": no import env.nothing\n");
    JsonNode report = new ObjectMapper().readTree(data(run.out()));
    assertThat(report.get("seeds")).isEmpty();
    assertThat(report.at("/levels/0/closure/total").asInt()).isZero();
  }

  @Test
  void aFileThatCantBeWrittenIsOneLine() {
    CommandRun run = CommandRun.of("report", MINISHELL, "-o", folder.toString());
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err()).hasLineCount(1).contains("can't be written");
  }

  @Test
  void aBudgetThatIsTooShortIsSaid() {
    CommandRun run =
        CommandRun.of("report", MINISHELL, "--levels", "flow", "--budget", "1", "-o", "-");
    assertThat(run.code()).isEqualTo(ExitCode.LIMIT);
    assertThat(data(run.out())).containsPattern("\"fallback\":\\[[0-9]");
  }
}
