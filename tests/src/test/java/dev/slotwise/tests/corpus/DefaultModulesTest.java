// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@code tests/corpus/fetch --default} gets suffices for all tests but the nightly ones. A
 * test that names another module passes on a machine whose cache has it, and fails on an empty one.
 */
class DefaultModulesTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/slotwise/tests");
  private static final Pattern LITERAL = Pattern.compile("\"([^\"\\n]*)\"");
  private static final Pattern NIGHTLY = Pattern.compile("@Tag\\(\"nightly\"\\)");

  /** The format check sees to it that a member of a class ends in such a line. */
  private static final Pattern END_OF_MEMBER = Pattern.compile("(?m)^ {2}}\\R");

  @Test
  void testsOfEveryBuildNameModulesThatAreFetchedByDefault() throws IOException {
    Set<String> others = new TreeSet<>();
    for (JsonNode module : CorpusFile.read().get("modules")) {
      boolean isThere =
          module.get("kind").asText().equals("example") || module.path("default").asBoolean();
      if (!isThere) {
        others.add(module.get("name").asText());
      }
    }
    assertThat(others).as("modules that only nightly tests may name").isNotEmpty();

    List<String> wrong = new ArrayList<>();
    int nightly = 0;
    for (Path file : tests()) {
      String text = Files.readString(file);
      boolean readsCorpus = text.contains("Corpus.find(");
      for (String member : readsCorpus ? END_OF_MEMBER.split(text) : new String[0]) {
        boolean isNightly = NIGHTLY.matcher(member).find();
        List<String> named =
            LITERAL
                .matcher(member)
                .results()
                .map(found -> found.group(1))
                .filter(others::contains)
                .toList();
        nightly += isNightly ? named.size() : 0;
        if (!isNightly) {
          named.forEach(name -> wrong.add(file.getFileName() + " names " + name));
        }
      }
    }
    assertThat(wrong)
        .as("not nightly: give the modules \"default\" in corpus.json, or tag the tests")
        .isEmpty();
    assertThat(nightly).as("names in nightly tests, which this test should find").isPositive();
  }

  private static List<Path> tests() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith("Test.java")).sorted().toList();
    }
  }
}
