// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.answer.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about the tables has the columns that there are; {@code -Dbless=true} writes them. */
class TablesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "tables.md");

  /** How the names of columns begin that there are for each level. */
  private static final Set<String> COUNTS = Set.of("live_", "edges_", "closure_", "frames_");

  @Test
  void thePageHasTheColumnsOfTheSchema() throws IOException {
    String page = Files.readString(PAGE);
    String wanted = page;
    for (Table<?> table : Schema.TABLES) {
      String begin = "<!-- table " + table.name() + " -->\n";
      String end = "<!-- end of " + table.name() + " -->";
      assertThat(wanted).contains(begin, end);
      wanted =
          wanted.substring(0, wanted.indexOf(begin) + begin.length())
              + text(table)
              + wanted.substring(wanted.indexOf(end));
    }
    if (Boolean.getBoolean("bless")) {
      Files.writeString(PAGE, wanted);
    } else {
      assertThat(page).isEqualTo(wanted);
    }
  }

  private static String text(Table<?> table) {
    StringBuilder text = new StringBuilder("| column | type | meaning |\n|---|---|---|\n");
    List<String> seen = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      String name = column.name();
      String description = column.description();
      for (Algorithm algorithm : Algorithm.values()) {
        if (COUNTS.contains(name.substring(0, name.indexOf('_') + 1))
            && name.endsWith("_" + algorithm)) {
          name = name.substring(0, name.length() - algorithm.toString().length()) + "LEVEL";
          description = description.replace("by " + algorithm, "by the level or algorithm");
        }
      }
      if (!seen.contains(name)) {
        seen.add(name);
        text.append(
            "| `%s` | %s%s | %s |\n"
                .formatted(
                    name, column.type(), column.nullable() ? ", may be empty" : "", description));
      }
    }
    if (table == Schema.MODULES) {
      text.append(
          "\nLEVEL is each of %s.\n"
              .formatted(
                  Arrays.stream(Algorithm.values())
                      .map(algorithm -> "`" + algorithm + "`")
                      .collect(Collectors.joining(", "))));
    }
    return text.toString();
  }
}
