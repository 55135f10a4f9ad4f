// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
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
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Questions about single calls and functions, with arguments that are right and arguments that are
 * not: an answer, or one line and the exit code for wrong use or wrong input. Never a stack trace.
 */
class ArgumentsTest {
  private static final List<String> LEVELS =
      List.of("types", "tables", "slots", "flow", "provenance", "objects", "prototypes", "best");
  private static final List<String> ASSUMPTIONS =
      List.of(
          "function-pointers-are-opaque",
          "pointers-stay-in-their-objects",
          "calls-match-prototypes",
          "calls-match",
          "");
  private static final List<String> OFFSETS =
      List.of("", "0", "0x", "-1", "0x7fffffff", "99999999999", "sort", "#", "07");
  private static final List<String> FUNCTIONS = List.of("", "99999", "-1", "h.a", "f#0", "*");
  private static final List<String> LINES =
      List.of(
          "site %s#%d also enters %s",
          "site %s at 0x%x also enters %s",
          "site %s also enters %3$s",
          "site %s:%d also enters %s",
          "site %s#%d enters %s",
          "site %s#%d leads to no entry",
          "argument %2$d of %1$s enters %3$s",
          "function %s is never entered",
          "site %s also enters ",
          "site also enters %3$s");

  @TempDir private Path folder;

  /**
   * @param codes the exit codes that are right
   */
  private record Question(List<String> words, Set<Integer> codes) {}

  @Test
  void fixturesAreAskedAbout() throws IOException {
    List<byte[]> modules =
        Stream.of("closure", "flow", "contexts")
            .flatMap(Fixtures::in)
            .map(Fixture::module)
            .toList();
    assertThat(modules).hasSizeGreaterThan(100);
    assertThat(failures(modules, 1)).isEmpty();
  }

  @Test
  void generatedModulesAreAskedAbout() throws IOException {
    assertThat(failures(generated(0, 30), 2)).isEmpty();
  }

  /** These have debug information and relocations. */
  @Test
  void compiledProgramsAreAskedAbout() throws IOException {
    List<byte[]> modules = new ArrayList<>();
    for (String name : List.of("pointers/O2/breaking", "pointers/O2/leaving", "virtual/casts-O1")) {
      modules.add(Files.readAllBytes(Path.of("src/test/resources", name + ".wasm")));
    }
    assertThat(failures(modules, 10)).isEmpty();
  }

  @Test
  @Tag("nightly")
  void manyGeneratedModulesAreAskedAbout() throws IOException {
    assertThat(failures(generated(30, 2_000), 3)).isEmpty();
  }

  private static List<byte[]> generated(long first, long end) {
    return LongStream.range(first, end)
        .mapToObj(seed -> ModuleGenerator.generate(Choices.random(seed)).bytes())
        .toList();
  }

  /** What went wrong, a line a run. */
  private List<String> failures(List<byte[]> modules, int rounds) throws IOException {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < modules.size(); i++) {
      Path file = folder.resolve("module.wasm");
      Files.write(file, modules.get(i));
      WasmModule module = ModuleDecoder.decode(modules.get(i));
      if (module.importedFunctionCount() == module.definedFunctionsEnd()) {
        continue;
      }
      CodeFacts facts = CodeFacts.scan(module, 1);
      Random random = new Random(i);
      for (int round = 0; round < rounds; round++) {
        for (Question question : questions(file.toString(), module, facts, random)) {
          ask(question, failures);
        }
      }
    }
    return failures;
  }

  private static void ask(Question question, List<String> failures) {
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    int code =
        Main.run(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            error,
            question.words.toArray(new String[0]));
    String message = error.toString(StandardCharsets.UTF_8);
    boolean isTold =
        code < 2
            || message
                    .lines()
                    .filter(line -> !line.startsWith("slotwise: warning: "))
                    .filter(line -> !line.startsWith("Try 'slotwise"))
                    .count()
                == 1;
    if (!question.codes.contains(code)
        || !isTold
        || message.contains("internal error")
        || message.contains("\tat ")) {
      failures.add(String.join(" ", question.words) + ": " + code + " " + message.strip());
    }
  }

  private List<Question> questions(String file, WasmModule module, CodeFacts facts, Random random)
      throws IOException {
    int defined = module.definedFunctionsEnd() - module.importedFunctionCount();
    String function = Integer.toString(module.importedFunctionCount() + random.nextInt(defined));
    String other = Integer.toString(module.importedFunctionCount() + random.nextInt(defined));
    String level = one(LEVELS, random);
    List<Question> questions = new ArrayList<>();
    // Of a call that no run gets to there is nothing to say: that is wrong use.
    String offset = one(OFFSETS, random);
    if (facts.siteCount() > 0 && random.nextBoolean()) {
      int site = random.nextInt(facts.siteCount());
      function = Integer.toString(facts.caller(site));
      offset = "0x" + Integer.toHexString(facts.offset(site));
    }
    List<String> explained =
        List.of("explain", file, function, "--to", other, "--level", level, "--format", "json");
    questions.add(new Question(explained, Set.of(0, 1)));
    questions.add(new Question(with(explained, "--why-not-smaller", offset), Set.of(0, 1, 2)));
    questions.add(
        new Question(
            List.of("explain", file, one(FUNCTIONS, random), "--to", other), Set.of(0, 1, 2)));
    questions.add(
        new Question(
            List.of("explain", file, function, "--from", one(FUNCTIONS, random)), Set.of(0, 1, 2)));
    String levels = level + "," + one(LEVELS, random);
    questions.add(
        new Question(
            List.of("compare", file, "--entry-function", function, "--levels", levels), Set.of(0)));
    String assumed = one(ASSUMPTIONS, random) + "," + one(ASSUMPTIONS, random);
    boolean isKnown = !assumed.endsWith("calls-match") && !assumed.startsWith("calls-match,");
    questions.add(
        new Question(
            List.of("closure", file, "--entry-function", function, "--assume", assumed),
            isKnown ? Set.of(0, 2) : Set.of(2)));
    String said = one(LINES, random).formatted(function, random.nextInt(3), other);
    String known = Files.writeString(folder.resolve("known"), said).toString();
    questions.add(
        new Question(
            List.of(
                "closure", file, "--entry-function", other, "--level", level, "--assert", known),
            Set.of(0, 3)));
    questions.add(new Question(with(explained, "--assert", known), Set.of(0, 1, 3)));
    return questions;
  }

  private static List<String> with(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }

  private static String one(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
