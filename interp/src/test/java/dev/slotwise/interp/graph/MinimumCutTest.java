// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinimumCutTest {
  private static final int NODES = 6;

  /** Every way to part the nodes into two sides is tried. */
  @Test
  void noCutIsSmaller() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      IntGraph.Builder builder = IntGraph.builder(NODES);
      int edges = random.nextInt(16);
      int[] from = new int[edges];
      int[] to = new int[edges];
      int[] capacities = new int[edges];
      for (int edge = 0; edge < edges; edge++) {
        from[edge] = random.nextInt(NODES);
        to[edge] = random.nextInt(NODES);
        capacities[edge] = random.nextInt(4) == 0 ? MinimumCut.UNCUTTABLE : 1 + random.nextInt(3);
        builder.addEdge(from[edge], to[edge]);
      }
      MinimumCut cutter = new MinimumCut(builder.build(), capacities);
      // Twice with one object: an answer leaves nothing behind that changes the next one.
      for (int sink : new int[] {1, 2, 1}) {
        int expected = smallest(sink, from, to, capacities);
        Optional<MinimumCut.Cut> cut = cutter.find(0, sink, MinimumCut.UNCUTTABLE);
        if (expected == MinimumCut.UNCUTTABLE) {
          assertThat(cut).as("seed %d", seed).isEmpty();
        } else {
          assertThat(cut.orElseThrow().size()).as("seed %d", seed).isEqualTo(expected);
          NodeSet sinkSide = cut.orElseThrow().sinkSide();
          assertThat(sinkSide.contains(0)).isFalse();
          assertThat(sinkSide.contains(sink)).isTrue();
          assertThat(weight(side(sinkSide), from, to, capacities)).isEqualTo(expected);
          assertThat(cutter.find(0, sink, expected)).as("a limit that is met").isEmpty();
          assertThat(cutter.find(0, sink, expected + 1)).as("one that is not").isEqualTo(cut);
        }
      }
    }
  }

  @Test
  void aNodeIsNotPartedFromItself() {
    MinimumCut cutter = new MinimumCut(Graphs.of(2, 0, 1), new int[] {1});
    assertThatThrownBy(() -> cutter.find(1, 1, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  private static int side(NodeSet nodes) {
    return nodes.stream().map(node -> 1 << node).sum();
  }

  private static int smallest(int sink, int[] from, int[] to, int[] capacities) {
    int smallest = MinimumCut.UNCUTTABLE;
    for (int side = 0; side < 1 << NODES; side++) {
      if ((side & 1) == 0 && (side >> sink & 1) == 1) {
        smallest = Math.min(smallest, weight(side, from, to, capacities));
      }
    }
    return smallest;
  }

  /** What leads into a side from outside. */
  private static int weight(int side, int[] from, int[] to, int[] capacities) {
    int weight = 0;
    for (int edge = 0; edge < from.length; edge++) {
      if ((side >> from[edge] & 1) == 0 && (side >> to[edge] & 1) == 1) {
        if (capacities[edge] == MinimumCut.UNCUTTABLE) {
          return MinimumCut.UNCUTTABLE;
        }
        weight += capacities[edge];
      }
    }
    return weight;
  }
}
