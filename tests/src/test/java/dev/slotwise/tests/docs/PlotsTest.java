// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.bench.plot.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/** The pictures say what the tables beside them say. */
class PlotsTest {
  private static final Path DOCS = Path.of("../docs");

  @Test
  void eachPictureHasTheNumbersOfItsTable()
      throws IOException, ParserConfigurationException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    // Nothing is fetched.
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    for (Figure figure : Figure.all(DOCS)) {
      Path file = DOCS.resolve("plots").resolve(figure.name() + ".svg");
      assertThat(
              factory
                  .newDocumentBuilder()
                  .parse(file.toFile())
                  .getElementsByTagName("desc")
                  .item(0)
                  .getTextContent())
          .as("%s; bench/run plots draws it anew", file)
          .isEqualTo(figure.text());
      assertThat(figure.points()).as(figure.name()).hasSizeGreaterThan(5);
    }
  }

  @Test
  void eachPictureIsOnAPage() throws IOException {
    String pages = Files.readString(DOCS.resolve("performance.md"));
    pages += Files.readString(DOCS.resolve("results.md"));
    TreeSet<String> drawn = new TreeSet<>();
    for (Figure figure : Figure.all(DOCS)) {
      assertThat(pages).contains("](plots/" + figure.name() + ".svg)");
      drawn.add(figure.name() + ".svg");
    }
    try (Stream<Path> files = Files.list(DOCS.resolve("plots"))) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(drawn);
    }
  }
}
