// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.interp.callgraph.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** callgraph, compare, explain, validate, completion. */
class OtherCommandsTest {
  @TempDir Path folder;

  @Test
  void callgraphCountsSitesAndTargets() {
    CommandRun run = CommandRun.of("callgraph", MINISHELL, "--host", "passive");
    assertThat(run.out())
        .contains("45 call sites")
        .contains("41 direct, 1 exact, 3 type")
        // The table of commands: run, background and six more.
        .contains("8 targets (type)  call_indirect at 0x2f4 in perform");
  }

  @Test
  void callgraphAsJsonKeepsTargetSetsOnce() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(CommandRun.of("callgraph", MINISHELL, "--format", "json").out());
    assertThat(json.get("functions")).hasSize(33);
    // A strict host may hand in its own functions, so their addresses are taken.
    assertThat(json.get("functions").get(5))
        .hasToString(
            "{\"index\":5,\"name\":\"kernel_fork\",\"import\":\"kernel.kernel_fork\","
                + "\"exports\":[],\"live\":true,\"address_taken\":true}");
    assertThat(json.get("sites")).hasSize(45);
    assertThat(json.get("target_sets")).doesNotHaveDuplicates();
    // A strict host can call back during each of the six imports.
    assertThat(json.get("host_edges")).hasSize(6);
  }

  @Test
  void callgraphDrawsANeighbourhoodWithNames() {
    // print calls fd_write and itself is called by many: one call away, with nothing between them.
    CommandRun run =
        CommandRun.of(
            "callgraph",
            MINISHELL,
            "--focus",
            "print",
            "--depth",
            "1",
            "--format",
            "edges",
            "--host",
            "passive");
    assertThat(run.out())
        .startsWith("from,to,kind,from_name,to_name\r\n")
        .contains("f12,f2,call,print,fd_write\r\n", ",f12,call,echo,print\r\n")
        .doesNotContain("kernel_fork");
    assertThat(CommandRun.of("callgraph", MINISHELL, "--focus", "print").err())
        .isEqualTo("slotwise: --focus goes with --format dot, graphml or edges\n");
    CommandRun negative =
        CommandRun.of(
            "callgraph", MINISHELL, "--focus", "print", "--depth", "-1", "--format", "dot");
    assertThat(negative.code()).isEqualTo(2);
    assertThat(negative.err()).contains("--depth: not a number of calls: -1").hasLineCount(1);
  }

  @Test
  void compareIsTheOriginsTable() {
    CommandRun run =
        CommandRun.of("compare", MINISHELL, "--levels", "tables,slots", "--format", "markdown");
    assertThat(run.out())
        .isEqualTo(
            """
            | input | tables | slots | delta |
            | --- | --- | --- | --- |
            | %s | 15 (14 local, 1 import) | 14 (13 local, 1 import) | -1 |
            """
                .formatted(MINISHELL));
  }

  @Test
  void compareSaysThatAnEntryIsMissing() {
    CommandRun run = CommandRun.of("compare", MINISHELL, "--entry", "env.nothing");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("no env.nothing import").contains("n/a");
  }

  @Test
  void explainShowsAShortestChain() {
    CommandRun run = CommandRun.of("explain", MINISHELL, "sort_by_child");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().filter(line -> !line.startsWith(" ")))
        .containsExactly(
            "sort_by_child (function 26)",
            "sort (function 24)",
            "by_child (function 27)",
            "run_and_wait (function 15)",
            "fork (function 17)",
            "kernel_fork (function 5)");
    assertThat(run.out())
        .contains(
            "call_indirect at 0x755: table 0, type (param i32 i32) (result i32);"
                + " index not proven constant: any function of the type that table 0 can hold;"
                + " 2 targets");
  }

  @Test
  void explainTakesEntriesAsClosureDoes() throws Exception {
    CommandRun run =
        CommandRun.of(
            "explain",
            MINISHELL,
            "fork",
            "--entry",
            "kernel.kernel_f*",
            "--to",
            "kernel.kernel_wait",
            "--format",
            "json");
    assertThat(run.code()).isZero();
    assertThat(new ObjectMapper().readTree(run.out()).get("to").textValue())
        .isEqualTo("kernel.kernel_wait, kernel.kernel_f*");
    assertThat(CommandRun.of("explain", MINISHELL, "fork", "--preset", "kandelo").code()).isZero();
    // fork, itself, does not wait.
    String[] wait = {"explain", MINISHELL, "fork", "--to", "kernel.kernel_wait"};
    assertThat(CommandRun.of(wait).code()).isEqualTo(1);
    CommandRun both =
        CommandRun.of(
            "explain",
            MINISHELL,
            "fork",
            "--to",
            "kernel.kernel_wait",
            "--to",
            "kernel.kernel_fork");
    assertThat(both.code()).isZero();
  }

  @Test
  void explainGoesFromARoot() throws Exception {
    CommandRun run =
        CommandRun.of("explain", MINISHELL, "fork", "--from", "_start", "--format", "json");
    JsonNode hops = new ObjectMapper().readTree(run.out()).get("answers").get(0).get("hops");
    assertThat(hops).hasSize(3);
    assertThat(hops.get(1).get("kind").textValue()).isEqualTo("call_indirect");
  }

  @Test
  void explainAnswersNo() {
    CommandRun run = CommandRun.of("explain", MINISHELL, "print");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).startsWith("print (function 12) can't be on the stack");
  }

  @Test
  void explainNamesTheProvenSlot() {
    // show_banner calls slot 1, and no other: its witness to banner says so.
    CommandRun run = CommandRun.of("explain", MINISHELL, "banner", "--from", "show_banner");
    assertThat(run.out()).contains("index 1 is one slot; 1 target");
    CommandRun coarse =
        CommandRun.of("explain", MINISHELL, "banner", "--from", "show_banner", "--level", "tables");
    assertThat(coarse.out()).contains("index 1: level tables asks for no slot");
  }

  @Test
  void explainTakesItsWordsInAnyOrder() {
    CommandRun usual = CommandRun.of("explain", MINISHELL, "fork", "--to", "kernel.kernel_fork");
    assertThat(CommandRun.of("explain", MINISHELL, "--to", "kernel.kernel_fork", "fork"))
        .isEqualTo(usual);
    CommandRun alone = CommandRun.of("explain", MINISHELL);
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err())
        .isEqualTo(
            "slotwise: give a module and then a function; there is only " + MINISHELL + "\n");
  }

  @Test
  void explainNeedsFunctionsThatExist() {
    CommandRun run = CommandRun.of("explain", MINISHELL, "nobody");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("slotwise: " + MINISHELL + ": no function nobody\n");
  }

  @Test
  void callgraphSaysWhereUnknownIndicesComeFrom() {
    // What is left at level flow is the table of commands, which perform reads from memory.
    assertThat(
            CommandRun.of(
                    "callgraph",
                    MINISHELL,
                    "--algorithm",
                    "flow",
                    "--host",
                    "passive",
                    "--why-unknown")
                .out())
        .endsWith("       1  memory\n");
  }

  @Test
  void inspectTellsContextsApart() {
    // Function 24, sort, is called at 0x5ff with by_text in slot 2, at 0x800 with by_child in slot
    // 3.
    String sort =
        CommandRun.of("inspect", MINISHELL, "sort", "--at", "0x755", "--context", "1").out();
    assertThat(sort)
        .containsSubsequence(
            "called from 0x5ff", "stack 2 = 2", "called from 0x800", "stack 2 = 3");
    // Its banner is called through slot 1, whoever calls it.
    assertThat(CommandRun.of("inspect", MINISHELL, "show_banner").out())
        .startsWith("show_banner (function 8) at 0x1a5:")
        .contains("stack 0 = 1");
  }

  @Test
  void inspectShowsTablesAndMemory() {
    // At its first call _start has run nothing, so memory holds the data segments' bytes; those at
    // 0x400 are the letters of "sort", the first of them lowest.
    CommandRun run = CommandRun.of("inspect", MINISHELL, "_start", "--memory", "0x400");
    assertThat(run.err()).isEmpty();
    int sort = 's' | 'o' << 8 | 'r' << 16 | 't' << 24;
    assertThat(run.out())
        .containsSubsequence(
            "  table 0: 14 slots\n",
            "  memory 0: 2 pages\n",
            "  words from 0x400 on: " + sort + ", ");
    CommandRun wrong = CommandRun.of("inspect", MINISHELL, "_start", "--memory", "x");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--memory: not an address: x");
  }

  @Test
  void inspectShowsWhatIsKnownOfVariablesTogether() {
    // The fixture says it: i runs below n, and p, two ahead of it, moves together with i.
    String counters = "../tests/src/test/resources/fixtures/states/two-counters.wasm";
    assertThat(CommandRun.of("inspect", counters, "main", "--state", "zones").out())
        .containsSubsequence(
            "  relation: local 1 <= local 0 - 1\n",
            "  relation: signed local 1 <= signed local 0 - 1\n",
            "  relation: local 2 = local 1 + 2\n",
            "  relation: signed local 2 = signed local 1 + 2\n");
    assertThat(
            CommandRun.of("inspect", counters, "main", "--state", "zones", "--format", "json")
                .out())
        .contains("\"local 1 <= local 0 - 1\"", "\"local 2 = local 1 + 2\"");
    assertThat(CommandRun.of("inspect", counters, "main").out()).doesNotContain("relation");
  }

  @Test
  void inspectNeedsTheOffsetOfAnInstruction() {
    // At 0x2f4 is a call_indirect, so at 0x2f5 is its type; 0x8 is before all code.
    for (String offset : new String[] {"0x2f5", "0x8"}) {
      CommandRun run = CommandRun.of("inspect", MINISHELL, "perform", "--at", offset);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err())
          .isEqualTo("slotwise: --at: no instruction of the function is at " + offset + "\n");
    }
  }

  @Test
  void inspectRefusesWhatHasNoCode() {
    CommandRun run = CommandRun.of("inspect", MINISHELL, "kernel_fork");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("kernel_fork is imported");
  }

  @Test
  void validateListsCustomSections() {
    // What examples/minishell/build.sh leaves in: lld writes these two.
    assertThat(CommandRun.of("validate", "--sections", MINISHELL).out())
        .contains("custom section name: names, ")
        .contains("custom section producers: producers, ");
  }

  @Test
  void validateGoesOnAfterAnInvalidModule() throws Exception {
    byte[] bytes = CommandRun.minishell();
    bytes[bytes.length / 2] ^= 0x55;
    Path broken = Files.write(folder.resolve("broken.wasm"), bytes);
    CommandRun run = CommandRun.of("validate", broken.toString(), MINISHELL);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).startsWith("slotwise: " + broken + ": offset 0x").hasLineCount(1);
    assertThat(run.out()).isEqualTo(MINISHELL + ": valid, 33 functions (6 imported), 3042 bytes\n");
  }

  @Test
  void completionKnowsCommandsAndValues() {
    assertThat(CommandRun.of("completion", "bash").out())
        .contains("slotwise")
        .contains("--entry-export");
    String levels = Stream.of(Level.values()).map(Level::id).collect(Collectors.joining(" "));
    assertThat(CommandRun.of("completion", "fish").out())
        .contains("-a closure")
        .contains("-n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'")
        // A host may be a file, too.
        .contains("-l host -r -a 'strict passive wasi emscripten kandelo'")
        .contains("-l level -r -f -a '" + levels + "'");
  }

  /** Each by itself frees less: 1 and 2, as the listing before says. */
  @Test
  void callsThatTieFunctionsInTogetherAreFoundTogether() {
    CommandRun run =
        CommandRun.of(
            "explain", MINISHELL, "sort", "--level", "slots", "--why-not-smaller", "0x755");
    assertThat(run.out())
        .contains("       2  call_indirect at 0x333 in leave, 3 targets\n")
        .contains("       1  call_indirect at 0x2f4 in perform, 8 targets\n")
        .containsPattern(
            " 4  call_indirect at 0x2f4 in perform, 8 targets\n +and  call_indirect at 0x333 in leave");
  }
}
