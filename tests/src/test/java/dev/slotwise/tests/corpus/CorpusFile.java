// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code tests/corpus/corpus.json}, as a person would lay it out. */
final class CorpusFile {
  private static final Path PATH = Corpus.ROOT.resolve("tests/corpus/corpus.json");

  /**
   * What nests deeper than the fields of a module stands on one line, as does what is this short.
   */
  private static final int DEEPEST = 4;

  private static final int SHORT = 90;

  private CorpusFile() {}

  static JsonNode read() throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(PATH));
  }

  static void write(JsonNode corpus) throws IOException {
    Files.writeString(PATH, text(corpus));
  }

  static String text(JsonNode corpus) {
    return text(corpus, 0) + "\n";
  }

  private static String text(JsonNode node, int depth) {
    List<String> items = new ArrayList<>();
    for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
      items.add(text(item, depth + 1));
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      items.add("\"" + field.getKey() + "\": " + text(field.getValue(), depth + 1));
    }
    if (!node.isContainerNode()) {
      return node.toString();
    }
    String line = String.join(", ", items);
    String inside =
        depth >= DEEPEST || (depth > 2 && line.length() <= SHORT && !line.contains("{"))
            ? line
            : "\n"
                + "  ".repeat(depth + 1)
                + String.join(",\n" + "  ".repeat(depth + 1), items)
                + "\n"
                + "  ".repeat(depth);
    return node.isArray() ? "[" + inside + "]" : "{" + inside + "}";
  }
}
