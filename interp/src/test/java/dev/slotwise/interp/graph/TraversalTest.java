// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraversalTest {
  private static final int LONG = 200_000;

  @Test
  void reachabilityIsTheTransitiveClosure() {
    for (long seed = 0; seed < 300; seed++) {
      IntGraph graph = Graphs.random(seed);
      boolean[][] closure = Graphs.closure(graph);
      for (int from = 0; from < graph.nodeCount(); from++) {
        NodeSet reached = Reachability.from(graph, NodeSet.of(from));
        for (int to = 0; to < graph.nodeCount(); to++) {
          assertThat(reached.contains(to)).as("seed %d", seed).isEqualTo(closure[from][to]);
        }
      }
      assertThat(Reachability.from(graph, NodeSet.empty()).isEmpty()).isTrue();
    }
  }

  @Test
  void componentsAreMutualReachabilityInReverseTopologicalOrder() {
    for (long seed = 0; seed < 300; seed++) {
      IntGraph graph = Graphs.random(seed);
      boolean[][] closure = Graphs.closure(graph);
      Scc scc = Scc.of(graph);
      IntGraph condensed = scc.condensation();
      for (int a = 0; a < graph.nodeCount(); a++) {
        assertThat(scc.members(scc.componentOf(a))).contains(a).isSorted();
        for (int b = 0; b < graph.nodeCount(); b++) {
          assertThat(scc.componentOf(a) == scc.componentOf(b))
              .as("seed %d", seed)
              .isEqualTo(closure[a][b] && closure[b][a]);
          if (graph.hasEdge(a, b)) {
            assertThat(scc.componentOf(a)).isGreaterThanOrEqualTo(scc.componentOf(b));
            assertThat(
                    scc.componentOf(a) == scc.componentOf(b)
                        || condensed.hasEdge(scc.componentOf(a), scc.componentOf(b)))
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void aSelfLoopMakesAComponentCyclic() {
    Scc scc = Scc.of(Graphs.of(4, 0, 0, 2, 3, 3, 2));
    assertThat(scc.componentCount()).isEqualTo(3);
    assertThat(scc.isCyclic(scc.componentOf(0))).isTrue();
    assertThat(scc.isCyclic(scc.componentOf(1))).isFalse();
    assertThat(scc.isCyclic(scc.componentOf(2))).isTrue();
    assertThat(scc.size(scc.componentOf(3))).isEqualTo(2);
  }

  @Test
  void witnessIsTheLeastOfTheShortestPaths() {
    // Two shortest paths from 0 to 4: over 1 and over 3. The longer way over 2 must lose.
    IntGraph graph = Graphs.of(6, 0, 3, 3, 4, 0, 1, 1, 4, 0, 2, 2, 5, 5, 4, 1, 4);
    ShortestPaths.Path path =
        ShortestPaths.shortest(graph, NodeSet.of(0), NodeSet.of(4)).orElseThrow();

    assertThat(path.nodes()).containsExactly(0, 1, 4);
    // The edge 1 -> 4 was added twice, first as number 3.
    assertThat(path.edgeIds()).containsExactly(2, 3);
    assertThat(path.reversed().nodes()).containsExactly(4, 1, 0);
    assertThat(path.reversed().edgeIds()).containsExactly(3, 2);
    assertThat(path.length()).isEqualTo(2);
    assertThat(path.node(1)).isEqualTo(1);
    assertThat(path.edgeId(1)).isEqualTo(3);
    assertThat(path).isEqualTo(ShortestPaths.from(graph, NodeSet.of(0)).pathTo(4).orElseThrow());
  }

  @Test
  void witnessFromASourceThatIsATargetIsEmptyAndThereMayBeNone() {
    IntGraph graph = Graphs.of(3, 0, 1);
    assertThat(ShortestPaths.shortest(graph, NodeSet.of(0, 1), NodeSet.of(1)).orElseThrow().nodes())
        .containsExactly(1);
    assertThat(ShortestPaths.shortest(graph, NodeSet.of(0), NodeSet.of(2))).isEmpty();
    assertThat(ShortestPaths.shortest(graph, NodeSet.empty(), NodeSet.of(0))).isEmpty();
    assertThat(ShortestPaths.from(graph, NodeSet.of(0)).reaches(2)).isFalse();
  }

  @Test
  void everyWitnessIsAPathOfTheGraph() {
    for (long seed = 0; seed < 200; seed++) {
      IntGraph graph = Graphs.random(seed);
      boolean[][] closure = Graphs.closure(graph);
      ShortestPaths witness = ShortestPaths.from(graph, NodeSet.of(0));
      for (int to = 0; to < graph.nodeCount(); to++) {
        assertThat(witness.pathTo(to).isPresent()).isEqualTo(closure[0][to]);
        witness
            .pathTo(to)
            .ifPresent(
                path -> {
                  assertThat(path.node(0)).isZero();
                  for (int i = 0; i < path.length(); i++) {
                    assertThat(graph.hasEdge(path.node(i), path.node(i + 1))).isTrue();
                  }
                });
      }
    }
  }

  @Test
  void longChainsCostNoStack() {
    IntGraph chain = Graphs.chain(LONG);
    assertThat(Reachability.from(chain, NodeSet.of(0)).size()).isEqualTo(LONG);
    assertThat(Scc.of(chain).componentCount()).isEqualTo(LONG);
    assertThat(Scc.of(Graphs.nestedLoops(LONG)).componentCount()).isEqualTo(1);
    assertThat(
            ShortestPaths.shortest(chain, NodeSet.of(0), NodeSet.of(LONG - 1))
                .orElseThrow()
                .length())
        .isEqualTo(LONG - 1);
  }

  @Test
  void theEmptyGraphHasNothing() {
    IntGraph none = Graphs.of(0);
    assertThat(Scc.of(none).componentCount()).isZero();
    assertThat(Reachability.from(none, NodeSet.empty()).isEmpty()).isTrue();
    assertThat(Scc.of(none).condensation().nodeCount()).isZero();
  }
}
