// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Dominators against what is lost when a node is taken out. */
class DominatorsTest {

  @Test
  void aNodeDominatesWhatIsLostWithIt() {
    for (int seed = 0; seed < 2_000; seed++) {
      IntGraph graph = Graphs.random(seed);
      Dominators dominators = Dominators.of(graph, 0);
      NodeSet all = Reachability.from(graph, NodeSet.of(0));
      for (int node = 0; node < graph.nodeCount(); node++) {
        for (int other = 0; other < graph.nodeCount(); other++) {
          boolean isLost =
              all.contains(node) && all.contains(other) && !without(graph, node).contains(other);
          assertThat(dominates(dominators, node, other) && all.contains(other))
              .as("seed %d: %d dominates %d", seed, node, other)
              .isEqualTo(isLost);
        }
      }
    }
  }

  @Test
  void sumsAreOfAllThatIsLost() {
    for (int seed = 0; seed < 500; seed++) {
      IntGraph graph = Graphs.random(seed);
      NodeSet all = Reachability.from(graph, NodeSet.of(0));
      long[] each = new long[graph.nodeCount()];
      Arrays.setAll(each, node -> 1L << node);
      long[] sums = Dominators.of(graph, 0).sums(each);
      for (int node = 0; node < graph.nodeCount(); node++) {
        long lost = 0;
        if (all.contains(node)) {
          for (int other : all.minus(without(graph, node)).toArray()) {
            lost |= 1L << other;
          }
        }
        assertThat(sums[node]).as("seed %d, node %d", seed, node).isEqualTo(lost);
      }
    }
  }

  @Test
  void deepAndNestedGraphsNeedNoStack() {
    int nodes = 200_000;
    assertThat(Dominators.of(Graphs.chain(nodes), 0).immediate(nodes - 1)).isEqualTo(nodes - 2);
    assertThat(Dominators.of(Graphs.nestedLoops(nodes), 0).immediate(nodes - 1))
        .isEqualTo(nodes - 2);
  }

  private static boolean dominates(Dominators dominators, int node, int other) {
    for (int at = other; at != Dominators.NONE; at = dominators.immediate(at)) {
      if (at == node) {
        return true;
      }
    }
    return false;
  }

  /** What the root reaches by paths that don't pass the node. */
  private static NodeSet without(IntGraph graph, int node) {
    if (node == 0) {
      return NodeSet.empty();
    }
    IntGraph.Builder rest = IntGraph.builder(graph.nodeCount());
    for (int from = 0; from < graph.nodeCount(); from++) {
      int source = from;
      graph.forEachSuccessor(
          from,
          to -> {
            if (source != node && to != node) {
              rest.addEdge(source, to);
            }
          });
    }
    return Reachability.from(rest.build(), NodeSet.of(0));
  }
}
