// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables of the pages have the counts of {@code corpus.json}, which other tests hold against
 * the analyses; only {@code tests/corpus/results} measures what they cost.
 */
class ResultsPageTest {
  @ParameterizedTest
  @ValueSource(strings = {"docs/results.md", "README.md"})
  void tablesHaveTheCountsOfTheCorpus(String name) throws IOException {
    Path page = Corpus.ROOT.resolve(name);
    String text = Files.readString(page);
    assertThat(text).contains("<!-- results ");
    String updated = new ResultsPage(CorpusFile.read(), costs()).update(text);
    if (System.getProperty("bless") != null) {
      Files.writeString(page, updated);
    }
    assertThat(Files.readString(page)).isEqualTo(updated);
  }

  @Test
  void everyModuleHasCountsAndCosts() throws IOException {
    Map<String, Map<String, ResultsPage.Cost>> costs = costs();
    for (JsonNode module : CorpusFile.read().get("modules")) {
      String name = module.get("name").asText();
      assertThat(Corpus.Expected.read(module)).as(name).isPresent();
      assertThat(costs).containsKey(name);
      if (module.has("variant")) {
        assertThat(module.has("prototypes")).as(name).isTrue();
        assertThat(module.has("sharp")).as(name).isTrue();
      }
    }
  }

  @Test
  void theCorpusIsWrittenAsItIsRead() throws IOException {
    assertThat(Files.readString(Corpus.ROOT.resolve("tests/corpus/corpus.json")))
        .isEqualTo(CorpusFile.text(CorpusFile.read()));
  }

  private static Map<String, Map<String, ResultsPage.Cost>> costs() throws IOException {
    return ResultsPage.costs(Files.readString(Corpus.ROOT.resolve("docs/results.md")));
  }
}
