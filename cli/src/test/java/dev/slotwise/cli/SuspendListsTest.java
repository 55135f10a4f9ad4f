// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The lists for Binaryen and Emscripten pick the functions that they should, whatever the names.
 */
class SuspendListsTest {
  private static final int IMPORTS = 6;
  private static final int FUNCTIONS = 33;

  /** Its README: the functions that can be on the stack at fork, but for the import. */
  private static final Set<Integer> CLOSURE =
      Set.of(6, 10, 11, 14, 15, 16, 17, 21, 24, 26, 27, 29, 32);

  /** What a list calls them if they have no names, but for the last. */
  private static final String OTHERS = "0,4,5,8,9,10,11,15,18,20,21,23,";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          std::vector<int, std::allocator<int> >::push(int) | as it is
          f(char*, int)                                     | as it is
          operator<(A, B)                                   | operator*(A, B)
          operator<<(A&, B<C>)                              | operator*(A&, B<C>)
          operator->()                                      | operator-*()
          a, b                                              | a* b
          tail)                                             | tail*
          @at                                               | *at
          a.b#c?d                                           | as it is
          """)
  void binaryenGetsNamesThatItCanTellApart(String name, String spelled) throws IOException {
    assertThat(CommandRun.of("closure", named(name), "--format", "onlylist").out())
        .isEqualTo(OTHERS + (spelled.equals("as it is") ? name : spelled) + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.b#c?d         | a*b*c*d
          f(char*, int&)  | f(char*, int&)
          operator<(A, B) | operator*(A, B)
          a..b            | a*b
          """)
  void emscriptenGetsNamesThatItLeavesAlone(String name, String spelled) throws IOException {
    // Emscripten makes a space of a dot, & of # and a comma of ?, so none of them can be written.
    String json = CommandRun.of("closure", named(name), "--format", "asyncify").out();
    assertThat(new ObjectMapper().readValue(json, String[].class)).endsWith(spelled);
  }

  /** The shell with a name for its last function, stop, and none for the others. */
  private String named(String name) throws IOException {
    byte[] module =
        Renamed.withNames(CommandRun.minishell(), new TreeMap<>(Map.of(FUNCTIONS - 1, name)));
    return Files.write(folder.resolve("m.wasm"), module).toString();
  }

  @Test
  void whateverTheNamesTheListsAreSafe() throws IOException {
    Random random = new Random(20261121);
    for (int round = 0; round < 150; round++) {
      SortedMap<Integer, String> names = new TreeMap<>();
      List<Optional<String>> raw = new ArrayList<>();
      for (int function = 0; function < FUNCTIONS; function++) {
        Optional<String> name = name(random).filter(text -> !text.isEmpty());
        raw.add(name);
        if (name.isPresent()) {
          names.put(function, name.get());
        }
      }
      Path module =
          Files.write(folder.resolve("m.wasm"), Renamed.withNames(CommandRun.minishell(), names));
      String only = CommandRun.of("closure", module.toString(), "--format", "onlylist").out();
      String remove = CommandRun.of("closure", module.toString(), "--format", "removelist").out();
      String emscripten = emscripten(module);
      for (boolean old : new boolean[] {true, false}) {
        BinaryenReader reader = new BinaryenReader(raw, IMPORTS, old);
        assertThat(reader.picked(only, IMPORTS)).as("%s %s", raw, only).containsAll(CLOSURE);
        assertThat(reader.picked(emscripten, IMPORTS))
            .as("%s %s", raw, emscripten)
            .containsAll(CLOSURE);
        assertThat(reader.picked(remove, IMPORTS))
            .as("%s %s", raw, remove)
            .doesNotContainAnyElementsOf(CLOSURE);
      }
      // A file that starts so is a comment, or JSON.
      if ("#[{".indexOf(only.charAt(0)) < 0) {
        assertComplete(module, "onlylist", only);
      }
    }
  }

  /** What Emscripten hands on. */
  private static String emscripten(Path module) throws IOException {
    String json = CommandRun.of("closure", module.toString(), "--format", "asyncify").out();
    return List.of(new ObjectMapper().readValue(json, String[].class)).stream()
        .map(name -> name.replace('.', ' ').replace('#', '&').replace('?', ','))
        .collect(Collectors.joining(","));
  }

  private void assertComplete(Path module, String format, String list) throws IOException {
    Path file = Files.writeString(folder.resolve(format), list);
    assertThat(CommandRun.of("check", module.toString(), "--list", file.toString()).code())
        .as(list)
        .isZero();
  }

  /** Short names of what is special somewhere, so that many are alike. */
  private static Optional<String> name(Random random) {
    if (random.nextInt(5) == 0) {
      return Optional.empty();
    }
    String alphabet = "aab._1<>(){}[],*# ?@&-\n";
    StringBuilder name = new StringBuilder();
    for (int left = random.nextInt(5); left >= 0; left--) {
      name.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return Optional.of(name.toString());
  }

  @Test
  void aModuleWithoutNamesHasBinaryensNumbers() throws IOException {
    Path module =
        Files.write(folder.resolve("m.wasm"), Renamed.withoutNames(CommandRun.minishell()));
    String list = CommandRun.of("closure", module.toString(), "--format", "onlylist").out();
    // Numbers among the defined functions, of which six imports stand before.
    assertThat(list.strip())
        .isEqualTo(
            CLOSURE.stream()
                .sorted()
                .map(function -> Integer.toString(function - IMPORTS))
                .collect(Collectors.joining(",")));
    assertComplete(module, "numbers", list);
  }

  @Test
  void listsKeptForEmscriptenAreReadAsItReadsThem() throws IOException {
    SortedMap<Integer, String> names = new TreeMap<>();
    names.put(17, "fork(char const*, int&)");
    Path module =
        Files.write(folder.resolve("m.wasm"), Renamed.withNames(CommandRun.minishell(), names));
    Path list = Files.writeString(folder.resolve("list"), "fork(char.const*?.int#)\n*\n");
    CommandRun run = CommandRun.of("check", module.toString(), "--list", list.toString());
    assertThat(run.out()).contains("0 missing").contains("0 unknown");
  }
}
