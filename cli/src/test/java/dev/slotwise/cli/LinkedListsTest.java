// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.format.EmscriptenNames;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists of linked modules: one for each, in the names and numbers by which Binaryen reads that
 * module.
 */
class LinkedListsTest {
  private static final String FOLDER = "../examples/sidemodule/";

  /** Those that the README of the example works out: call_back, _start, run_tasks. */
  private static final Set<Integer> MAIN = Set.of(3, 4, 6);

  /** plugin_spawn, plugin_unused, plugin_init, hidden_spawn. */
  private static final Set<Integer> SIDE = Set.of(6, 8, 9, 10);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // main.wasm imports one function, side.wasm four: numbers count from the first defined one.
    "onlylist, '2,3,5', '2,4,5,6'",
    "removelist, '0,1,4', '0,1,3'",
    "asyncify, '[ \"2\", \"3\", \"5\" ]', '[ \"2\", \"4\", \"5\", \"6\" ]'",
    // Of exports the names are known even so.
    "jspi, '[ \"call_back\", \"_start\" ]',"
        + " '[ \"plugin_spawn\", \"plugin_unused\", \"plugin_init\" ]'",
  })
  void modulesWithoutNamesHaveNumbersOfTheirOwn(String format, String main, String side)
      throws IOException {
    write("main.wasm", Renamed.withoutNames(bytes("main.wasm")));
    write("side.wasm", Renamed.withoutNames(bytes("side.wasm")));
    CommandRun run = lists(format);
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
    String extension = format.equals("asyncify") || format.equals("jspi") ? ".json" : "";
    Path ofMain = folder.resolve("lists").resolve("main-" + format + extension);
    Path ofSide = folder.resolve("lists").resolve("side-" + format + extension);
    assertThat(ofMain).hasContent(main);
    assertThat(ofSide).hasContent(side);
    assertThat(run.err().lines())
        .containsExactly(
            "slotwise: main.wasm: wrote "
                + ofMain
                + "; 3 functions of the module are in the closure",
            "slotwise: side.wasm: wrote "
                + ofSide
                + "; 4 functions of the module are in the closure");
  }

  /** Names that only one of the modules has, that both have, and that look like numbers. */
  @Test
  void whateverTheNamesEachModulesListIsSafe() throws IOException {
    Random random = new Random(20261129);
    for (int round = 0; round < 40; round++) {
      List<Optional<String>> main = rename("main.wasm", random);
      List<Optional<String>> side = rename("side.wasm", random);
      for (String format : List.of("onlylist", "removelist", "asyncify")) {
        assertThat(lists(format).code()).isZero();
        assertSafe(format, "main", main, MAIN);
        assertSafe(format, "side", side, SIDE);
      }
    }
  }

  private void assertSafe(
      String format, String module, List<Optional<String>> names, Set<Integer> closure)
      throws IOException {
    boolean isJson = format.equals("asyncify");
    Path file = folder.resolve("lists/" + module + "-" + format + (isJson ? ".json" : ""));
    String text = Files.readString(file);
    String list =
        isJson
            ? Stream.of(new ObjectMapper().readValue(text, String[].class))
                .map(EmscriptenNames::read)
                .collect(Collectors.joining(","))
            : text;
    int imports = imports(module + ".wasm");
    for (boolean old : new boolean[] {true, false}) {
      Set<Integer> picked = new BinaryenReader(names, imports, old).picked(list, imports);
      if (format.equals("removelist")) {
        assertThat(picked).as("%s %s %s", module, names, text).doesNotContainAnyElementsOf(closure);
      } else {
        assertThat(picked).as("%s %s %s", module, names, text).containsAll(closure);
      }
    }
  }

  private List<Optional<String>> rename(String file, Random random) throws IOException {
    WasmModule module = ModuleDecoder.decode(bytes(file));
    List<Optional<String>> raw = new ArrayList<>();
    SortedMap<Integer, String> names = new TreeMap<>();
    String[] pool = {"f", "g", "0", "3", "f.1", "f_2", "side.wasm:f", "a, b", "op<", "*"};
    for (int function = 0; function < module.functionCount(); function++) {
      Optional<String> name =
          random.nextBoolean() ? Optional.empty() : Optional.of(pool[random.nextInt(pool.length)]);
      raw.add(name);
      if (name.isPresent()) {
        names.put(function, name.get());
      }
    }
    write(file, Renamed.withNames(bytes(file), names));
    return raw;
  }

  @ParameterizedTest
  @ValueSource(strings = {"asyncify", "onlylist", "removelist", "jspi"})
  void oneListOfSeveralModulesWouldBeWrong(String format) {
    for (String link : List.of("--link", "--threads=1")) {
      CommandRun run =
          CommandRun.of(
              "closure", FOLDER + "main.wasm", FOLDER + "side.wasm", link, "--format", format);
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .isEqualTo(
              "slotwise: --format "
                  + format
                  + ": 2 modules, each with names and numbers of its own:"
                  + " give -o DIR for a list of each\n");
    }
  }

  @Test
  void modulesOfOneNameHaveFilesOfTheirOwn() throws IOException {
    Path a = Files.createDirectories(folder.resolve("a"));
    Path b = Files.createDirectories(folder.resolve("b"));
    Files.write(a.resolve("m.wasm"), CommandRun.minishell());
    Files.write(b.resolve("M.wasm"), CommandRun.minishell());
    String lists = folder.resolve("lists").toString();
    CommandRun run =
        CommandRun.of(
            "closure",
            a.resolve("m.wasm").toString(),
            b.resolve("M.wasm").toString(),
            "--format",
            "onlylist",
            "-o",
            lists);
    assertThat(run.code()).isZero();
    String list = CommandRun.of("closure", CommandRun.MINISHELL, "--format", "onlylist").out();
    assertThat(Path.of(lists, "m-onlylist")).hasContent(list);
    assertThat(Path.of(lists, "M-2-onlylist")).hasContent(list);
  }

  @Test
  void aLinkedModuleByItselfHasOneList() {
    CommandRun linked =
        CommandRun.of("closure", CommandRun.MINISHELL, "--link", "--format", "onlylist");
    CommandRun alone = CommandRun.of("closure", CommandRun.MINISHELL, "--format", "onlylist");
    assertThat(linked.out()).isEqualTo(alone.out());
    assertThat(linked.err()).isEmpty();
  }

  @Test
  void exportsForOtherModulesAreNotTheHostsToCall() throws IOException {
    write("main.wasm", bytes("main.wasm"));
    write("side.wasm", bytes("side.wasm"));
    assertThat(lists("jspi", "--internal").code()).isZero();
    // side.wasm imports call_back, main.wasm imports plugin_init; side.wasm's GOT has plugin_spawn.
    assertThat(folder.resolve("lists/main-jspi.json")).hasContent("[ \"_start\" ]");
    assertThat(folder.resolve("lists/side-jspi.json")).hasContent("[ \"plugin_unused\" ]");
  }

  @Test
  void aFolderIsForListsAndMustBeOne() throws IOException {
    CommandRun text = CommandRun.of("closure", CommandRun.MINISHELL, "-o", folder.toString());
    assertThat(text.code()).isEqualTo(ExitCode.USAGE);
    assertThat(text.err())
        .isEqualTo(
            "slotwise: -o: only for formats asyncify, onlylist, removelist, jspi, jspi-imports and"
                + " jspi-api\n");
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandRun onto =
        CommandRun.of(
            "closure", CommandRun.MINISHELL, "--format", "onlylist", "-o", file.toString());
    assertThat(onto.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(onto.err()).startsWith("slotwise: " + file + ": can't be written").hasLineCount(1);
  }

  /** Each module has its own function 5, so a number says too little of a program. */
  @Test
  void aNumberInAListForSeveralModulesIsOfNone() throws IOException {
    write("main.wasm", Renamed.withoutNames(bytes("main.wasm")));
    write("side.wasm", Renamed.withoutNames(bytes("side.wasm")));
    Path list = Files.writeString(folder.resolve("list"), "2,3,4,5,6\n");
    CommandRun run =
        CommandRun.of(
            "check",
            folder.resolve("main.wasm").toString(),
            folder.resolve("side.wasm").toString(),
            "--link",
            "--list",
            list.toString());
    assertThat(run.code()).isEqualTo(ExitCode.NO);
    assertThat(run.out()).contains("is not complete: 7 missing, 0 needless, 5 unknown");
  }

  private CommandRun lists(String format, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "closure",
                folder.resolve("main.wasm").toString(),
                folder.resolve("side.wasm").toString(),
                "--link",
                "--format",
                format,
                "-o",
                folder.resolve("lists").toString()));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(new String[0]));
  }

  private static int imports(String file) throws IOException {
    return ModuleDecoder.decode(bytes(file)).importedFunctionCount();
  }

  private static byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(Path.of(FOLDER, file));
  }

  private void write(String file, byte[] module) throws IOException {
    Files.write(folder.resolve(file), module);
  }
}
