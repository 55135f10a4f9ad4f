// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes the engine one instruction at a time, and asks the quick tests that come to the changed
 * instruction. Those that none of them notices are listed in {@code target/survivors.txt}, with the
 * line of code that each changes. Each of them must have an {@link Explanation}, and each
 * explanation must be of one of them.
 *
 * <p>There are too many mutants for one night, so those of a {@link Catalogue} are tried. {@code
 * -Dslotwise.mutants=K} takes at least K of each class, and {@code -Dslotwise.mutants.shard=I/N}
 * takes the Ith of N parts of the catalogue, counted from 1.
 */
@Tag("nightly")
class MutationTest {
  /** The catalogue whose survivors have been looked at. */
  private static final int EXPLAINED = 1;

  private static final int OF_EACH = Integer.getInteger("slotwise.mutants", EXPLAINED);
  private static final String SHARD = System.getProperty("slotwise.mutants.shard", "1/1");

  @Test
  void everyMutantIsNoticedOrExplained() throws IOException, ReflectiveOperationException {
    try (Laboratory laboratory = Laboratory.withAllDeciders()) {
      check(laboratory);
    }
  }

  private static void check(Laboratory laboratory) throws IOException {
    List<Mutant> mutants = laboratory.mutants();
    Set<String> tried = new TreeSet<>();
    Map<String, Mutant> survivors = new TreeMap<>();
    Map<String, int[]> byPackage = new TreeMap<>();
    for (int number : shard(Catalogue.of(mutants, OF_EACH))) {
      Mutant mutant = mutants.get(number);
      boolean isNoticed = laboratory.noticedBy(number).isPresent();
      tried.add(mutant.name());
      int[] counts = byPackage.computeIfAbsent(mutant.folder(), key -> new int[2]);
      counts[0]++;
      if (isNoticed) {
        counts[1]++;
      } else {
        survivors.put(mutant.name(), mutant);
      }
    }
    byPackage.forEach(
        (folder, counts) ->
            System.out.printf("%s: %d of %d mutants noticed%n", folder, counts[1], counts[0]));
    System.out.printf("%d of %d mutants noticed%n", tried.size() - survivors.size(), tried.size());
    List<String> found = new ArrayList<>();
    for (Mutant mutant : survivors.values()) {
      found.add("%s%n    %s%n".formatted(mutant.name(), mutant.code()));
    }
    Path file = Path.of("target", "survivors.txt");
    Files.createDirectories(file.getParent());
    Files.write(file, found);
    Set<String> explained =
        Explanation.all().stream().map(Explanation::mutant).collect(Collectors.toSet());
    assertThat(minus(survivors.keySet(), explained)).as("neither noticed nor explained").isEmpty();
    assertThat(minus(explained, survivors.keySet()))
        .as("explained, but noticed")
        .noneMatch(tried::contains);
  }

  private static List<Integer> shard(List<Integer> all) {
    String[] parts = SHARD.split("/", 2);
    return Catalogue.shard(all, Integer.parseInt(parts[0]) - 1, Integer.parseInt(parts[1]));
  }

  private static Set<String> minus(Collection<String> some, Collection<String> others) {
    Set<String> rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }
}
