// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.dwarf.DwarfPositions;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.source.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where code comes from, by DWARF or by a source map. */
class PositionsTest {
  private static final Path DWARF = Path.of("src/test/resources/dwarf");
  private static final Path MAPS = Path.of("src/test/resources/sourcemaps");
  private static final Pattern FRAME =
      Pattern.compile("(?:0x([0-9a-f]+): | \\(inlined by\\) )(\\S+) at (\\S+):(\\d+):\\d+");

  @TempDir private Path folder;

  /** An address, and what llvm-symbolizer printed of it. */
  private record Printed(long address, List<Frame> frames) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes-4",
        "shapes-4-O0",
        "shapes-5",
        "shapes-5-O0",
        "classes-5",
        "classes-4-types",
        "split-4",
        "split-5"
      })
  void framesAreThoseThatTheSymbolizerPrints(String name) throws IOException {
    DwarfFile main = DwarfDumpTest.file(name + ".wasm");
    List<DwarfFile> split =
        name.startsWith("split") ? List.of(DwarfDumpTest.file(name + ".dwo")) : List.of();
    DwarfPositions positions = DwarfPositions.of(DebugInfo.of(main, split), 0);
    int inlined = 0;
    for (Printed expected : printed(name)) {
      List<Frame> found = positions.at((int) expected.address, 0).castToList();
      assertThat(texts(found))
          .describedAs("0x%x", expected.address)
          .isEqualTo(texts(expected.frames));
      inlined += found.size() > 1 ? 1 : 0;
    }
    // Without optimisation nothing is inlined.
    assertThat(inlined).isGreaterThanOrEqualTo(name.matches("shapes-.|split-.") ? 60 : 0);
  }

  /**
   * The symbolizer has the name of the outermost function from symbols, whose sizes it doesn't
   * know: only those of inlined ones are from DWARF. They are qualified.
   */
  private static List<String> texts(List<Frame> frames) {
    List<String> texts = new ArrayList<>();
    for (Frame frame : frames) {
      boolean isOutermost = texts.size() + 1 == frames.size();
      String name = frame.function().replaceFirst("\\(.*", "").replaceFirst(".*::", "");
      texts.add(isOutermost ? frame.toString() : frame + " " + name);
    }
    return texts;
  }

  private static List<Printed> printed(String name) throws IOException {
    List<Printed> all = new ArrayList<>();
    for (String line : Files.readAllLines(DWARF.resolve(name + ".frames"))) {
      Matcher frame = FRAME.matcher(line);
      if (frame.matches()) {
        if (frame.group(1) != null) {
          all.add(new Printed(Long.parseLong(frame.group(1), 16), new ArrayList<>()));
        }
        int number = Integer.parseInt(frame.group(4));
        // Line 0 stands for code that belongs to no line.
        if (number > 0) {
          String file = frame.group(3).replaceFirst("^\\./", "");
          all.get(all.size() - 1).frames.add(new Frame(file, number, frame.group(2)));
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(20);
    return all;
  }

  @Test
  void everyCommandSaysThem() {
    String program = DWARF.resolve("prototypes-4.wasm").toString();
    // In the source, keep(on_any) is the first call of main.
    assertThat(run("explain", program, "main", "--to", "env.keep")).contains(" (prototypes.c:91)");
    assertThat(run("explain", program, "main", "--to", "env.keep", "--format", "json"))
        .contains("\"position\":[{\"file\":\"prototypes.c\",\"line\":91,\"function\":\"main\"}]");
    assertThat(run("callgraph", program))
        .containsPattern("call_indirect at 0x\\w+ \\(prototypes.c:");
    assertThat(run("callgraph", program, "--format", "json")).contains("\"line\":91");
    assertThat(run("reachable", program)).containsPattern("main .*  prototypes.c:9\\d\n");
    assertThat(run("reachable", program, "--why", "__original_main"))
        .containsPattern("__original_main \\(function \\d+, prototypes.c:90\\) is live");
    assertThat(run("reachable", program, "--format", "csv")).contains(",prototypes.c:");
    assertThat(run("reachable", program, "--dominators")).contains(" (prototypes.c:");
    assertThat(run("traps", program, "--list", "may")).contains(" (prototypes.c:");
    assertThat(run("traps", program, "--list", "may", "--format", "csv"))
        .contains(",prototypes.c:");
    assertThat(run("traps", program, "--list", "may", "--format", "sarif"))
        .contains("{\"uri\":\"prototypes.c\"},\"region\":{\"startLine\":")
        .contains(
            "\"relatedLocations\":[{\"message\":{\"text\":\"the instruction in the module\"}");
    assertThat(run("findings", program, "--client", "unknown-indices")).contains(" (prototypes.c:");
    assertThat(run("report", program, "--entry", "env.keep", "-o", "-"))
        .contains("\"positions\":[\"prototypes.c:");
    assertThat(run("closure", program, "--entry", "env.keep", "--casts"))
        .contains(" (prototypes.c:");
    assertThat(run("inspect", program, "__original_main")).contains(" (prototypes.c:");
  }

  @Test
  void checkSaysWhereAMissingFunctionIs() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), "nothing\n");
    String[] command = {
      "check",
      DWARF.resolve("prototypes-4.wasm").toString(),
      "--list",
      list.toString(),
      "--entry",
      "env.keep",
      "--why"
    };
    assertThat(run(command))
        .contains("missing   __original_main (prototypes.c:90): __original_main > keep")
        .contains("call at 0x")
        .contains(" (prototypes.c:91): direct");
  }

  /** The lines are those of the sources beside the modules. */
  @ParameterizedTest
  @CsvSource({
    "calls, add, env.stop, calls.c:6",
    "calls, run, env.stop, calls.c:15",
    "written, root, env.stop, src/root.ts:12"
  })
  void sourceMapsOfRealToolsAreRead(String name, String from, String to, String position) {
    assertThat(run("explain", MAPS.resolve(name + ".wasm").toString(), from, "--to", to))
        .contains(" (" + position + "): ");
  }

  @Test
  void aMappingSaysNothingOfLaterFunctions() throws IOException {
    // The first function of the module has no comment, nor have those before it.
    assertThat(run("callgraph", MAPS.resolve("written.wasm").toString(), "--format", "json"))
        .contains("{\"caller\":1,\"offset\":49,\"kind\":\"call\"");
  }

  @Test
  void aSourceMapCanBeInTheModule() throws IOException {
    byte[] map = Files.readAllBytes(MAPS.resolve("written.wasm.map"));
    String base64 = Base64.getEncoder().encodeToString(map);
    String escaped = new String(map, StandardCharsets.UTF_8).replace("\"", "%22");
    for (String address :
        List.of("data:application/json;base64," + base64, "data:application/json," + escaped)) {
      Path module = withAddress(address);
      assertThat(run("explain", module.toString(), "root", "--to", "env.stop"))
          .contains(" (src/root.ts:12): direct");
    }
  }

  @Test
  void aSourceMapIsLookedForBesideTheModuleAlone() throws IOException {
    Path module = withAddress("https://example.org/a%20b/my%20map.json?version=3#there");
    String[] command = {"explain", module.toString(), "root", "--to", "env.stop"};
    assertThat(run(command)).contains("call at 0x3b: direct").doesNotContain("warning");
    Files.copy(MAPS.resolve("written.wasm.map"), folder.resolve("my map.json"));
    assertThat(run(command)).contains(" (src/root.ts:12): direct");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|not an object",
        "{}|it needs version 3",
        "{\"version\":3,\"sources\":[]}|it needs sources and mappings, or sections",
        "{\"version\":2,\"sources\":[],\"mappings\":\"\"}|it needs version 3",
        "{\"version\":3,\"sections\":{}}|its sections are no list",
        "{\"version\":3,\"sections\":[7]}|a section that is not an object",
        "{\"version\":3,\"sections\":[{\"map\":7}]}|the map of a section is not an object",
        "{\"version\":3,\"sections\":[{\"offset\":7}]}|the offset of a section is not an object",
        "{\"version\":3,\"sections\":[{\"offset\":{\"line\":0}}]}|needs a line and a column",
        "{\"version\":3,\"sections\":[{\"offset\":{\"line\":0,\"column\":-1}}]}|needs a line and a column",
        "{\"version\":3,\"sections\":[{\"offset\":{\"line\":0,\"column\":4294967296}}]}|out of range",
        "{\"version\":3,\"sections\":[{\"offset\":{\"line\":0,\"column\":1}}]}|needs an offset and a map",
        "{\"version\":3,\"sections\":[{\"map\":{\"version\":3,\"sections\":[]}}]}|the map of a section has sections",
        "{\"version\":3,\"sources\":[7],\"mappings\":\"\"}|a source that is no text",
        "{\"version\":3,\"sources\":[],\"mappings\":\"AAAA\"}|an unknown source",
        "{\"version\":3,\"sources\":[\"a\"],\"mappings\":\"A!\"}|not a digit",
        "{\"version\":3|Unexpected end-of-input",
      })
  void whatIsNoSourceMapGivesOneWarning(String text, String message) throws IOException {
    Path module = withAddress("bad.map");
    Files.writeString(folder.resolve("bad.map"), text);
    assertThat(run("explain", module.toString(), "root", "--to", "env.stop"))
        .containsOnlyOnce(
            "slotwise: warning: " + folder.resolve("bad.map") + ": not a source map: ")
        .contains(message)
        .contains("so there are no positions of the source")
        .contains("call at 0x3b: direct");
  }

  /**
   * The call at 0x3b is in the first or the second section, in front of its first mapping, or in a
   * section without any. Mappings: 58 is line 1 of a.ts, which has no other, so that the number of
   * a file counts from its section; a column of b.ts is line 12.
   */
  @ParameterizedTest
  @CsvSource({
    "50, 'SAWA', b.ts:12", // 50 + 9 = 0x3b
    "59, 'AAWA', b.ts:12",
    "60, 'AAWA', a.ts:1",
    "59, 'CAWA', ''", // 60
    "59, '', ''"
  })
  void anIndexMapHasAMapForEachSection(int column, String mappings, String position)
      throws IOException {
    String first = column == 50 ? "\"A\"" : "\"0DAAA\"";
    Path module = withAddress("index.map");
    Files.writeString(
        folder.resolve("index.map"),
        index(section(0, 0, "a.ts", first), section(0, column, "b.ts", '"' + mappings + '"')));
    assertThat(run("explain", module.toString(), "root", "--to", "env.stop"))
        .contains("call at 0x3b" + (position.isEmpty() ? "" : " (" + position + ")") + ": direct")
        .doesNotContain("warning");
  }

  /** All code is in the first line. */
  @Test
  void sectionsOfLaterLinesAreOfNoCode() throws IOException {
    Path module = withAddress("index.map");
    Files.writeString(
        folder.resolve("index.map"),
        index(section(0, 0, "a.ts", "\"0DAAA\""), section(1, 0, "b.ts", "\"2DAAA\"")));
    assertThat(run("explain", module.toString(), "root", "--to", "env.stop"))
        .contains("call at 0x3b (a.ts:1): direct");
  }

  @Test
  void sectionsInDisorderGiveOneWarning() throws IOException {
    Path module = withAddress("index.map");
    String[] command = {"explain", module.toString(), "root", "--to", "env.stop"};
    Path file = folder.resolve("index.map");
    Files.writeString(
        file, index(section(0, 9, "a.ts", "\"AAAA\""), section(0, 8, "b.ts", "\"AAAA\"")));
    assertThat(run(command)).containsOnlyOnce("warning").contains("its sections are not in order");
    Files.writeString(
        file, index(section(1, 0, "a.ts", "\"AAAA\""), section(0, 8, "b.ts", "\"AAAA\"")));
    assertThat(run(command)).containsOnlyOnce("warning").contains("its sections are not in order");
    Files.writeString(
        file, index(section(0, 0, "a.ts", "\"0DAAA\""), section(0, 8, "b.ts", "\"AAAA\"")));
    assertThat(run(command))
        .containsOnlyOnce("warning")
        .contains("behind the beginning of the next");
    Files.writeString(file, index(section(0, Integer.MAX_VALUE - 8, "a.ts", "\"0DAAA\"")));
    assertThat(run(command)).containsOnlyOnce("warning").contains("where no file has a place");
  }

  private static String index(String... sections) {
    return "{\"version\":3,\"sections\":[" + String.join(",", sections) + "]}";
  }

  private static String section(int line, int column, String source, String mappings) {
    return """
        {"map":{"version":3,"sources":["%s"],"names":[],"mappings":%s},"offset":{"line":%d,"column":%d}}"""
        .formatted(source, mappings, line, column);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyPrefixAndEveryMutationIsReadOrWarnedOf(boolean isIndex) throws IOException {
    byte[] map = Files.readAllBytes(MAPS.resolve("calls.wasm.map"));
    if (isIndex) {
      map =
          index(section(0, 0, "a.ts", "\"AAAA\""), section(0, 58, "b.ts", "\"AAAA,CAAA\""))
              .getBytes(StandardCharsets.UTF_8);
    }
    Path module = withAddress("bad.map");
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < map.length + 300; i++) {
      byte[] changed = java.util.Arrays.copyOf(map, Math.min(i, map.length));
      if (i >= map.length) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Files.write(folder.resolve("bad.map"), changed);
      String output = run("explain", module.toString(), "root", "--to", "env.stop");
      assertThat(output).contains("call at 0x3b").doesNotContain("Exception");
      refused += output.contains("warning") ? 1 : 0;
    }
    assertThat(refused).isBetween(map.length, map.length + 299);
  }

  @Test
  void debugInformationThatCantBeReadGivesOneWarning() throws IOException {
    byte[] bytes = Files.readAllBytes(DWARF.resolve("prototypes-4.wasm"));
    int lines =
        ModuleDecoder.decode(bytes)
            .customSections()
            .detect(section -> section.name().equals(".debug_line"))
            .start();
    bytes[lines + 4] = 99;
    Path module = Files.write(folder.resolve("bad.wasm"), bytes);
    assertThat(run("callgraph", module.toString(), "--format", "json"))
        .containsOnlyOnce("warning")
        .contains("unknown version of a line program: 99; so there are no positions");
  }

  @Test
  void modulesOfAProgramHaveTheirOwn() {
    assertThat(
            run(
                "callgraph",
                "--link",
                MAPS.resolve("written.wasm").toString(),
                DWARF.resolve("prototypes-4.wasm").toString(),
                "--format",
                "json"))
        .contains("\"file\":\"src/leaf.ts\",\"line\":7")
        .contains("\"file\":\"prototypes.c\",\"line\":91");
  }

  /** A module that names another source map. */
  private Path withAddress(String address) throws IOException {
    byte[] whole = Files.readAllBytes(MAPS.resolve("written.wasm"));
    WasmModule module = ModuleDecoder.decode(whole);
    int start =
        module
            .customSections()
            .detect(section -> section.name().equals("sourceMappingURL"))
            .start();
    // Before its contents: an id, a size of one byte, and the name with its length.
    int head = start - "sourceMappingURL".length() - 3;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, head + 1);
    byte[] name = "sourceMappingURL".getBytes(StandardCharsets.UTF_8);
    byte[] text = address.getBytes(StandardCharsets.UTF_8);
    leb(out, 1 + name.length + 2 + text.length);
    out.write(name.length);
    out.writeBytes(name);
    leb(out, text.length);
    out.writeBytes(text);
    return Files.write(folder.resolve("module.wasm"), out.toByteArray());
  }

  /** In two bytes. */
  private static void leb(ByteArrayOutputStream out, int value) {
    out.write(0x80 | (value & 0x7F));
    out.write(value >> 7);
  }

  private static String run(String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Main.run(InputStream.nullInputStream(), out, out, command);
    return out.toString(StandardCharsets.UTF_8);
  }
}
