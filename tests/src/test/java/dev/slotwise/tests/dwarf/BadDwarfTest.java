// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.dwarf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.prototypes.PrototypeCallGraph;
import dev.slotwise.interp.callgraph.prototypes.Prototypes;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfException;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.dwarf.DwarfPositions;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debug information that is not DWARF is refused with the section and the offset, or read. */
class BadDwarfTest {
  private static final Path FOLDER = Path.of("src/test/resources/dwarf");

  @ParameterizedTest
  @ValueSource(strings = {"shapes-4", "shapes-5", "classes-4-types"})
  void everySectionCutAnywhereIsRefusedOrRead(String name) throws IOException {
    byte[] whole = bytes(name);
    int refused = 0;
    int all = 0;
    for (CustomSection section : ModuleDecoder.decode(whole).customSections()) {
      if (section.name().startsWith(".debug_")) {
        for (int length = 0; length < section.size(); length++) {
          refused += read(cut(whole, section, length)) ? 0 : 1;
          all++;
        }
      }
    }
    // A string that is cut is refused, and so is nearly everything else.
    assertThat(refused).isBetween(all * 3 / 4, all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"shapes-4", "shapes-4-O0", "shapes-5", "shapes-5-O0", "classes-5", "split-5"})
  void everyMutationIsRefusedOrRead(String name) throws IOException {
    byte[] whole = bytes(name);
    int start =
        ModuleDecoder.decode(whole)
            .customSections()
            .select(section -> section.name().startsWith(".debug_"))
            .collectInt(CustomSection::start)
            .min();
    Random random = new Random(20261129);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] mutated = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        mutated[start + random.nextInt(whole.length - start)] = (byte) random.nextInt(256);
      }
      refused += read(mutated) ? 0 : 1;
    }
    // Some break nothing that has a rule; a reader that lets all pass would be no reader.
    assertThat(refused).isBetween(300, 2_999);
  }

  @Test
  void everyMutationIsRefusedOrTypesCalls() throws IOException {
    byte[] whole = bytes("prototypes-5");
    int start =
        ModuleDecoder.decode(whole)
            .customSections()
            .select(section -> section.name().startsWith(".debug_"))
            .collectInt(CustomSection::start)
            .min();
    WasmModule module = ModuleDecoder.decode(whole);
    CodeFacts facts = CodeFacts.scan(module, 1);
    Random random = new Random(20261130);
    int refused = 0;
    for (int i = 0; i < 1_500; i++) {
      byte[] mutated = whole.clone();
      mutated[start + random.nextInt(whole.length - start)] = (byte) random.nextInt(256);
      try {
        DebugInfo info = DebugInfo.of(DwarfFile.of(mutated), List.of());
        Prototypes types = Prototypes.of(module, facts, info, HostModel.PASSIVE);
        types.casts(PrototypeCallGraph.build(module, facts, types, HostModel.PASSIVE));
      } catch (ModuleException e) {
        assertThat(e.describe()).startsWith("offset 0x").hasLineCount(1);
        refused++;
      }
    }
    assertThat(refused).isBetween(150, 1_499);
  }

  @Test
  void theErrorSaysWhereItIs() throws IOException {
    byte[] whole = bytes("shapes-5");
    CustomSection info =
        ModuleDecoder.decode(whole)
            .customSections()
            .detect(section -> section.name().equals(".debug_info"));
    whole[info.start() + 4] = 9;
    assertThatThrownBy(() -> DebugInfo.of(DwarfFile.of(whole), List.of()))
        .isInstanceOfSatisfying(
            DwarfException.class,
            error ->
                assertThat(error.describe())
                    .isEqualTo(
                        "offset 0x%x, .debug_info section: unknown version of DWARF: 9"
                            .formatted(info.start())));
  }

  @Test
  void anEntryThatRefersToManyLongListsCostsNoMoreThanTheAllowance() {
    // 40,000 entries of five bytes, each with a list of 2^16 ranges: read in full, 2.6 billion.
    byte[] module = module(".debug_abbrev", new byte[] {1, 0x2E, 0, 0x55, 0x17, 0, 0, 0});
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    int entries = 40_000;
    int size = 7 + entries * 5;
    for (int i = 0; i < 4; i++) {
      info.write(size >>> (8 * i));
    }
    info.writeBytes(new byte[] {4, 0, 0, 0, 0, 0, 4});
    for (int i = 0; i < entries; i++) {
      info.writeBytes(new byte[] {1, 0, 0, 0, 0});
    }
    ByteArrayOutputStream ranges = new ByteArrayOutputStream();
    for (int i = 0; i < 1 << 16; i++) {
      ranges.writeBytes(new byte[] {1, 0, 0, 0, 1, 0, 0, 0});
    }
    ranges.writeBytes(new byte[8]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(module);
    all.writeBytes(section(".debug_info", info.toByteArray()));
    all.writeBytes(section(".debug_ranges", ranges.toByteArray()));
    DebugInfo read = DebugInfo.of(DwarfFile.of(all.toByteArray()), List.of());
    assertThatThrownBy(() -> Dump.read(read))
        .isInstanceOf(DwarfException.class)
        .hasMessage("too much debug information");
  }

  /** Reads all there is; false if it is refused. Anything thrown but a refusal fails the test. */
  private static boolean read(byte[] bytes) {
    try {
      DebugInfo info = DebugInfo.of(DwarfFile.of(bytes), List.of());
      Dump.read(info);
      DwarfPositions positions = DwarfPositions.of(info, 0);
      for (int offset = 0; offset < 500; offset += 5) {
        positions.at(offset, 0);
      }
      return true;
    } catch (ModuleException e) {
      assertThat(e.describe()).startsWith("offset 0x").hasLineCount(1);
      return false;
    }
  }

  /** A module whose section has only its first bytes. */
  private static byte[] cut(byte[] whole, CustomSection section, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, 8);
    for (CustomSection each : ModuleDecoder.decode(whole).customSections()) {
      int size = each.equals(section) ? length : each.size();
      byte[] contents = new byte[size];
      System.arraycopy(whole, each.start(), contents, 0, size);
      out.writeBytes(section(each.name(), contents));
    }
    return out.toByteArray();
  }

  private static byte[] module(String name, byte[] contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    out.writeBytes(section(name, contents));
    return out.toByteArray();
  }

  private static byte[] section(String name, byte[] contents) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    int size = 1 + text.length + contents.length;
    for (int i = 0; i < 4; i++) {
      out.write(((size >>> (7 * i)) & 0x7F) | 0x80);
    }
    out.write(size >>> 28);
    out.write(text.length);
    out.writeBytes(text);
    out.writeBytes(contents);
    return out.toByteArray();
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(name + ".wasm"));
  }
}
