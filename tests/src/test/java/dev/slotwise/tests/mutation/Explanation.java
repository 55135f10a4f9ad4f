// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a mutant that no test notices is no fault, from {@code mutants/survivors.txt}: the mutant's
 * name, the line of code that it changes, and the reason, a line each.
 *
 * @param mutant its name
 * @param code the line, without space around it: an edit of the method may give the name to another
 *     mutant
 */
record Explanation(String mutant, String code, String why) {
  private static final Path FILE = Path.of("src/test/resources/mutants/survivors.txt");

  /** Those of the file, which is in the order of names and has none twice. */
  static List<Explanation> all() throws IOException {
    List<Explanation> all = new ArrayList<>();
    for (String block : Files.readString(FILE).strip().split("\n\n", -1)) {
      String[] lines = block.split("\n", -1);
      assertThat(lines).as(block).hasSize(3);
      all.add(new Explanation(lines[0], lines[1].strip(), lines[2].strip()));
    }
    assertThat(all).extracting(Explanation::mutant).isSorted().doesNotHaveDuplicates();
    return all;
  }

  /** Whether there still is this mutant, of the same code. */
  boolean isOf(List<Mutant> mutants) throws IOException {
    for (Mutant each : mutants) {
      if (each.name().equals(mutant)) {
        return each.code().equals(code);
      }
    }
    return false;
  }
}
