// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the trie against a sorted map, and checks that it shares what it may. */
class LongTrieTest {

  /** Union; the maximum where both have a key, and nothing where their sum is 7. */
  private static final LongTrie.Merger<Integer> MAXIMUM =
      new LongTrie.Merger<>() {
        @Override
        protected @Nullable Integer both(long key, Integer left, Integer right) {
          return left + right == 7 ? null : Integer.valueOf(Math.max(left, right));
        }

        @Override
        protected Integer leftOnly(long key, Integer left) {
          return left;
        }

        @Override
        protected Integer rightOnly(long key, Integer right) {
          return right;
        }
      };

  /** Whether values are not greater; alone, one passes if it is below 60, or is not 0. */
  private static final LongTrie.Comparer<Integer> LESS =
      new LongTrie.Comparer<>() {
        @Override
        protected boolean both(long key, Integer left, Integer right) {
          return left <= right;
        }

        @Override
        protected boolean leftOnly(long key, Integer left) {
          return left < 60;
        }

        @Override
        protected boolean rightOnly(long key, Integer right) {
          return right != 0;
        }
      };

  private static Map<Long, Integer> entries(LongTrie<Integer> trie) {
    Map<Long, Integer> entries = new TreeMap<>();
    trie.forEach(entries::put);
    return entries;
  }

  private static long key(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(16);
      case 1 -> (1L << 44) + random.nextInt(64);
      default -> random.nextLong() >>> 1;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void doesWhatASortedMapDoes(int seed) {
    Random random = new Random(seed);
    LongTrie<Integer> trie = LongTrie.empty();
    TreeMap<Long, Integer> model = new TreeMap<>();
    for (int step = 0; step < 400; step++) {
      long key = key(random);
      if (random.nextInt(10) == 0) {
        long high = key + random.nextInt(40);
        trie = trie.removeRange(key, high);
        if (high >= key) {
          model.subMap(key, true, high, true).clear();
        }
      } else {
        trie = trie.put(key, step);
        model.put(key, step);
      }
      assertThat(trie.get(key)).isEqualTo(model.get(key));
    }
    assertThat(entries(trie)).isEqualTo(model);
    assertThat(trie.size()).isEqualTo(model.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void mergesLikeMaps(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      LongTrie<Integer> left = LongTrie.empty();
      LongTrie<Integer> right = LongTrie.empty();
      for (int i = random.nextInt(12); i > 0; i--) {
        left = left.put(key(random), random.nextInt(8));
      }
      for (int i = random.nextInt(12); i > 0; i--) {
        right = right.put(key(random), random.nextInt(8));
      }
      Map<Long, Integer> expected = new TreeMap<>(entries(left));
      Map<Long, Integer> others = entries(right);
      others.forEach(
          (key, value) -> expected.merge(key, value, (a, b) -> a + b == 7 ? null : Math.max(a, b)));
      assertThat(entries(LongTrie.merge(left, right, MAXIMUM))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void comparesLikeMaps(int seed) {
    Random random = new Random(seed);
    boolean[] seen = new boolean[2];
    for (int round = 0; round < 500; round++) {
      LongTrie<Integer> left = LongTrie.empty();
      LongTrie<Integer> right = LongTrie.empty();
      boolean expected = true;
      for (int i = random.nextInt(8); i > 0; i--) {
        long key = key(random);
        // Alone, a value passes on the left if it is below 60, on the right if it is not 0.
        int mine = random.nextInt(64);
        int other = random.nextInt(40) == 0 ? 0 : mine + random.nextInt(60);
        if (left.get(key) == null && right.get(key) == null) {
          int sides = random.nextInt(3);
          left = sides == 1 ? left : left.put(key, mine);
          right = sides == 0 ? right : right.put(key, other);
          expected &=
              sides == 0 ? mine < 60 : sides == 1 ? other != 0 : mine == other || mine < other;
        }
      }
      seen[expected ? 1 : 0] = true;
      assertThat(LongTrie.compare(left, right, LESS)).isEqualTo(expected);
    }
    assertThat(seen).containsExactly(true, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void thePartAroundKeysHasAllOfThem(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      LongTrie<Integer> trie = LongTrie.empty();
      for (int i = random.nextInt(12); i > 0; i--) {
        trie = trie.put(key(random), i);
      }
      long low = key(random);
      long high = Math.max(low, key(random));
      LongTrie<Integer> part = trie.around(low, high);
      TreeMap<Long, Integer> meant = new TreeMap<>(entries(trie));
      assertThat(new TreeMap<>(entries(part)).subMap(low, true, high, true))
          .isEqualTo(meant.subMap(low, true, high, true));
      // A key outside of a table's does not change the table's part.
      long first = 1L << 44;
      long last = (1L << 45) - 1;
      assertThat(trie.put(3, 77).put(1L << 46, 78).around(first, last))
          .isSameAs(trie.around(first, last));
    }
  }

  @Test
  void returnsItselfWhereNothingChanges() {
    LongTrie<String> trie = LongTrie.<String>empty().put(3, "a").put(70, "b").put(1L << 50, "c");
    assertThat(trie.put(70, "b")).isSameAs(trie);
    assertThat(trie.removeRange(4, 69)).isSameAs(trie);
    assertThat(trie.updateRange(0, Long.MAX_VALUE, (key, value) -> value)).isSameAs(trie);
  }

  @Test
  void mergeWithAPartIsTheWholeItself() {
    LongTrie<String> part = LongTrie.<String>empty().put(3, "a").put(70, "b");
    LongTrie<String> whole = part.put(5, "d").put(1L << 50, "c");
    LongTrie.Merger<String> keep =
        new LongTrie.Merger<>() {
          @Override
          protected String both(long key, String left, String right) {
            return left;
          }

          @Override
          protected String leftOnly(long key, String left) {
            return left;
          }

          @Override
          protected String rightOnly(long key, String right) {
            return right;
          }
        };
    assertThat(LongTrie.merge(whole, part, keep)).isSameAs(whole);
    assertThat(LongTrie.merge(part, whole, keep)).isSameAs(whole);
  }
}
