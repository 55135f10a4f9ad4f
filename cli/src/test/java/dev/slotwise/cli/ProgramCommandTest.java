// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.slotwise.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs of two modules. The expected answers are those that {@code
 * examples/sidemodule/README.md} works out by hand.
 */
class ProgramCommandTest {
  private static final String FOLDER = "../examples/sidemodule/";
  private static final String MAIN = FOLDER + "main.wasm";
  private static final String SIDE = FOLDER + "side.wasm";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Frames of {@code observed-stacks.txt}, whose lines are stacks at real forks. */
  private static final List<String> OBSERVED =
      List.of("hidden_spawn", "plugin_spawn", "run_tasks", "_start");

  private static CommandRun linked(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command, MAIN, SIDE));
    args.addAll(Arrays.asList(more));
    args.add("--link");
    return CommandRun.of(args.toArray(new String[0]));
  }

  private static JsonNode json(CommandRun run) throws IOException {
    assertThat(run.err()).isEmpty();
    return JSON.readTree(run.out());
  }

  private static Set<String> names(JsonNode functions) {
    Set<String> names = new TreeSet<>();
    functions.forEach(function -> names.add(function.get("name").asText()));
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"types", "tables", "slots"})
  void theClosureIsTheOneOfTheReadme(String level) throws IOException {
    JsonNode closure = json(linked("closure", "--level", level, "--format", "json"));
    Set<String> expected =
        new TreeSet<>(
            List.of(
                "kernel_fork",
                "plugin_spawn",
                "hidden_spawn",
                "plugin_unused",
                "run_tasks",
                "call_back",
                "_start",
                "plugin_init"));
    if (level.equals("types")) {
      // All exports are address-taken there; none besides these has the type of a task.
      assertThat(names(closure.get("functions"))).containsAll(expected);
    } else {
      assertThat(names(closure.get("functions"))).isEqualTo(expected);
    }
    assertThat(closure.get("imports").asInt()).isEqualTo(1);
  }

  @Test
  void levelFlowHoldsWhatHappensAndLeavesOutWhatNobodyCalls() throws IOException {
    JsonNode closure = json(linked("closure", "--level", "flow", "--format", "json"));
    assertThat(names(closure.get("functions")))
        .containsAll(OBSERVED)
        .doesNotContain("plugin_unused");
    assertThat(closure.get("assumptions").toString())
        .contains("modules-linked-by-name", "modules-loaded-first");
  }

  @Test
  void reachabilityIsTheOneOfTheReadme() throws IOException {
    JsonNode live = json(linked("reachable", "--host", "passive", "--format", "json"));
    Set<String> taken = new TreeSet<>();
    live.get("functions")
        .forEach(
            function -> {
              if (function.get("address_taken").asBoolean()) {
                taken.add(function.get("name").asText());
              }
            });
    assertThat(taken)
        .containsExactly("hidden_spawn", "idle", "plugin_count", "plugin_spawn", "report");
    JsonNode dead = json(linked("reachable", "--host", "passive", "--dead", "--format", "json"));
    assertThat(names(dead.get("functions"))).containsExactly("plugin_unused");
  }

  @Test
  void aFunctionCarriesItsModuleAndItsIndexThere() throws IOException {
    JsonNode closure = json(linked("closure", "--format", "json"));
    for (JsonNode function : closure.get("functions")) {
      if (function.get("name").asText().equals("plugin_spawn")) {
        assertThat(function.get("module").asText()).isEqualTo("side.wasm");
        assertThat(function.get("module_index").asInt()).isEqualTo(6);
      }
      assertThat(function.has("module")).isNotEqualTo(function.get("import").asBoolean());
    }
    assertThat(closure.get("modules").toString())
        .isEqualTo(
            "[{\"name\":\"main.wasm\",\"file\":\"%s\"},{\"name\":\"side.wasm\",\"file\":\"%s\"}]"
                .formatted(MAIN, SIDE));
  }

  @Test
  void csvSaysWhereAFunctionComesFrom() {
    // kernel_fork is the host's; plugin_spawn is function 6 of side.wasm, as wasm-objdump has it.
    assertThat(linked("closure", "--format", "csv").out())
        .contains(",kernel_fork,true,false,", ",true,true,,,,,,\r\n")
        .containsPattern(",plugin_spawn,false,.*,7,true,true,true,true,side.wasm,6,,,,\r\n");
    assertThat(linked("reachable", "--format", "csv").out())
        .containsPattern(",plugin_spawn,false,.*,7,true,true,,,side.wasm,6,,,,\r\n");
  }

  @Test
  void everyOffsetIsOfACallInTheFileOfItsCaller() throws IOException {
    JsonNode graph = json(linked("callgraph", "--host", "passive", "--format", "json"));
    byte[] main = Files.readAllBytes(Path.of(MAIN));
    byte[] side = Files.readAllBytes(Path.of(SIDE));
    int checked = 0;
    for (JsonNode site : graph.get("sites")) {
      JsonNode caller = graph.get("functions").get(site.get("caller").asInt());
      if (caller.has("module")) {
        byte[] file = caller.get("module").asText().equals("side.wasm") ? side : main;
        int opcode = site.get("kind").asText().equals("call") ? 0x10 : 0x11;
        assertThat(file[site.get("offset").asInt()]).isEqualTo((byte) opcode);
        checked++;
      }
    }
    // 5 in main, 8 in side without plugin_unused, which is dead: as wasm-objdump -d lists them.
    assertThat(checked).isEqualTo(13);
  }

  @Test
  void withoutLinkEachFileIsAnsweredForByItself() {
    CommandRun both = CommandRun.of("closure", MAIN, SIDE, "--format", "json");
    CommandRun first = CommandRun.of("closure", MAIN, "--format", "json");
    CommandRun second = CommandRun.of("closure", SIDE, "--format", "json");
    assertThat(both.out()).isEqualTo(first.out() + second.out()).doesNotContain("\"module");
  }

  @Test
  void explainLeadsThroughBothModules() throws IOException {
    CommandRun run = linked("explain", "side.wasm:9");
    assertThat(run.code()).isZero();
    // The calls are at 0x209 of side.wasm, 0x120 of main.wasm, 0x19e of side.wasm.
    assertThat(run.out())
        .contains("plugin_init (side.wasm function 9)\n  call at 0x209")
        .contains("call_back (main.wasm function 3)\n  call_indirect at 0x120")
        .contains("plugin_spawn (side.wasm function 6)\n  call at 0x19e");
    assertThat(linked("explain", "idle").code()).isEqualTo(ExitCode.NO);
  }

  @Test
  void inspectTakesAndGivesOffsetsOfTheFile() {
    CommandRun run = linked("inspect", "main.wasm:run_tasks", "--at", "0x18c");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("run_tasks (function 6) at 0x18c:\n  local 0");
    CommandRun outside = linked("inspect", "run_tasks", "--at", "0x10");
    assertThat(outside.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outside.err()).contains("no instruction of the function is at 0x10");
  }

  @Test
  void aListIsHeldAgainstTheProgram(@TempDir Path folder) throws IOException {
    Path list = folder.resolve("list.txt");
    Files.writeString(list, "plugin_*\nhidden_spawn\nrun_tasks\ncall_back\n_start\nplugin_count\n");
    CommandRun complete = linked("check", "--list", list.toString());
    // plugin_* stands for plugin_count, too, which does not fork.
    assertThat(complete.out()).contains("is complete: 0 missing, 1 needless, 0 unknown");
    Files.writeString(list, "plugin_spawn\n");
    assertThat(linked("check", "--list", list.toString()).code()).isEqualTo(ExitCode.NO);
  }

  @Test
  void compareHasOneRowForAProgram() throws IOException {
    JsonNode rows = json(linked("compare", "--levels", "slots", "--format", "json")).get("rows");
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("counts").get(0).get("total").asInt()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "closure, closure",
    "callgraph, callgraph",
    "reachable, reachable",
    "why, reachable --why idle",
    "explain, explain plugin_init",
    "inspect, inspect run_tasks",
    "check, check --list ../LICENSE",
    "compare, compare",
    "callgraph, callgraph --open",
    "closure, closure --open --level flow",
  })
  void outputsFollowTheirSchemas(String schema, String command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--format", "json"));
    CommandRun run = linked(words.get(0), words.subList(1, words.size()).toArray(new String[0]));
    assertThat(run.err()).hasLineCount(command.contains("LICENSE") ? 1 : 0);
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../docs/schema/" + schema + ".json")))
                .validate(run.out(), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void namesCanBeGiven() {
    // Nothing imports from a module "plugin", so the program is the same.
    CommandRun named =
        CommandRun.of("closure", MAIN, "--link", "plugin=" + SIDE, "--format", "names");
    assertThat(named.out()).isEqualTo(linked("closure", "--format", "names").out());
    assertThat(named.err()).contains("no module imports from plugin").hasLineCount(1);
    CommandRun kernel = CommandRun.of("closure", MAIN, "--link", "kernel=" + SIDE, SIDE);
    assertThat(kernel.out()).contains("kernel.kernel_fork");
  }

  @Test
  void exportsForOtherModulesNeedNotBeTheHosts() throws IOException {
    JsonNode all = json(linked("reachable", "--library", "--format", "json"));
    assertThat(all.get("roots").toString()).contains("register_task", "plugin_unused");
    // plugin_unused is exported, and no module imports it: it stays the host's to call.
    JsonNode internal = json(linked("reachable", "--library", "--internal", "--format", "json"));
    assertThat(internal.get("roots").toString())
        .isEqualTo("[\"_start\",\"__wasm_call_ctors\",\"plugin_unused\",\"(loader)\"]");
    assertThat(internal.get("assumptions").toString()).contains("linked-exports-are-internal");
    CommandRun alone = CommandRun.of("closure", MAIN, "--internal");
    assertThat(alone.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void unknownSideModulesMakeEveryIndirectCallLeadToTheEntry() {
    // run_tasks and call_back call through the exported table; _start calls run_tasks.
    CommandRun open = CommandRun.of("closure", MAIN, "--open", "--format", "names");
    assertThat(open.out().lines()).containsExactly("call_back", "_start", "run_tasks");
    CommandRun closed = CommandRun.of("closure", MAIN, "--format", "names");
    assertThat(closed.out()).isEmpty();
    assertThat(CommandRun.of("explain", MAIN, "run_tasks", "--open", "--to", "plugin_init").out())
        .contains("(unknown side module)");
    // No module imports kernel.kernel_fork, but what is loaded may: as the closure says.
    assertThat(CommandRun.of("explain", MAIN, "run_tasks", "--open").out())
        .startsWith("run_tasks (main.wasm function 6)\n  call_indirect at 0x")
        .endsWith("(unknown side module) (function 1)\n");
    assertThat(CommandRun.of("closure", MAIN, "--open").out())
        .contains("assumes side-modules-unrestricted");
  }

  @Test
  void modulesThatDontFitAreRefusedInOneLine(@TempDir Path folder) throws IOException {
    Path user = folder.resolve("user.wasm");
    Path maker = folder.resolve("maker.wasm");
    // (module (type (func (param i32))) (import "env" "f" (func (type 0))))
    write(user, "01 05 01 60 01 7f 00", "02 09 01 03 65 6e 76 01 66 00 00");
    // (module (type (func)) (func (export "f")))
    write(maker, "01 04 01 60 00 00", "03 02 01 00", "07 05 01 01 66 00 00", "0a 04 01 02 00 0b");
    CommandRun run = CommandRun.of("closure", user.toString(), maker.toString(), "--link");
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err())
        .isEqualTo(
            "slotwise: %s: import of function env.f: incompatible import type: (param i32), but %s has ()\n"
                .formatted(user, maker));
    CommandRun named =
        CommandRun.of("closure", user.toString(), "--link", "env=" + SIDE, "--format", "json");
    assertThat(named.code()).as("side.wasm exports no f, so the host answers").isZero();
    CommandRun twice = CommandRun.of("closure", MAIN, MAIN, "--link");
    assertThat(twice.code()).isEqualTo(ExitCode.USAGE);
    assertThat(twice.err()).contains("given twice");
    CommandRun unlinked = CommandRun.of("explain", MAIN, SIDE, "plugin_init");
    assertThat(unlinked.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unlinked.err()).contains("2 files: give one, or --link them");
  }

  @Test
  void functionsOfOneNameAreToldApart(@TempDir Path folder) throws IOException {
    // (module (type (func)) (import "kernel" "kernel_fork" (func)) (func (export "f") call 0))
    String[] forks = {
      "01 04 01 60 00 00",
      "02 16 01 06 6b 65 72 6e 65 6c 0b 6b 65 72 6e 65 6c 5f 66 6f 72 6b 00 00",
      "03 02 01 00",
      "07 05 01 01 66 00 01",
      "0a 06 01 04 00 10 00 0b"
    };
    // (module (type (func)) (func (export "f")))
    String[] does = {
      "01 04 01 60 00 00", "03 02 01 00", "07 05 01 01 66 00 00", "0a 04 01 02 00 0b"
    };
    Path one = folder.resolve("one.wasm");
    Path two = folder.resolve("two.wasm");
    write(one, forks);
    write(two, does);
    CommandRun run =
        CommandRun.of("closure", one.toString(), two.toString(), "--link", "--format", "names");
    assertThat(run.out()).isEqualTo("one.wasm:f\n");
    Path lists = folder.resolve("lists");
    CommandRun list =
        CommandRun.of(
            "closure",
            one.toString(),
            two.toString(),
            "--link",
            "--format",
            "removelist",
            "-o",
            lists.toString());
    assertThat(list.out()).isEmpty();
    // Neither has names: f is function 0 of those that each defines.
    assertThat(lists.resolve("one-removelist")).hasContent("\n");
    assertThat(lists.resolve("two-removelist")).hasContent("0");
    CommandRun both =
        CommandRun.of(
            "explain", one.toString(), two.toString(), "f", "--link", "--to", "kernel.kernel_fork");
    assertThat(both.out())
        .contains("one.wasm:f (one.wasm function 1)")
        .contains("two.wasm:f (two.wasm function 0) can't be on the stack");
  }

  private static void write(Path file, String... sections) throws IOException {
    String text = "0061736d01000000" + String.join("", sections).replace(" ", "");
    Files.write(file, HexFormat.of().parseHex(text));
  }
}
