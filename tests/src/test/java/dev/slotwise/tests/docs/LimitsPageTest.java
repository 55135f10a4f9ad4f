// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.state.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of limits in {@code docs/semantics.md} has each limit as it is. */
class LimitsPageTest {
  private static final Path PAGE =
      Path.of("..").toAbsolutePath().normalize().resolve("docs/semantics.md");

  @Test
  void namesEachLimitWithDefaultAndRange() throws IOException {
    List<String> rows =
        Files.readString(PAGE)
            .lines()
            .dropWhile(line -> !line.equals("### Limits"))
            .takeWhile(line -> !line.equals("### Contexts"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> String.join("|", List.of(line.split("\\|", -1)).subList(1, 4)))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.of(Limit.values())
                .map(
                    limit ->
                        " `%s` | %d | %d–%d "
                            .formatted(limit.id(), limit.standard(), limit.least(), limit.most()))
                .toList());
  }
}
