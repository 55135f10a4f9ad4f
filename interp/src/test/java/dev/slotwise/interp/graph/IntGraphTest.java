// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IntGraphTest {
  @Test
  void rowsAreSortedByTargetThenByIdWhateverTheOrderOfAdding() {
    IntGraph graph = Graphs.of(3, 2, 1, 0, 2, 0, 1, 0, 2, 2, 0);

    assertThat(graph.nodeCount()).isEqualTo(3);
    assertThat(graph.edgeCount()).isEqualTo(5);
    assertThat(graph.successors(0)).containsExactly(1, 2, 2);
    assertThat(graph.successors(1)).isEmpty();
    assertThat(graph.successors(2)).containsExactly(0, 1);
    assertThat(graph.outDegree(0)).isEqualTo(3);
    // Edge ids are the numbers of the addEdge calls.
    assertThat(graph.edgeId(graph.firstEdge(0))).isEqualTo(2);
    assertThat(graph.edgeId(graph.firstEdge(0) + 1)).isEqualTo(1);
    assertThat(graph.edgeId(graph.firstEdge(0) + 2)).isEqualTo(3);
    assertThat(graph.hasEdge(2, 1)).isTrue();
    assertThat(graph.hasEdge(1, 2)).isFalse();
  }

  @Test
  void distinctKeepsTheFirstOfParallelEdges() {
    IntGraph.Builder builder = IntGraph.builder(2);
    builder.addEdge(0, 1);
    int loop = builder.addEdge(1, 1);
    builder.addEdge(0, 1);
    IntGraph graph = builder.buildDistinct();

    assertThat(graph.edgeCount()).isEqualTo(2);
    assertThat(graph.edgeId(graph.firstEdge(0))).isZero();
    assertThat(graph.edgeId(graph.firstEdge(1))).isEqualTo(loop);
    assertThat(builder.build().edgeCount()).isEqualTo(3);
  }

  @Test
  void reversedKeepsIdsAndReversedTwiceIsTheSame() {
    for (long seed = 0; seed < 200; seed++) {
      IntGraph graph = Graphs.random(seed);
      IntGraph reversed = graph.reversed();
      IntGraph twice = reversed.reversed();
      assertThat(reversed.edgeCount()).isEqualTo(graph.edgeCount());
      int[] sourceOf = new int[graph.edgeCount()];
      int[] targetOf = new int[graph.edgeCount()];
      for (int node = 0; node < graph.nodeCount(); node++) {
        for (int e = graph.firstEdge(node); e < graph.endEdge(node); e++) {
          sourceOf[graph.edgeId(e)] = node;
          targetOf[graph.edgeId(e)] = graph.target(e);
          assertThat(twice.edgeId(e)).isEqualTo(graph.edgeId(e));
        }
      }
      for (int node = 0; node < graph.nodeCount(); node++) {
        assertThat(reversed.successors(node)).isSorted();
        assertThat(twice.successors(node)).isEqualTo(graph.successors(node));
        for (int e = reversed.firstEdge(node); e < reversed.endEdge(node); e++) {
          assertThat(targetOf[reversed.edgeId(e)]).isEqualTo(node);
          assertThat(sourceOf[reversed.edgeId(e)]).isEqualTo(reversed.target(e));
        }
      }
    }
  }

  @Test
  void nodesOutsideTheGraphAreRefused() {
    IntGraph.Builder builder = IntGraph.builder(2);
    assertThatThrownBy(() -> builder.addEdge(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.addEdge(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> IntGraph.builder(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(IntGraph.builder(0).build().nodeCount()).isZero();
  }

  @Test
  void nodeSetsAreValues() {
    NodeSet set = NodeSet.of(5, 1, 5);
    assertThat(set.toArray()).containsExactly(1, 5);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set).isEqualTo(NodeSet.of(1, 5)).hasSameHashCodeAs(NodeSet.of(1, 5));
    assertThat(set.union(NodeSet.of(2))).isEqualTo(NodeSet.of(1, 2, 5));
    assertThat(set.isSubsetOf(NodeSet.of(1, 2, 5))).isTrue();
    assertThat(set.isSubsetOf(NodeSet.of(1))).isFalse();
    assertThat(set.contains(-1)).isFalse();
    assertThat(NodeSet.empty().isEmpty()).isTrue();
  }
}
