// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What pages show is what happens. Commands are run, and give the output that is shown; code stands
 * in a file of the example that has the page's name. A block of {@code java wrong} takes the place
 * of the next block that begins with the same line, until that one comes.
 */
class PagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TestFactory
  List<DynamicTest> pagesShowWhatHappens(@TempDir Path folder) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
        Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
      Stream.of(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(file -> file.toString().endsWith(".md")),
              examples.map(example -> example.resolve("README.md")).filter(Files::exists))
          .flatMap(files -> files.sorted())
          .forEach(
              file -> {
                String name = ROOT.relativize(file).toString();
                tests.add(
                    DynamicTest.dynamicTest(
                        name, () -> check(file, folder.resolve(name.replace('/', '-')))));
              });
    }
    return tests;
  }

  private static void check(Path file, Path folder) throws IOException {
    Page page = Page.read(file);
    if (page.blocks().stream().noneMatch(PagesTest::saysSomething)) {
      return;
    }
    Files.createDirectories(folder);
    try (Sandbox sandbox = new Sandbox(folder)) {
      if (page.blocks().stream()
          .flatMap(block -> block.commands().stream())
          .anyMatch(command -> command.text().startsWith("mvn "))) {
        sandbox.installArtefacts();
      }
      String name = file.getFileName().toString().replace(".md", "");
      for (int i = 0; i < page.blocks().size(); i++) {
        Page.Block block = page.blocks().get(i);
        switch (block.info()) {
          case "java", "wat", "toy", "xml" ->
              assertShown(block, sandbox.resolve("examples/" + name));
          case "java wrong" -> replace(page.blocks(), i, sandbox.resolve("examples/" + name));
          default -> runAll(block, sandbox);
        }
      }
    }
  }

  private static boolean saysSomething(Page.Block block) {
    return !block.commands().isEmpty() || block.info().matches("java.*|wat|toy|xml");
  }

  private static void runAll(Page.Block block, Sandbox sandbox) throws IOException {
    for (Page.Command command : block.commands()) {
      Sandbox.Result result = sandbox.run(command.text());
      assertThat(result.code())
          .as(
              "exit code of the command after line %d: %s\n%s",
              block.line(), command.text(), result)
          .isBetween(0, 1);
      assertThat(command.gives(result.output()))
          .as(
              "line %d: %s\nis shown to print\n%s\nbut prints\n%s",
              block.line(), command.text(), String.join("\n", command.output()), result.output())
          .isTrue();
    }
  }

  private static void assertShown(Page.Block block, Path example) throws IOException {
    if (sourceWith(block, example).isPresent()) {
      return;
    }
    // What was wrong until now is put right.
    Path original = ROOT.resolve("examples").resolve(example.getFileName());
    Optional<Path> source = sourceWith(block, original);
    assertThat(source).as("line %d: code that stands in no file", block.line()).isPresent();
    Files.writeString(
        example.resolve(original.relativize(source.orElseThrow()).toString()),
        Files.readString(source.orElseThrow()));
  }

  private static void replace(List<Page.Block> blocks, int wrong, Path example) throws IOException {
    String begin = blocks.get(wrong).lines().get(0);
    Page.Block right =
        blocks.subList(wrong + 1, blocks.size()).stream()
            .filter(block -> block.info().equals("java") && block.lines().get(0).equals(begin))
            .findFirst()
            .orElseThrow();
    Optional<Path> source = sourceWith(right, example);
    assertThat(source)
        .as("line %d: nothing to take the place of", blocks.get(wrong).line())
        .isPresent();
    Files.writeString(
        source.orElseThrow(),
        Files.readString(source.orElseThrow()).replace(right.text(), blocks.get(wrong).text()));
  }

  private static Optional<Path> sourceWith(Page.Block block, Path example) throws IOException {
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.sorted().toList()) {
        boolean isText = file.toString().matches(".*\\.(java|wat|toy|xml)");
        if (isText && Files.readString(file).contains(block.text() + "\n")) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /** The pages promise it. */
  @ParameterizedTest
  @ValueSource(strings = {"first-domain/OneBit.java", "first-state/LessThan.java"})
  void theFirstOfEachPlugIsSmall(String file) throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("examples").resolve(file))).hasSizeLessThan(150);
  }
}
