// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.dwarf.DwarfPositions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of small modules is what llvm-dwarfdump printed of them. */
class DwarfDumpTest {
  private static final Path FOLDER = Path.of("src/test/resources/dwarf");
  private static final Pattern ROW =
      Pattern.compile("0x([0-9a-f]{16}) +(\\d+) +\\d+ +\\d+ +\\d+ +\\d+ +\\d+ (.*)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes-4",
        "shapes-4-O0",
        "shapes-5",
        "shapes-5-O0",
        "classes-5",
        "classes-4-types"
      })
  void entriesAreThoseThatDwarfdumpPrints(String name) throws IOException {
    DebugInfo info = DebugInfo.of(file(name + ".wasm"), List.of());
    List<String> expected = Dump.parse(text(name + ".dump"));
    assertThat(expected).hasSizeGreaterThan(60);
    List<String> read = new ArrayList<>(Dump.read(info));
    for (int i = 0; i < Math.min(read.size(), expected.size()); i++) {
      // The other reader does not look addresses up in the table.
      if (expected.get(i).contains("always:addrx")) {
        assertThat(read.get(i)).contains("always:MEMORY@");
        read.set(i, read.get(i).replaceAll("MEMORY@[0-9a-f]+[+]0", "addrx"));
      }
    }
    assertThat(read).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shapes-4", "shapes-5", "classes-5", "split-5"})
  void linesAreThoseThatDwarfdumpPrints(String name) throws IOException {
    DwarfPositions positions = DwarfPositions.of(DebugInfo.of(file(name + ".wasm"), List.of()), 0);
    int rows = 0;
    Matcher row = ROW.matcher("");
    List<String> printed = text(name + ".lines").lines().toList();
    for (int i = 0; i < printed.size(); i++) {
      if (!row.reset(printed.get(i)).lookingAt()) {
        continue;
      }
      long address = Long.parseLong(row.group(1), 16);
      // Of several rows of one address the last one counts.
      boolean isLast =
          i + 1 == printed.size() || !printed.get(i + 1).startsWith("0x" + row.group(1));
      if (isLast && !row.group(3).contains("end_sequence")) {
        rows++;
        int line = Integer.parseInt(row.group(2));
        // Line 0 is that of no line; code that was inlined then has that of the call.
        if (line > 0) {
          assertThat(positions.at((int) address, 0).get(0).line())
              .describedAs(printed.get(i))
              .isEqualTo(line);
        }
      }
    }
    assertThat(rows).isGreaterThan(20);
    assertThat(positions.at(1, 0)).isEmpty();
  }

  @Test
  void unitsThatWereSplitOffAreReadWithWhatStayed() throws IOException {
    for (String version : List.of("4", "5")) {
      DwarfFile main = file("split-" + version + ".wasm");
      DwarfFile split = file("split-" + version + ".dwo");
      DebugInfo info = DebugInfo.of(main, List.of(split));
      assertThat(info.units()).hasSize(2);
      assertThat(DebugInfo.of(main, List.of()).units()).hasSize(1);
    }
  }

  static DwarfFile file(String name) throws IOException {
    return DwarfFile.of(Files.readAllBytes(FOLDER.resolve(name)));
  }

  private static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name));
  }
}
