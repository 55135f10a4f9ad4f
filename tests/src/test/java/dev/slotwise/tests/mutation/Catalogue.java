// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The mutants that are tried: of all so many in a thousand, and of each class of the engine so many
 * at least. They are those with the least hashes of their names, so that a change of the engine
 * leaves most of them as they are, and a larger catalogue has all of a smaller one.
 */
final class Catalogue {
  /** In a thousand. */
  private static final int SHARE = 4;

  private Catalogue() {}

  /**
   * The numbers of the mutants in it, in order.
   *
   * @param ofEach how many of each class, at least; all if there are fewer
   */
  static List<Integer> of(List<Mutant> mutants, int ofEach) {
    Map<String, List<Integer>> byType = new TreeMap<>();
    for (int number = 0; number < mutants.size(); number++) {
      byType.computeIfAbsent(mutants.get(number).type(), key -> new ArrayList<>()).add(number);
    }
    List<Integer> chosen = new ArrayList<>();
    for (List<Integer> numbers : byType.values()) {
      numbers.sort(
          Comparator.<Integer>comparingInt(number -> hash(mutants.get(number)))
              .thenComparing(number -> mutants.get(number).name()));
      for (int rank = 0; rank < numbers.size(); rank++) {
        if (rank < ofEach || hash(mutants.get(numbers.get(rank))) < SHARE) {
          chosen.add(numbers.get(rank));
        }
      }
    }
    return chosen.stream().sorted().toList();
  }

  /** The part of a list that one of several runs tries. */
  static List<Integer> shard(List<Integer> all, int shard, int shards) {
    return IntStream.range(0, all.size())
        .filter(i -> i % shards == shard)
        .mapToObj(all::get)
        .toList();
  }

  private static int hash(Mutant mutant) {
    return Math.floorMod(mutant.name().hashCode() * 0x9E37_79B9, 1000);
  }
}
