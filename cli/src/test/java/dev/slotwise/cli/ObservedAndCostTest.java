// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs have shown of a list, and what a list costs. */
class ObservedAndCostTest {
  private static final String FIXTURES = "../tests/src/test/resources/fixtures/closure/";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void theRunsOfTheExampleShowAllThatCanBeThere() {
    // Its README: sort_words can't be on the stack, and level slots does not know.
    CommandRun run =
        CommandRun.of(
            "check", MINISHELL, "--observed", "../examples/minishell/observed-stacks.txt");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            MINISHELL
                + ": ../examples/minishell/observed-stacks.txt shows 12 of 13 functions that can be"
                + " live when an entry runs\n"
                + "unseen    sort_words\n"
                + "leads     call in sort_words at "
                + offset(run.out())
                + ": enters sort; only if sort_words is never entered can it be left out\n");
  }

  @Test
  void theSameAsJson() throws IOException {
    CommandRun run =
        CommandRun.of(
            "check", MINISHELL, "--observed", write("17:fork 15:run_and_wait"), "--format", "json");
    assertThat(run.code()).isZero();
    JsonNode json = JSON.readTree(run.out());
    assertThat(json.get("frames").asInt()).isEqualTo(13);
    assertThat(json.get("unseen")).hasSize(11);
    // Of those that were shown others call run_and_wait and fork; calls among the others say
    // nothing.
    assertThat(json.get("leads")).isNotEmpty();
    for (JsonNode lead : json.get("leads")) {
      assertThat(json.get("target_sets").get(lead.get("enters").asInt()))
          .allSatisfy(target -> assertThat(target.asInt()).isIn(0, 15, 17));
    }
    assertThat(
            CommandRun.of("check", MINISHELL, "--observed", write("17:fork"), "--format", "junit")
                .code())
        .isEqualTo(2);
  }

  private static String offset(String out) {
    return out.replaceFirst("(?s).* at (0x[0-9a-f]+):.*", "$1");
  }

  @Test
  void tracesOfNodeAreRead() throws IOException {
    String trace =
        write(
            """
            Error
                at kernel_fork (file:///app.mjs:12:3)
                at fork (wasm://wasm/620670de:wasm-function[17]:0xc57)
                at wasm://wasm/620670de:wasm-function[15]:0x9e0
            background@http://localhost/app.wasm:wasm-function[16]:0x12
            """);
    assertThat(CommandRun.of("check", MINISHELL, "--observed", trace).out())
        .contains("shows 3 of 13 functions", "unseen    run\n")
        .doesNotContain("unseen    run_and_wait", "unseen    fork", "unseen    background");
  }

  @Test
  void stacksOfAnotherBuildAreNoticed() throws IOException {
    CommandRun outside =
        CommandRun.of("check", MINISHELL, "--observed", write("18:print 6:_start"));
    assertThat(outside.code()).isEqualTo(1);
    assertThat(outside.out()).contains("outside   ");
    assertThat(CommandRun.of("check", MINISHELL, "--observed", write("99:none")).err())
        .contains("shows function 99, and the module has 33: the stacks are of another build");
    assertThat(CommandRun.of("check", MINISHELL, "--observed", write("nothing")).code())
        .isEqualTo(3);
    assertThat(CommandRun.of("check", MINISHELL).code()).isEqualTo(2);
    // A stack may be deep, and is a line.
    assertThat(
            CommandRun.of("check", MINISHELL, "--observed", write("17:fork ".repeat(50_000))).out())
        .contains("shows 1 of 13 functions");
  }

  private String write(String stacks) throws IOException {
    return Files.writeString(folder.resolve("stacks.txt"), stacks).toString();
  }

  @Test
  void costIsToldBySumAndByFunction() throws IOException {
    // Two bytes of locals and end, and two calls of two bytes, of which the second can suspend:
    // 35.39 + 59.33 + 1.95 * 6 = 106.42.
    String file =
        new TinyModule()
            .imports("env.wait", "env.other")
            .function("f", "10 01 10 00")
            .write(folder.resolve("m.wasm"));
    CommandRun csv =
        CommandRun.of("closure", file, "--entry", "env.wait", "--cost", "--format", "csv");
    assertThat(csv.out()).isEqualTo("index,name,bytes,calls,added\r\n2,f,6,1,106\r\n");
    assertThat(CommandRun.of("closure", file, "--entry", "env.wait", "--cost").out())
        .contains("Asyncify would add some 106 bytes to 6, at 1 calls of 1 functions");
    assertThat(CommandRun.of("closure", file, "--cost", "--format", "names").code()).isEqualTo(2);
  }

  /** Kandelo's instrumenter, by its rule: as the same functions written out by hand. */
  @Test
  void whatKandeloAddsIsWhatItsRuleWrites() throws IOException {
    WasmModule before = fixture("fork-cost");
    WasmModule after = fixture("fork-cost-written");
    JsonNode cost =
        JSON.readTree(
                CommandRun.of(
                        "closure",
                        FIXTURES + "fork-cost.wasm",
                        "--preset",
                        "kandelo",
                        "--entry",
                        "kernel.*",
                        "--cost",
                        "--format",
                        "json")
                    .out())
            .get("cost");
    assertThat(cost.get("scheme").asText()).isEqualTo("kandelo");
    assertThat(cost.get("functions")).hasSize(3);
    int added = 0;
    for (JsonNode function : cost.get("functions")) {
      String name = before.functionName(function.get("index").asInt());
      int more = size(after, name) - size(before, name);
      if (name.equals("arms")) {
        // And the function that resumes it, with its size.
        more += size(after, "resume_arms") + 1;
      }
      assertThat(function.get("added").asInt()).as(name).isEqualTo(more);
      assertThat(function.get("bytes").asInt()).as(name).isEqualTo(size(before, name));
      added += more;
    }
    assertThat(cost.get("added").asInt()).isEqualTo(added);
    assertThat(cost.get("calls").asInt()).isEqualTo(6);
  }

  private static WasmModule fixture(String name) throws IOException {
    return ModuleDecoder.decode(Files.readAllBytes(Path.of(FIXTURES + name + ".wasm")));
  }

  private static int size(WasmModule module, String function) {
    int index =
        IntStream.range(module.importedFunctionCount(), module.functionCount())
            .filter(candidate -> module.functionName(candidate).equals(function))
            .findFirst()
            .orElseThrow();
    return module.bodyEnd(index) - module.bodyStart(index);
  }
}
