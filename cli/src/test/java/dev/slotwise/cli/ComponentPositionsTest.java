// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.wasm.binary.ByteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of source code that a core module's debug information names, inside of a component. */
class ComponentPositionsTest {
  /** A module of C with debug information. Its one import is {@code int env.ask(int)}. */
  private static final Path MODULE =
      Path.of("../tests/src/test/resources/pointers/O3/structures.wasm");

  @TempDir Path folder;

  private Path component() throws IOException {
    byte[] module = Files.readAllBytes(MODULE);
    ByteWriter out = new ByteWriter();
    raw(out, 0, 'a', 's', 'm', 0x0D, 0, 1, 0);
    // A function type: from a u32, p, to a u32; an import of it; its core function.
    section(out, 7, part -> raw(part, 1, 0x40, 1, 1, 'p', 0x79, 0, 0x79));
    section(out, 10, part -> raw(part, 1, 0, 3, 'a', 's', 'k', 1, 0));
    section(out, 8, part -> raw(part, 1, 1, 0, 0, 0));
    section(out, 1, part -> part.raw(module, 0, module.length));
    // An instance that exports ask, and one of the module with that instance for env.
    section(
        out,
        2,
        part -> raw(part, 2, 1, 1, 3, 'a', 's', 'k', 0, 0, 0, 0, 1, 3, 'e', 'n', 'v', 0x12, 0));
    return Files.write(folder.resolve("structures.component.wasm"), out.toArray());
  }

  private static void section(ByteWriter out, int id, Consumer<ByteWriter> content) {
    ByteWriter part = new ByteWriter();
    content.accept(part);
    out.octet(id);
    out.sized(part);
  }

  private static void raw(ByteWriter out, int... bytes) {
    for (int one : bytes) {
      out.octet(one);
    }
  }

  @Test
  void explainNamesThem() throws IOException {
    List<String> own =
        CommandRun.of("explain", MODULE.toString(), "linked", "--entry", "env.ask")
            .out()
            .lines()
            .filter(line -> line.contains("structures.c:"))
            .map(line -> line.replaceAll("0x[0-9a-f]+", "").strip())
            .toList();
    assertThat(own).isNotEmpty();
    assertThat(
            CommandRun.of("explain", component().toString(), "linked", "--entry", "ask")
                .out()
                .lines()
                .map(line -> line.replaceAll("0x[0-9a-f]+", "").strip()))
        .containsAll(own);
  }

  @Test
  void theCallGraphNamesThem() throws IOException {
    List<String> inside = positions(component());
    assertThat(inside)
        .anyMatch(position -> position.contains("\"line\":68,\"function\":\"linked\""));
    // The module by itself has more roots: its exports, of which the component lifts none.
    assertThat(positions(MODULE)).containsAll(inside);
  }

  /** Where each call stands that can be made from one function, in the order of the code. */
  private static List<String> positions(Path file) throws IOException {
    JsonNode graph =
        new ObjectMapper()
            .readTree(
                CommandRun.of("callgraph", file.toString(), "--root", "linked", "--format", "json")
                    .out());
    return StreamSupport.stream(graph.get("sites").spliterator(), false)
        .map(site -> site.path("position").toString())
        .toList();
  }
}
