// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.TypeInterner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is in a component: the fixtures' texts say what must be found. */
class InspectComponentCommandTest {
  private static final String COMPONENTS = "../tests/src/test/resources/fixtures/component/";

  private static CommandRun inspect(String name) {
    return CommandRun.of("inspect-component", COMPONENTS + name + ".wasm");
  }

  @Test
  void instancesSayWhatTheyGet() {
    assertThat(inspect("composed").out().lines())
        .contains(
            "  func      calls-slow = lift d/m:calls-slow",
            "  c: of callee",
            "    func        wait = wait",
            "  d: of caller",
            "    func        slow = lift c/m:slow",
            "  c/m: of callee/m",
            "    function h.wait = lower wait",
            "    function h.slow = lower c/m:slow",
            "  lift c/m:slow, memory c/m:memory, realloc c/m:realloc, post-return c/m:post, in c",
            "  lower c/m:slow, memory d/memory:memory, realloc d/memory:realloc, in d");
  }

  @Test
  void aModuleThatIsInstantiatedTwiceIsOneModuleAndTwoInstances() {
    assertThat(inspect("twice").out().lines())
        .contains(
            "  m: of m",
            "    function h.f = lower wait",
            "  m.2: of m",
            "    function h.f = lower log",
            "  func      a = lift m:run",
            "  func      b = lift m.2:run")
        .filteredOn(line -> line.startsWith("  m: at 0x"))
        .hasSize(1);
  }

  @Test
  void namesAreThoseOfWit() {
    assertThat(inspect("shim").out().lines())
        .contains(
            "  func      wasi:io/poll@0.2.0#[method]pollable.block",
            "    function wasi:io/poll@0.2.0.poll = shim:0",
            "    table    .$imports = shim:$imports",
            "    function .0 = lower wasi:io/poll@0.2.0#poll",
            "  lower wasi:io/poll@0.2.0#poll, memory main:memory, realloc main:cabi_realloc");
  }

  @Test
  void builtInsAndDestructorsAreNamed() {
    assertThat(inspect("async").out().lines())
        .contains(
            "    function h.starts = lower async slow",
            "    function h.wait = waitable-set.wait",
            "  lift async m:run, callback m:callback");
    assertThat(inspect("destructor").out().lines())
        .contains(
            "    function h.drop = resource.drop d:dtor",
            "    function h.drop-plain = resource.drop");
  }

  @Test
  void modulesAreWhereJsonSaysThatTheyAre() throws IOException {
    String file = COMPONENTS + "composed.wasm";
    byte[] bytes = Files.readAllBytes(Path.of(file));
    JsonNode inside =
        new ObjectMapper()
            .readTree(CommandRun.of("inspect-component", file, "--format", "json").out());
    assertThat(inside.get("core_modules")).hasSize(3);
    for (JsonNode module : inside.get("core_modules")) {
      int start = module.get("offset").asInt();
      int functions =
          ModuleDecoder.decode(
                  bytes,
                  start,
                  start + module.get("bytes").asInt(),
                  Limits.JS_API,
                  new TypeInterner())
              .functionCount();
      assertThat(module.get("functions").asInt()).isEqualTo(functions);
    }
    assertThat(inside.at("/components/1/definitions/canon").asInt()).isEqualTo(4);
    assertThat(inside.at("/core_instances/2/imports/0/from/canonical").asInt()).isEqualTo(4);
    assertThat(inside.at("/canonicals/4/of/canonical").asInt()).isEqualTo(1);
  }

  @Test
  void aModuleIsNoComponent() {
    CommandRun run = CommandRun.of("inspect-component", MINISHELL);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("slotwise: " + MINISHELL + " is a module, not a component")
        .hasLineCount(1);
  }
}
