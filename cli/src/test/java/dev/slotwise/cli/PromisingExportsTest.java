// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What JavaScript Promise Integration must be told, and can't do.
 *
 * <p>The module: direct sleeps; by_pointer calls through the table, which holds direct; thrower
 * calls invoke_v, which may call what is in the table, or sleep itself; quiet does nothing.
 */
class PromisingExportsTest {
  @TempDir Path folder;
  private String file = "";

  @BeforeEach
  void write() throws IOException {
    file =
        new TinyModule()
            .imports("env.emscripten_sleep", "env.invoke_v")
            .function("direct", "10 00")
            .exported("direct")
            .function("by_pointer", "41 00 11 00 00")
            .exported("by_pointer")
            .function("thrower", "10 01")
            .exported("thrower")
            .function("quiet", "")
            .exported("quiet")
            .withTable()
            .write(folder.resolve("m.wasm"));
  }

  private CommandRun run(String... more) {
    String[] line = {"closure", file, "--preset", "jspi", "--level", "tables"};
    String[] all = java.util.Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return CommandRun.of(all);
  }

  @Test
  void eachExportSaysWhyItMustBePromising() {
    assertThat(run().out())
        .contains(
            """
            exports that must be promising:
              direct: by resolved calls; direct > env.emscripten_sleep
              by_pointer: hangs on 1 indirect call; by_pointer > direct > env.emscripten_sleep
              thrower: by resolved calls; thrower > env.invoke_v > env.emscripten_sleep
            """);
  }

  @Test
  void javaScriptBetweenExportAndEntryIsNamed() {
    assertThat(run().out())
        .contains(
            "JavaScript frames, which JSPI can't suspend",
            "\n  thrower > env.invoke_v > env.emscripten_sleep\n");
    assertThat(run("--format", "jspi").err())
        .containsOnlyOnce("env.invoke_v: JavaScript frames between exports and entries");
  }

  @Test
  void theListsAreThoseOfEmscriptenAndOfTheApi() {
    assertThat(run("--format", "jspi").out())
        .isEqualTo("[ \"direct\", \"by_pointer\", \"thrower\" ]\n");
    assertThat(run("--format", "jspi-imports").out()).isEqualTo("[ \"emscripten_sleep\" ]\n");
    assertThat(run("--format", "jspi-api").out())
        .contains(
            "export const suspending = [ [ \"env\", \"emscripten_sleep\" ] ]",
            "export const promising = [ \"direct\", \"by_pointer\", \"thrower\" ]");
  }

  @Test
  void exportsThatNobodyCallsNeedNotBePromising() throws IOException {
    String used = Files.writeString(folder.resolve("used"), "by_pointer\nquiet\ngone\n").toString();
    CommandRun list = run("--format", "jspi", "--used", used);
    assertThat(list.out()).isEqualTo("[ \"by_pointer\" ]\n");
    assertThat(list.err()).contains("--used " + used + ": no export gone");
    assertThat(run("--used", used).out()).doesNotContain("  direct: ", "  thrower: ");
  }
}
