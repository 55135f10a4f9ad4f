// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes the engine one instruction at a time, and asks the quick tests that come to the changed
 * instruction. Those that none of them notices are listed in {@code target/survivors.csv}; they may
 * be no more than two in five. That bar was set after a first sample had been seen: it tells when
 * the tests get worse, and is no goal.
 *
 * <p>There are too many mutants for one night, so a sample is tried: those whose name's hash falls
 * into {@code slotwise.mutants} parts of a thousand. The same names are always in it.
 */
@Tag("nightly")
class MutationTest {
  private static final int SHARE = Integer.getInteger("slotwise.mutants", 20);

  @Test
  void mostMutantsAreNoticed() throws IOException, ReflectiveOperationException {
    Laboratory laboratory = Laboratory.withAllDeciders();
    Set<String> survivors = new TreeSet<>();
    int tried = 0;
    List<Mutant> mutants = laboratory.mutants();
    for (int number = 0; number < mutants.size(); number++) {
      String name = mutants.get(number).name();
      if (isTried(name)) {
        tried++;
        if (!laboratory.isNoticed(number)) {
          survivors.add(name);
        }
      }
    }
    System.out.printf("%d of %d mutants noticed%n", tried - survivors.size(), tried);
    Path found = Path.of("target", "survivors.csv");
    Files.createDirectories(found.getParent());
    Files.write(found, survivors);
    assertThat(survivors).as("see " + found).hasSizeLessThan(tried * 2 / 5);
  }

  private static boolean isTried(String name) {
    return Math.floorMod(name.hashCode() * 0x9E37_79B9, 1000) < SHARE;
  }
}
