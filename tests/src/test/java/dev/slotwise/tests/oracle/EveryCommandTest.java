// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import dev.slotwise.tests.fixture.Fixture;
import dev.slotwise.tests.fixture.Fixtures;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command has an answer for every valid module: no internal error, no stack trace, no exit
 * code but "done" and "no". The fixtures have all kinds of instructions, types and tables;
 * generated modules combine them as no one would write them.
 */
class EveryCommandTest {
  private static final List<String> HOSTS = List.of("passive", "strict", "wasi", "emscripten");
  private static final List<String> LEVELS =
      List.of("types", "tables", "slots", "flow", "provenance");

  @TempDir private static Path folder;

  @Test
  void theFixturesAreAnswered() throws IOException {
    List<byte[]> modules =
        Stream.of("closure", "flow", "valueflow", "reachable")
            .flatMap(Fixtures::in)
            .map(Fixture::module)
            .toList();
    assertThat(modules).hasSizeGreaterThan(100);
    assertThat(failures(modules)).isEmpty();
  }

  @Test
  void generatedModulesAreAnswered() throws IOException {
    assertThat(failures(generated(0, 20))).isEmpty();
  }

  @Test
  @Tag("nightly")
  void manyGeneratedModulesAreAnswered() throws IOException {
    assertThat(failures(generated(20, 2_000))).isEmpty();
  }

  private static List<byte[]> generated(long first, long end) {
    return LongStream.range(first, end)
        .mapToObj(seed -> ModuleGenerator.generate(Choices.random(seed)).bytes())
        .toList();
  }

  /** What went wrong, a line a run. */
  private static List<String> failures(List<byte[]> modules) throws IOException {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < modules.size(); i++) {
      Path file = folder.resolve("module-" + i + ".wasm");
      Files.write(file, modules.get(i));
      WasmModule module = ModuleDecoder.decode(modules.get(i));
      for (List<String> command : commands(file.toString(), module, i)) {
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        int code =
            Main.run(
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                error,
                command.toArray(new String[0]));
        String message = error.toString(StandardCharsets.UTF_8);
        if (code > 1 || message.contains("internal error") || message.contains("\tat ")) {
          failures.add(String.join(" ", command) + ": " + code + " " + message.strip());
        }
      }
      Files.delete(file);
    }
    return failures;
  }

  /** Every command, and in turn every host and level. */
  private static List<List<String>> commands(String file, WasmModule module, int turn) {
    String host = HOSTS.get(turn % HOSTS.size());
    String level = LEVELS.get(turn % LEVELS.size());
    String algorithm = List.of("cha", "rta", "vta").get(turn % 3);
    String skeleton = folder.resolve("skeleton.wasm").toString();
    String report = folder.resolve("report.html").toString();
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("validate", file));
    commands.add(List.of("closure", file, "--level", level, "--host", host));
    commands.add(List.of("callgraph", file, "--algorithm", algorithm, "--host", host));
    commands.add(List.of("callgraph", file, "--algorithm", "flow", "--why-unknown"));
    commands.add(List.of("traps", file, "--host", host, "--list", "always,may,never"));
    commands.add(List.of("taint", file, "--source", "h.a*", "--sink", "h.*", "--host", host));
    commands.add(List.of("taint", file, "--source", "h.*", "--sink", "h.*", "--implicit"));
    commands.add(List.of("findings", file, "--host", host, "--client", "unknown-indices"));
    commands.add(List.of("reachable", file, "--host", host));
    commands.add(List.of("skeleton", file, "-o", skeleton));
    commands.add(List.of("validate", skeleton));
    commands.add(List.of("report", file, "--host", host, "-o", report));
    if (module.importedFunctionCount() < module.definedFunctionsEnd()) {
      String function = Integer.toString(module.importedFunctionCount());
      commands.add(List.of("compare", file, "--entry-function", function, "--host", host));
      commands.add(List.of("explain", file, function, "--from", function));
      commands.add(List.of("inspect", file, function));
      commands.add(List.of("report", file, "--entry-function", function, "-o", report));
    }
    return commands;
  }
}
