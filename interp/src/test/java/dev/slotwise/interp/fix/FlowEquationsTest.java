// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.interp.graph.Graphs;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.lattice.Lattice;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowEquationsTest {
  /** {@code for (i = 1; i < 10; i++) {}}: 0 starts, 1 tests, 2 adds one, 3 is after the loop. */
  private static final IntGraph LOOP = Graphs.of(4, 0, 1, 1, 2, 2, 1, 1, 3);

  /** The greatest value that {@code i} may have; branches refine it. */
  private static class Counter implements FlowEquations.Flow<Long> {
    @Override
    public IntGraph graph() {
      return LOOP;
    }

    @Override
    public Lattice<Long> lattice() {
      return new PathCount();
    }

    @Override
    public Long initial(int node) {
      return node == 0 ? 1L : 0L;
    }

    @Override
    public void transfer(int node, Long state, FlowEquations.EdgeSink<Long> out) {
      for (int e = LOOP.firstEdge(node); e < LOOP.endEdge(node); e++) {
        if (node == 1 && LOOP.target(e) == 2) {
          out.send(LOOP.edgeId(e), Math.min(state, 9));
        } else if (node == 1) {
          if (state >= 10) {
            out.send(LOOP.edgeId(e), state);
          }
        } else {
          out.send(LOOP.edgeId(e), node == 2 ? state + 1 : state);
        }
      }
    }
  }

  @Test
  void branchesSendDifferentStatesAndATransferRunsOncePerState() {
    FlowEquations<Long> equations = new FlowEquations<>(new Counter());
    Solution<Long> solution = new WtoRecursive().solve(equations, WideningPolicy.never());

    assertThat(solution.values()).containsExactly(1L, 10L, 9L, 10L);
    // Node 0 in one state, node 1 in ten, node 2 in nine; node 3 sends nothing.
    assertThat(equations.transfers()).isEqualTo(1 + 10 + 9);
    assertThat(SolutionVerifier.verify(new FlowEquations<>(new Counter()), solution)).isEmpty();
  }

  @Test
  void wideningThenNarrowingFindsTheSameBounds() {
    FlowEquations<Long> equations = new FlowEquations<>(new Counter());
    Solution<Long> solution =
        new WtoRecursive().solve(equations, WideningPolicy.<Long>atHeads().withNarrowing(2));
    assertThat(solution.values()).containsExactly(1L, 10L, 9L, 10L);
    assertThat(SolutionVerifier.verify(equations, solution)).isEmpty();
  }

  @Test
  void transferIsNotRunOnBottomAndWhatIsSentTwiceIsJoined() {
    IntGraph graph = Graphs.of(4, 0, 1, 2, 3);
    FlowEquations.Flow<Long> flow =
        new Counter() {
          @Override
          public IntGraph graph() {
            return graph;
          }

          @Override
          public void transfer(int node, Long state, FlowEquations.EdgeSink<Long> out) {
            out.send(graph.edgeId(graph.firstEdge(node)), 3L);
            out.send(graph.edgeId(graph.firstEdge(node)), 7L);
            out.send(graph.edgeId(graph.firstEdge(node)), 5L);
          }
        };
    FlowEquations<Long> equations = new FlowEquations<>(flow);
    assertThat(new FifoWorklist().solve(equations, WideningPolicy.never()).values())
        .isEqualTo(List.of(1L, 7L, 0L, 0L));
    assertThat(equations.transfers()).isEqualTo(1);
  }

  /** Positions in the graph go by target; a transfer names an edge by what adding it returned. */
  @Test
  void edgesAreNamedInTheOrderInWhichTheyWereAdded() {
    IntGraph.Builder edges = IntGraph.builder(3);
    int far = edges.addEdge(0, 2);
    int near = edges.addEdge(0, 1);
    IntGraph graph = edges.build();
    FlowEquations.Flow<Long> flow =
        new Counter() {
          @Override
          public IntGraph graph() {
            return graph;
          }

          @Override
          public void transfer(int node, Long state, FlowEquations.EdgeSink<Long> out) {
            if (node == 0) {
              out.send(far, 7L);
              out.send(near, 3L);
            }
          }
        };
    assertThat(new WtoRecursive().solve(new FlowEquations<>(flow), WideningPolicy.never()).values())
        .isEqualTo(List.of(1L, 3L, 7L));
  }

  @Test
  void anEdgeOfAnotherNodeIsRefused() {
    FlowEquations.Flow<Long> flow =
        new Counter() {
          @Override
          public void transfer(int node, Long state, FlowEquations.EdgeSink<Long> out) {
            out.send(LOOP.edgeId(LOOP.endEdge(node)), state);
          }
        };
    assertThatThrownBy(
            () -> new FifoWorklist().solve(new FlowEquations<>(flow), WideningPolicy.never()))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
