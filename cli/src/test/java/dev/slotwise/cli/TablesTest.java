// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.corpus.Column;
import dev.slotwise.corpus.Schema;
import dev.slotwise.corpus.Table;
import dev.slotwise.wasm.binary.ByteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of many files: good ones, bad ones, and those that take too long. */
class TablesTest {
  @TempDir private Path folder;

  /** Two good modules, one of them deeper, and three bad files. */
  @BeforeEach
  void fill() throws IOException {
    byte[] module = Files.readAllBytes(Path.of(MINISHELL));
    Files.createDirectories(folder.resolve("z/deep"));
    Files.write(folder.resolve("good.wasm"), module);
    Files.write(folder.resolve("z/deep/same.wasm"), module);
    Files.write(folder.resolve("a-cut.wasm"), Arrays.copyOf(module, module.length / 2));
    Files.write(folder.resolve("b-empty.wasm"), new byte[0]);
    Files.write(folder.resolve("c-version.wasm"), new byte[] {0, 'a', 's', 'm', 9, 0, 0, 0});
    Files.writeString(folder.resolve("no-module.txt"), "passed over");
  }

  private CommandRun all(String command, String... more) {
    List<String> line = new ArrayList<>(List.of(command, folder.toString()));
    line.addAll(List.of(more));
    return CommandRun.of(line.toArray(new String[0]));
  }

