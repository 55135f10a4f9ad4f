// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * {@link ValueNodes} against {@link NaiveNodes}: random programs, whose parts come in any order and
 * partly when others have been solved, as code comes when calls are found. All places hold the same
 * in the end.
 */
class NaiveNodesTest {
  private static final int PROGRAMS = 3_000;

  /** More edges than are kept before cycles are looked for. */
  private static final int MANY = 1_100;

  private static final int SLOTS = 3;

  @Test
  void allPlacesHoldTheSame() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      int program = seed;
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(60), () -> check(program), "seed " + seed);
    }
  }

  private static void check(int seed) {
    Random random = new Random(seed);
    int[] sizes = new int[1 + random.nextInt(4)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = new int[] {4, 8, 12, 48}[random.nextInt(4)];
    }
    int places = 3 + random.nextInt(10);
    Both both = new Both(sizes, places);
    List<Runnable> parts = new ArrayList<>();
    int count = places + random.nextInt(3 * places);
    for (int i = 0; i < count; i++) {
      parts.add(both.part(random));
    }
    // Cycles are made at once, for they are what is collapsed.
    for (int i = random.nextInt(4); i > 0; i--) {
      int first = random.nextInt(places);
      int second = random.nextInt(places);
      parts.add(() -> both.copy(first, second));
      parts.add(() -> both.copy(second, first));
    }
    Collections.shuffle(parts, random);
    int solvedAfter = random.nextInt(count + 1);
    for (int i = 0; i < parts.size(); i++) {
      if (i == solvedAfter) {
        both.solve(random.nextBoolean());
      }
      parts.get(i).run();
    }
    both.solve(random.nextBoolean());
    both.naive.solve();
    both.compare(seed);
  }

  /** One program, told to both. */
  private static final class Both {
    private final int[] sizes;
    private final int places;
    private final Sets sets;
    private final ValueNodes nodes;
    private final int first;
    private final NaiveNodes naive;

    Both(int[] sizes, int places) {
      this.sizes = sizes;
      this.places = places;
      this.sets = new Sets(sizes);
      this.nodes = new ValueNodes(sets, sizes);
      this.naive = new NaiveNodes(sizes);
      this.first = nodes.nodes(places);
      nodes.put(nodes.cells().rest(), sets.of(Sets.NUMBER));
      for (int object = 0; object < sizes.length; object++) {
        nodes.put(nodes.cells().storedIn(object), sets.of(Sets.NUMBER));
      }
    }

    Runnable part(Random random) {
      int from = random.nextInt(places);
      int to = random.nextInt(places);
      int other = random.nextInt(places);
      int object = random.nextInt(sizes.length);
      int offset = random.nextInt(sizes[object] + 2);
      int slot = random.nextInt(SLOTS);
      int constant = new int[] {-4, 1, 4, 4, 8, 12}[random.nextInt(6)];
      int distance = new int[] {0, 0, 4, 4, 8, 2}[random.nextInt(6)];
      int width = random.nextInt(4) == 0 ? 8 : 4;
      return switch (random.nextInt(14)) {
        case 0 -> () -> putAddress(NaiveNodes.node(to), first + to, object, offset);
        case 1 -> () -> putSlot(NaiveNodes.node(to), first + to, slot);
        case 2 ->
            () -> {
              naive.putNumber(NaiveNodes.node(to));
              nodes.put(first + to, sets.of(Sets.NUMBER));
            };
        case 3 ->
            () ->
                putSlot(
                    NaiveNodes.word(object, Math.min(offset, sizes[object] - 1)),
                    nodes.cells().word(object, Math.min(offset, sizes[object] - 1)),
                    slot);
        case 4 -> () -> putAddress(NaiveNodes.REST_CELL, nodes.cells().rest(), object, offset);
        case 5, 6 -> () -> copy(from, to);
        case 7 ->
            () -> {
              naive.mask(NaiveNodes.node(from), NaiveNodes.node(to));
              nodes.mask(first + from, first + to);
            };
        case 8 ->
            () -> {
              naive.plus(NaiveNodes.node(from), constant, NaiveNodes.node(to));
              nodes.plus(first + from, constant, first + to);
            };
        case 9 ->
            () -> {
              naive.sum(NaiveNodes.node(from), NaiveNodes.node(other), NaiveNodes.node(to));
              nodes.sum(first + from, first + other, first + to);
            };
        case 10 ->
            () -> {
              naive.copy(NaiveNodes.node(from), NaiveNodes.REST_CELL);
              nodes.copy(first + from, nodes.cells().rest());
            };
        case 11, 12 ->
            () -> {
              // Nothing is stored: a place that holds nothing.
              naive.access(NaiveNodes.node(from), distance, width, NaiveNodes.node(to), "nothing");
              nodes.copy(nodes.load(first + from, distance, width), first + to);
            };
        default ->
            () -> {
              naive.access(NaiveNodes.node(from), distance, width, "not read", NaiveNodes.node(to));
              nodes.copy(first + to, nodes.store(first + from, distance, width));
            };
      };
    }

    private void putAddress(String place, int node, int object, int offset) {
      naive.putAddress(place, object, offset);
      nodes.put(node, sets.of(sets.address(object, offset)));
    }

    private void putSlot(String place, int node, int slot) {
      naive.putSlot(place, slot);
      nodes.put(node, sets.of(Sets.slot(slot)));
    }

    void copy(int from, int to) {
      naive.copy(NaiveNodes.node(from), NaiveNodes.node(to));
      nodes.copy(first + from, first + to);
    }

    /** Solves what there is so far, maybe with cycles collapsed. */
    void solve(boolean isCollapsed) {
      if (isCollapsed) {
        int chain = nodes.nodes(MANY + 1);
        for (int i = 0; i < MANY; i++) {
          nodes.copy(chain + i, chain + i + 1);
        }
        nodes.put(chain, sets.of(Sets.NUMBER));
      }
      nodes.propagate(watcher -> {});
    }

    void compare(int seed) {
      compare(NaiveNodes.REST_CELL, nodes.cells().rest(), seed);
      for (int node = 0; node < places; node++) {
        compare(NaiveNodes.node(node), first + node, seed);
      }
      for (int object = 0; object < sizes.length; object++) {
        compare(NaiveNodes.loaded(object), nodes.cells().loadedFrom(object), seed);
        for (int at = 0; at < sizes[object]; at += Integer.BYTES) {
          compare(NaiveNodes.word(object, at), nodes.cells().word(object, at), seed);
        }
      }
    }

    private void compare(String place, int node, int seed) {
      Set<String> rest = texts(nodes.cells().rest());
      boolean isRest = node == nodes.cells().rest();
      Set<String> held = texts(node);
      assertThat(isRest ? held : NaiveNodes.withoutCovered(held, rest))
          .as("%s, seed %d", place, seed)
          .isEqualTo(naive.at(place, isRest));
    }

    private Set<String> texts(int node) {
      Set<String> all = new TreeSet<>();
      sets.forEach(
          nodes.at(node),
          atom -> {
            if (atom == Sets.NUMBER) {
              all.add(NaiveNodes.NUMBER);
            } else if (Sets.isSlot(atom)) {
              all.add("slot " + Sets.slotOf(atom));
            } else {
              all.add(
                  "object %s + %s"
                      .formatted(
                          sets.isOfRest(atom) ? "rest" : Sets.objectOf(atom),
                          Sets.isAnywhere(atom) ? "any" : Sets.offsetOf(atom)));
            }
          });
      return all;
    }
  }
}
