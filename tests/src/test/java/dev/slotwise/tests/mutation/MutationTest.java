// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes the engine one instruction at a time, and asks the quick tests that come to the changed
 * instruction. Those that none of them notices are listed in {@code target/survivors.csv}. Each of
 * them must have an {@link Explanation}, and each explanation must be of one of them.
 *
 * <p>There are too many mutants for one night, so a sample is tried: those whose name's hash falls
 * into {@code slotwise.mutants} parts of a thousand. The same names are always in it, and a larger
 * sample has all of a smaller one.
 */
@Tag("nightly")
class MutationTest {
  /** The sample whose survivors have been looked at. */
  private static final int EXPLAINED = 4;

  private static final int SHARE = Integer.getInteger("slotwise.mutants", EXPLAINED);

  @Test
  void everyMutantIsNoticedOrExplained() throws IOException, ReflectiveOperationException {
    Laboratory laboratory = Laboratory.withAllDeciders();
    Set<String> tried = new TreeSet<>();
    Set<String> survivors = new TreeSet<>();
    List<Mutant> mutants = laboratory.mutants();
    for (int number = 0; number < mutants.size(); number++) {
      String name = mutants.get(number).name();
      if (isTried(name)) {
        tried.add(name);
        if (!laboratory.isNoticed(number)) {
          survivors.add(name);
        }
      }
    }
    System.out.printf("%d of %d mutants noticed%n", tried.size() - survivors.size(), tried.size());
    Path found = Path.of("target", "survivors.csv");
    Files.createDirectories(found.getParent());
    Files.write(found, survivors);
    Set<String> explained =
        Explanation.all().stream().map(Explanation::mutant).collect(Collectors.toSet());
    assertThat(minus(survivors, explained)).as("neither noticed nor explained").isEmpty();
    assertThat(minus(explained, survivors)).as("explained, but noticed").noneMatch(tried::contains);
  }

  private static boolean isTried(String name) {
    return Math.floorMod(name.hashCode() * 0x9E37_79B9, 1000) < SHARE;
  }

  private static Set<String> minus(Collection<String> some, Collection<String> others) {
    Set<String> rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }
}
