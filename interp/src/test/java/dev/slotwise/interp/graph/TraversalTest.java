// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.collections.api.factory.primitive.IntLists;
import org.junit.jupiter.api.Test;

class TraversalTest {
  private static final int LONG = 200_000;
  private static final int FAR = 1000;

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
    ShortestPaths paths = ShortestPaths.to(graph, NodeSet.of(4));
    assertThat(paths.from(0)).contains(IntLists.immutable.of(0, 1, 4));
    assertThat(paths.from(2)).contains(IntLists.immutable.of(2, 5, 4));
  }

  @Test
  void witnessFromATargetIsEmptyAndThereMayBeNone() {
    IntGraph graph = Graphs.of(3, 0, 1);
    ShortestPaths paths = ShortestPaths.to(graph, NodeSet.of(0, 1));
    assertThat(paths.from(0)).contains(IntLists.immutable.of(0));
    assertThat(paths.from(1)).contains(IntLists.immutable.of(1));
    assertThat(paths.from(2)).isEmpty();
    assertThat(ShortestPaths.to(graph, NodeSet.empty()).from(0)).isEmpty();
  }

  /** Floyd and Warshall know how long the shortest paths are. */
  @Test
  void everyWitnessIsAShortestPathOfTheGraph() {
    for (long seed = 0; seed < 200; seed++) {
      IntGraph graph = Graphs.random(seed);
      int[][] lengths = lengths(graph);
      for (int to = 0; to < graph.nodeCount(); to++) {
        ShortestPaths paths = ShortestPaths.to(graph, NodeSet.of(to));
        for (int from = 0; from < graph.nodeCount(); from++) {
          int length = lengths[from][to];
          assertThat(paths.from(from).isPresent()).isEqualTo(length < FAR);
          paths
              .from(from)
              .ifPresent(
                  path -> {
                    assertThat(path.size()).isEqualTo(length + 1);
                    for (int i = 0; i < length; i++) {
                      assertThat(graph.hasEdge(path.get(i), path.get(i + 1))).isTrue();
                    }
                  });
        }
      }
    }
  }

  private static int[][] lengths(IntGraph graph) {
    int nodes = graph.nodeCount();
    int[][] lengths = new int[nodes][nodes];
    for (int a = 0; a < nodes; a++) {
      for (int b = 0; b < nodes; b++) {
        lengths[a][b] = a == b ? 0 : graph.hasEdge(a, b) ? 1 : FAR;
      }
    }
    for (int over = 0; over < nodes; over++) {
      for (int a = 0; a < nodes; a++) {
        for (int b = 0; b < nodes; b++) {
          lengths[a][b] = Math.min(lengths[a][b], lengths[a][over] + lengths[over][b]);
        }
      }
    }
    return lengths;
  }

  @Test
  void longChainsCostNoStack() {
    IntGraph chain = Graphs.chain(LONG);
    assertThat(Reachability.from(chain, NodeSet.of(0)).size()).isEqualTo(LONG);
    assertThat(Scc.of(chain).componentCount()).isEqualTo(LONG);
    assertThat(Scc.of(Graphs.nestedLoops(LONG)).componentCount()).isEqualTo(1);
    assertThat(ShortestPaths.to(chain, NodeSet.of(LONG - 1)).from(0).orElseThrow().size())
        .isEqualTo(LONG);
  }

  @Test
  void theEmptyGraphHasNothing() {
    IntGraph none = Graphs.of(0);
    assertThat(Scc.of(none).componentCount()).isZero();
    assertThat(Reachability.from(none, NodeSet.empty()).isEmpty()).isTrue();
    assertThat(Scc.of(none).condensation().nodeCount()).isZero();
  }
}
