// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the page about corpora shows: commands and questions, for tests to run. */
record Page(String text) {
  static Page read() throws IOException {
    return new Page(Files.readString(Path.of("../docs/corpora.md")));
  }

  /** The questions, in the order of the page. */
  List<String> questions() {
    return blocks("sql");
  }

  /** The lines of commands that begin so; a line that ends in a backslash goes on in the next. */
  List<String> commands(String begin) {
    return blocks("console").stream()
        .flatMap(block -> block.replace("\\\n", "").lines())
        .filter(line -> line.startsWith(begin))
        .toList();
  }

  private List<String> blocks(String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The words of a command, with those that name something exchanged for what there is here. */
  static List<String> words(String command, Map<String, String> here) {
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      words.add(here.getOrDefault(word, word));
    }
    return words;
  }
}
