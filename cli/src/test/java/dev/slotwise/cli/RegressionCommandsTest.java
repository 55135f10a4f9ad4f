// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** check, diff and baseline: what a job in continuous integration runs. */
class RegressionCommandsTest {
  @TempDir Path folder;

  @Test
  void theClosureItselfIsACompleteList() throws IOException {
    for (String format : new String[] {"names", "asyncify", "onlylist"}) {
      String list = list(CommandRun.of("closure", MINISHELL, "--format", format).out());
      CommandRun run = CommandRun.of("check", MINISHELL, "--list", list);
      assertThat(run.out())
          .isEqualTo(MINISHELL + ": " + list + " is complete: 0 missing, 0 needless, 0 unknown\n");
      assertThat(run.code()).isZero();
    }
  }

  @Test
  void missingNeedlessAndUnknownNamesAreTold() throws IOException {
    // Without fork; print, print_number and print_words never fork; ghost is nobody.
    String names =
        CommandRun.of("closure", MINISHELL, "--format", "names").out().replace("fork\n", "");
    String list = list("# kept by hand\n\n" + names + "pri*\nghost\n");
    CommandRun run = CommandRun.of("check", MINISHELL, "--list", list);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            MINISHELL
                + ": "
                + list
                + """
                 is not complete: 1 missing, 3 needless, 1 unknown
                missing   fork: fork > kernel_fork
                needless  print
                needless  print_number
                needless  print_words
                unknown   ghost
                """);
    assertThat(CommandRun.of("check", MINISHELL, "--list", list, "--format", "junit").out())
        .contains("tests=\"1\" failures=\"1\"")
        .contains("name=\"fork\"")
        .contains("fork &gt; kernel_fork");
  }

  /**
   * The README of the example: show_banner calls through slot 1, which holds banner; only who asks
   * for no slot takes it for a caller of reap. print calls nothing that forks.
   */
  @Test
  void whyANeedlessNameIsNotInTheClosure() throws IOException {
    String list =
        list(
            CommandRun.of("closure", MINISHELL, "--format", "names").out()
                + "show_banner\nprint\n");
    assertThat(CommandRun.of("check", MINISHELL, "--list", list, "--why").out().lines())
        .contains(
            "needless  show_banner: level tables would have it, for call_indirect at 0x1a5 in"
                + " show_banner could enter reap; level slots: table 0, type (); index 1 is one"
                + " slot; 1 target",
            "needless  print: no chain of calls leads from it to kernel.kernel_fork");
    assertThat(
            CommandRun.of(
                    "check", MINISHELL, "--list", list, "--why", "--level", "flow", "--root",
                    "echo")
                .out())
        .contains("needless  show_banner: no root reaches it\n");
  }

  @Test
  void whyANameIsMissing() throws IOException {
    CommandRun run = CommandRun.of("check", MINISHELL, "--list", list("_start\n"), "--why");
    String explained = CommandRun.of("explain", MINISHELL, "sort_by_child").out();
    assertThat(run.out())
        .contains("missing   sort_by_child: sort_by_child > sort > by_child > ")
        .contains(explained.indent(12).stripTrailing());
  }

  @Test
  void aListMustBeReadable() throws IOException {
    assertThat(CommandRun.of("check", MINISHELL, "--list", "nowhere").code()).isEqualTo(3);
    assertThat(CommandRun.of("check", MINISHELL, "--list", list("[1, {")).err())
        .contains("not a JSON list of names")
        .hasLineCount(1);
  }

  @Test
  void diffFollowsFunctionsByName() throws IOException {
    // The same module with one letter of a name changed: stop is gone, and stup is new.
    byte[] bytes = CommandRun.minishell();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.lastIndexOf("\4stop");
    bytes[at + 3] = 'u';
    Path renamed = Files.write(folder.resolve("renamed.wasm"), bytes);
    CommandRun run = CommandRun.of("diff", MINISHELL, renamed.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().skip(1)).containsExactly("+ stup  (new)", "- stop  (gone)");
    assertThat(CommandRun.of("diff", MINISHELL, renamed.toString(), "--format", "markdown").out())
        .contains("Entered the closure (1):\n\n- `stup` (a new function)");
    assertThat(CommandRun.of("diff", MINISHELL, MINISHELL, "--format", "markdown").out())
        .endsWith("\n\nNo function entered the closure or left it.\n");
    assertThat(CommandRun.of("diff", MINISHELL, MINISHELL).out())
        .contains("0 entered the closure, 0 left it");
  }

  @Test
  void functionsOfOneNameAreMatchedInTheirOrder() throws IOException {
    // Of these, only function 17, fork, is in the closure.
    Path old = named("old.wasm", Map.of(13, "static", 17, "static"));
    Path rebuilt = named("new.wasm", Map.of(17, "static", 18, "static"));
    CommandRun run = CommandRun.of("diff", old.toString(), rebuilt.toString());
    assertThat(run.out().lines().skip(1))
        .containsExactly("+ static", "- static, number 2 of the name");
    CommandRun json = CommandRun.of("diff", old.toString(), rebuilt.toString(), "--format", "json");
    assertThat(json.out()).contains("\"name\":\"static\",\"occurrence\":2");
  }

  private Path named(String file, Map<Integer, String> names) throws IOException {
    byte[] module = Renamed.withNames(CommandRun.minishell(), new TreeMap<>(names));
    return Files.write(folder.resolve(file), module);
  }

  @Test
  void aBaselineHoldsUntilAClosureChanges() throws IOException {
    String baseline = folder.resolve("baseline.json").toString();
    Path module = Files.write(folder.resolve("module.wasm"), CommandRun.minishell());
    assertThat(CommandRun.of("baseline", module.toString(), "--save", baseline).code()).isZero();
    CommandRun same = CommandRun.of("baseline", module.toString(), "--check", baseline);
    assertThat(same.out()).isEqualTo("0 of 1 changed\n");
    assertThat(same.code()).isZero();
    // A function of the closure under another name: stop is gone, and stup is new.
    String text = new String(CommandRun.minishell(), StandardCharsets.ISO_8859_1);
    Files.write(module, text.replace("\4stop", "\4stup").getBytes(StandardCharsets.ISO_8859_1));
    CommandRun changed = CommandRun.of("baseline", module.toString(), "--check", baseline);
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "module|functions|live frames|the file",
            module + "|14 -> 14|14 -> 14|changed",
            "1 of 1 changed");
    CommandRun other =
        CommandRun.of("baseline", module.toString(), "--check", baseline, "--level", "types");
    assertThat(other.err()).contains("saved with entry kernel.kernel_fork, level slots, host");
    assertThat(other.code()).isEqualTo(2);
    assertThat(CommandRun.of("baseline", MINISHELL, "--check", baseline).out())
        .contains("is not in the baseline")
        .contains("1 of the baseline not looked at");
  }

  /** What was believed of the compiler belongs to the question, as the level does. */
  @Test
  void aBaselineKeepsWhatIsAssumedOfTheCompiler() throws IOException {
    String baseline = folder.resolve("baseline.json").toString();
    String[] assuming = {
      "baseline", MINISHELL, "--check", baseline, "--assume", "function-pointers-are-opaque"
    };
    String[] saving = assuming.clone();
    saving[2] = "--save";
    assertThat(CommandRun.of(saving).code()).isZero();
    assertThat(Files.readString(Path.of(baseline)))
        .contains("\"assume\" : [ \"function-pointers-are-opaque\" ]");
    assertThat(CommandRun.of(assuming).code()).isZero();
    CommandRun without =
        CommandRun.of("baseline", MINISHELL, "--check", baseline, "--level", "flow");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err())
        .contains("level flow, --assume function-pointers-are-opaque, host passive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                         | "schema" is not slotwise.baseline/1
          []                                         | "schema" is not slotwise.baseline/1
          {"schema":"slotwise.baseline/2","since":1} | "schema" is not slotwise.baseline/1
          {"schema":"slotwise.baseline/1"}           | not a baseline: entry is missing, or not of its type
          {"schema":"slotwise.baseline/1",           | not a baseline: line 1: Unexpected end-of-input
          """)
  void aBaselineMustBeOne(String text, String reason) throws IOException {
    String baseline = list(text);
    CommandRun run = CommandRun.of("baseline", MINISHELL, "--check", baseline);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).startsWith("slotwise: " + baseline + ": " + reason).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"a\", null]", "[1]", "[[]]", "{}", "{\"a\":\"b\"}", "[\"a\"", "[] x"})
  void aJsonListMustBeOneOfNames(String text) throws IOException {
    String list = list(text);
    CommandRun run = CommandRun.of("check", MINISHELL, "--list", list);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("slotwise: " + list + ": not a JSON list of names")
        .hasLineCount(1);
  }

  private String list(String text) throws IOException {
    return Files.writeString(folder.resolve("list.txt"), text).toString();
  }
}
