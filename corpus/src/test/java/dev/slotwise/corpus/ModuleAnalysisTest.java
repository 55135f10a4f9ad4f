// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Preset;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ModuleAnalysisTest {
  private static final Path MINISHELL = Path.of("..", "examples", "minishell", "minishell.wasm");
  private static final byte[] EMPTY = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int CALL = 0x10;
  private static final CorpusOptions OPTIONS = CorpusOptions.DEFAULTS.withTimes(false);

  @Test
  void anEmptyModuleHasARowAndNothingElse() {
    ModuleTables tables = ModuleAnalysis.analyse("empty.wasm", EMPTY, OPTIONS);
    assertThat(tables.module().fault()).isEmpty();
    assertThat(tables.module().content().orElseThrow().functions()).isZero();
    assertThat(tables.module().sha256())
        .as("sha256sum of these eight bytes")
        .isEqualTo("93a44bbb96c751218e4c00d479e4c14358122a389acca16205b1e4d0dc5f9476");
    assertThat(tables.functions()).isEmpty();
    assertThat(tables.sites()).isEmpty();
    assertThat(tables.findings()).isEmpty();
  }

  @Test
  void whatIsNoModuleIsARowWithTheOffset() {
    byte[] bytes = {0, 'a', 's', 'm', 2, 0, 0, 0};
    ModuleRow row = ModuleAnalysis.analyse("bad.wasm", bytes, OPTIONS).module();
    ModuleFault fault = row.fault().orElseThrow();
    assertThat(fault.kind()).isEqualTo(ModuleFault.Kind.INVALID);
    assertThat(fault.offset()).isEqualTo(OptionalLong.of(4));
    assertThat(row.content()).isEmpty();
    assertThat(row.counts()).isEmpty();
  }

  @Test
  void everyPrefixOfAModuleIsARow() throws IOException {
    byte[] whole = Files.readAllBytes(MINISHELL);
    CorpusOptions options = OPTIONS.withAlgorithms(List.of(Algorithm.SLOTS));
    for (int length = 0; length < whole.length; length += 7) {
      ModuleRow row =
          ModuleAnalysis.analyse("cut.wasm", Arrays.copyOf(whole, length), options).module();
      // Some end between sections, so that a valid module is left.
      row.fault().ifPresent(fault -> assertThat(fault.kind()).isEqualTo(ModuleFault.Kind.INVALID));
      assertThat(row.bytes()).isEqualTo(length);
    }
  }

  @Test
  void rowsDependOnNothingButBytesAndOptions() throws IOException {
    byte[] bytes = Files.readAllBytes(MINISHELL);
    CorpusOptions all =
        OPTIONS
            .withTables(List.of(Table.Name.values()))
            .withAlgorithms(List.of(Algorithm.RTA, Algorithm.VTA, Algorithm.FLOW))
            .withDirectCalls(true);
    ModuleTables once = ModuleAnalysis.analyse("a.wasm", bytes, all);
    assertThat(once).isEqualTo(ModuleAnalysis.analyse("a.wasm", bytes, all.withThreads(4)));
    assertThat(once.functions()).hasSize(33);
    assertThat(once.module().counts())
        .containsOnlyKeys(Algorithm.RTA, Algorithm.VTA, Algorithm.FLOW);
    assertThat(edges(once.module(), Algorithm.FLOW))
        .isLessThanOrEqualTo(edges(once.module(), Algorithm.RTA));
    assertThat(once.sites()).anyMatch(site -> site.indexClass().isPresent());
  }

  private static long edges(ModuleRow row, Algorithm algorithm) {
    return Objects.requireNonNull(row.counts().get(algorithm)).edges();
  }

  @Test
  void aModuleWhoseTimeIsUpHasARowWithItsSum() throws IOException {
    ModuleRow row =
        ModuleAnalysis.analyse(
                "slow.wasm",
                Files.readAllBytes(MINISHELL),
                OPTIONS.withAlgorithms(List.of(Algorithm.BEST)).withTimeout(Duration.ofNanos(1)))
            .module();
    assertThat(row.fault().orElseThrow().kind()).isEqualTo(ModuleFault.Kind.TIME);
    assertThat(row.sha256()).hasSize(64);
  }

  /** Its function calls what it imports, which suspends on one platform and not on the other. */
  @Test
  void aPlatformNamesTheEntries() {
    byte[] bytes =
        new TinyModule().imports("env", "emscripten_sleep").code(CALL, 0).exports("run").bytes();
    ModuleRow asyncify =
        ModuleAnalysis.analyse("a.wasm", bytes, OPTIONS.withPreset(Preset.ASYNCIFY)).module();
    assertThat(asyncify.content().orElseThrow().entry()).isTrue();
    assertThat(closure(asyncify)).as("the import and its caller").isEqualTo(OptionalInt.of(2));
    assertThat(asyncify.host()).isEqualTo("passive+asyncify");

    ModuleRow wasi =
        ModuleAnalysis.analyse("a.wasm", bytes, OPTIONS.withPreset(Preset.WASI)).module();
    assertThat(wasi.content().orElseThrow().entry()).isFalse();
    assertThat(closure(wasi)).isEmpty();

    CorpusOptions both = OPTIONS.withEntries(List.of("env.*")).withPreset(Preset.WASI);
    assertThat(closure(ModuleAnalysis.analyse("a.wasm", bytes, both).module()))
        .isEqualTo(OptionalInt.of(2));
  }

  private static OptionalInt closure(ModuleRow row) {
    return Objects.requireNonNull(row.counts().get(Algorithm.SLOTS)).closure();
  }

  @Test
  void optionsCanBeSentToOtherMachines() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
      out.writeObject(OPTIONS);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(OPTIONS);
    }
  }

  @Test
  void everyRowHasACellOfItsTypeInEachColumn() {
    ModuleTables good = ModuleAnalysis.analyse("empty.wasm", EMPTY, OPTIONS);
    ModuleTables bad = ModuleAnalysis.analyse("bad.wasm", new byte[0], OPTIONS);
    for (Table<?> table : Schema.TABLES) {
      assertThat(new HashSet<>(table.columns().stream().map(Column::name).toList()))
          .as("names of columns are unique")
          .hasSameSizeAs(table.columns());
      for (ModuleTables tables : List.of(good, bad)) {
        for (List<Optional<Object>> cells : table.cells(tables)) {
          for (int i = 0; i < cells.size(); i++) {
            Column<?> column = table.columns().get(i);
            if (cells.get(i).isEmpty()) {
              assertThat(column.nullable()).as(column.name()).isTrue();
            } else {
              assertThat(cells.get(i).get())
                  .as(column.name())
                  .isInstanceOf(
                      switch (column.type()) {
                        case STRING -> String.class;
                        case INT -> Integer.class;
                        case LONG -> Long.class;
                        case BOOLEAN -> Boolean.class;
                        case STRINGS -> List.class;
                      });
            }
          }
        }
      }
    }
  }
}