  private static List<JsonNode> lines(String out) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : out.lines().toList()) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  private static List<String> columns(Table<?> table) {
    List<String> names = new ArrayList<>(table.columns().stream().map(Column::name).toList());
    for (String error : List.of("error_kind", "error_offset", "error_message")) {
      if (!names.contains(error)) {
        names.add(error);
      }
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "closure, 1, ''",
    "reachable, 1, ''",
    "callgraph, 2, ''",
    "compare, 0, ''",
    "traps, 3, '--list always,may'",
    "findings, 3, '--client unknown-indices'",
    "taint, 3, '--source wasi_snapshot_preview1.fd_read --sink kernel.kernel_fork'",
    "callgraph, 3, --why-unknown"
  })
  void badFilesHaveRowsAndTheOthersAreAnswered(String command, int table, String options)
      throws IOException {
    List<String> more =
        new ArrayList<>(options.isEmpty() ? List.of() : List.of(options.split(" ")));
    more.addAll(List.of("--format", "jsonl"));
    CommandRun run = all(command, more.toArray(new String[0]));
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    List<JsonNode> rows = lines(run.out());
    List<String> names = new ArrayList<>();
    rows.get(0).fieldNames().forEachRemaining(names::add);
    assertThat(names).isEqualTo(columns(Schema.TABLES.get(table)));
    Map<String, JsonNode> errors = new HashMap<>();
    List<String> files = new ArrayList<>();
    for (JsonNode row : rows) {
      String file = folder.relativize(Path.of(row.get("file").asText())).toString();
      if (files.isEmpty() || !files.get(files.size() - 1).equals(file)) {
        files.add(file);
      }
      if (!row.get("error_kind").isNull()) {
        errors.put(file, row);
      }
    }
    assertThat(files)
        .as("sorted by path; what is found nowhere has no row")
        .isSubsetOf("a-cut.wasm", "b-empty.wasm", "c-version.wasm", "good.wasm", "z/deep/same.wasm")
        .isSorted();
    assertThat(errors).containsOnlyKeys("a-cut.wasm", "b-empty.wasm", "c-version.wasm");
    JsonNode version = Objects.requireNonNull(errors.get("c-version.wasm"));
    assertThat(version.get("error_kind").asText()).isEqualTo("invalid");
    assertThat(version.get("error_offset").asInt()).isEqualTo(4);
    assertThat(version.get("error_message").asText()).isEqualTo("unknown binary version");
    assertThat(version.get("sha256").asText()).hasSize(64);
    assertThat(run.err().lines()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void csvHasTheSameCellsAsJsonLines() throws IOException {
    String[] csv = all("closure", "--format", "csv").out().split("\r\n");
    List<JsonNode> json = lines(all("closure", "--format", "jsonl").out());
    assertThat(csv[0]).isEqualTo(String.join(",", columns(Schema.FUNCTIONS)));
    assertThat(csv).hasSize(1 + json.size());
    for (int i = 0; i < json.size(); i++) {
      List<String> cells = new ArrayList<>();
      json.get(i).forEach(cell -> cells.add(cell.isNull() ? "" : cell.asText()));
      // No cell of this module needs quotation marks.
      assertThat(csv[i + 1]).isEqualTo(String.join(",", cells));
    }
  }

  @Test
  void theTableOfAClosureHasAllFunctionsAndSaysWhichAreInIt() throws IOException {
    List<JsonNode> rows = lines(CommandRun.of("closure", MINISHELL, "--format", "jsonl").out());
    assertThat(rows).as("as wasm-objdump counts them").hasSize(33);
    assertThat(rows.stream().filter(row -> row.get("in_closure").asBoolean()))
        .as("as compare counts them at slots")
        .hasSize(14);
    assertThat(rows.get(5).get("name").asText()).isEqualTo("kernel_fork");
    assertThat(rows.get(5).get("in_closure").asBoolean()).isTrue();
  }

  @Test
  void theTableOfModulesHasTheCountsOfCompare() throws IOException {
    JsonNode row =
        lines(
                CommandRun.of(
                        "compare", MINISHELL, "--levels", "types,slots,flow", "--format", "jsonl")
                    .out())
            .get(0);
    assertThat(row.get("closure_types").asInt()).isEqualTo(15);
    assertThat(row.get("closure_slots").asInt()).isEqualTo(14);
    assertThat(row.get("closure_tables").isNull()).as("not asked for").isTrue();
    assertThat(row.get("functions").asInt()).isEqualTo(33);
    assertThat(row.get("entry").asBoolean()).isTrue();
    assertThat(row.get("language").asText()).isEqualTo("C/C++");
  }

  @Test
  void theTableOfSitesHasEachCallWithItsClass() throws IOException {
    List<JsonNode> rows =
        lines(
            CommandRun.of("callgraph", MINISHELL, "--host", "passive", "--format", "jsonl").out());
    List<JsonNode> indirect =
        rows.stream().filter(row -> row.get("kind").asText().equals("call_indirect")).toList();
    assertThat(indirect).hasSize(4);
    assertThat(indirect)
        .allSatisfy(row -> assertThat(row.get("index_class").isTextual()).isTrue())
        .allSatisfy(row -> assertThat(row.get("table").asInt()).isZero());
    assertThat(rows.stream().filter(row -> row.get("kind").asText().equals("call")))
        .allSatisfy(row -> assertThat(row.get("target").isInt()).isTrue());
  }

  @Test
  void endsAtTheFirstBadFileIfAsked() {
    CommandRun run = all("closure", "--format", "csv", "--no-keep-going");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("a-cut.wasm: offset").hasLineCount(1);
  }

  @Test
  void oneFileHasARowForItsFaultOnlyIfAsked() {
    String bad = folder.resolve("b-empty.wasm").toString();
    CommandRun plain = CommandRun.of("closure", bad, "--format", "csv");
    assertThat(plain.code()).isEqualTo(3);
    assertThat(plain.out()).isEmpty();
    CommandRun kept = CommandRun.of("closure", bad, "--format", "csv", "--keep-going");
    assertThat(kept.code()).isEqualTo(3);
    assertThat(kept.out()).endsWith(",invalid,0,unexpected end\r\n").hasLineCount(2);
  }

  @Test
  void aFileThatTakesTooLongIsARowAndTheNextOneHasItsTurn() throws IOException {
    // Two million instructions: no machine reads, checks and scans them within a thousandth second.
    String slow = Files.write(folder.resolve("slow.wasm"), manyNops(2_000_000)).toString();
    CommandRun run =
        CommandRun.of(
            "closure",
            slow,
            folder.resolve("missing.wasm").toString(),
            "--format",
            "jsonl",
            "--timeout-per-file",
            "1ms");
    List<JsonNode> rows = lines(run.out());
    assertThat(run.code()).isEqualTo(4);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("error_kind").asText()).isEqualTo("time");
    assertThat(rows.get(0).get("error_message").asText()).isEqualTo("took longer than 1 ms");
    assertThat(rows.get(0).get("sha256").asText()).hasSize(64);
    CommandRun patient =
        CommandRun.of("closure", slow, "--format", "jsonl", "--timeout-per-file", "10m");
    assertThat(patient.code()).isZero();
    assertThat(lines(patient.out())).hasSize(1);
  }

  /** A module with one function, of this many instructions that do nothing. */
  private static byte[] manyNops(int count) {
    ByteWriter body = new ByteWriter();
    body.octet(0);
    byte[] nops = new byte[count];
    Arrays.fill(nops, (byte) 1);
    body.raw(nops, 0, count);
    body.octet(0x0b);
    ByteWriter code = new ByteWriter();
    code.octet(1);
    code.sized(body);
    ByteWriter module = new ByteWriter();
    byte[] before = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10};
    module.raw(before, 0, before.length);
    module.sized(code);
    return module.toArray();
  }

  @Test
  void aFolderWithoutModulesIsSaid() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    CommandRun run = CommandRun.of("closure", empty.toString());
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).isEqualTo("slotwise: " + empty + ": no .wasm file in this folder\n");
  }

  @Test
  void tablesDoNotDependOnThreads() {
    for (String command : List.of("closure", "callgraph", "compare", "reachable")) {
      assertThat(all(command, "--format", "csv", "--threads", "1").out())
          .as(command)
          .isEqualTo(all(command, "--format", "csv", "--threads", "4").out());
    }
  }
}
