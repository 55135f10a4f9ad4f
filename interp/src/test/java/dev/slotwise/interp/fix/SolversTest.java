// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.graph.Graphs;
import dev.slotwise.interp.graph.IntGraph;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The suite against each solver, and what sets solvers apart. */
class SolversTest {
  private static final List<Solver> ALL =
      List.of(
          new RoundRobin(),
          new FifoWorklist(),
          new PriorityWorklist(),
          new WtoRecursive(),
          new WtoIterative(),
          new BottomUp());

  @Nested
  class RoundRobinTest extends SolverSuite {
    @Override
    Solver solver() {
      return new RoundRobin();
    }

    @Override
    boolean evaluatesAcyclicSystemsOnce() {
      return false;
    }
  }

  @Nested
  class FifoWorklistTest extends SolverSuite {
    @Override
    Solver solver() {
      return new FifoWorklist();
    }

    @Override
    boolean evaluatesAcyclicSystemsOnce() {
      return false;
    }
  }

  @Nested
  class PriorityWorklistTest extends SolverSuite {
    @Override
    Solver solver() {
      return new PriorityWorklist();
    }
  }

  @Nested
  class WtoRecursiveTest extends SolverSuite {
    @Override
    Solver solver() {
      return new WtoRecursive();
    }
  }

  @Nested
  class WtoIterativeTest extends SolverSuite {
    @Override
    Solver solver() {
      return new WtoIterative();
    }
  }

  @Nested
  class BottomUpTest extends SolverSuite {
    @Override
    Solver solver() {
      return new BottomUp();
    }
  }

  @Test
  void aJoinThatAddsMiscountsWhereUnknownsAreEvaluatedTwice() {
    // An upper bound, so no law check of the solvers catches it; the counts do.
    PathCount adds =
        new PathCount() {
          @Override
          public Long join(Long left, Long right) {
            return add(left, right);
          }
        };
    // 3 reads 1 and 2 and comes before 2 in the queue's order.
    IntGraph graph = Graphs.of(4, 0, 1, 0, 3, 1, 2, 3, 2);
    assertThat(
            new PriorityWorklist()
                .solve(PathCount.equations(graph, adds), WideningPolicy.never())
                .value(2))
        .isEqualTo(2);
    assertThat(
            new FifoWorklist()
                .solve(PathCount.equations(graph, adds), WideningPolicy.never())
                .value(2))
        .isEqualTo(3);
    assertThat(
            new FifoWorklist()
                .solve(PathCount.equations(graph, new PathCount()), WideningPolicy.never())
                .value(2))
        .isEqualTo(2);
  }

  @Test
  void componentsAreSettledBeforeTheirExitsAreTouched() {
    // A loop of 1 and 2 that climbs to 50, with a long tail behind it that has lower numbers.
    int tail = 20;
    IntGraph.Builder builder = IntGraph.builder(tail + 2);
    builder.addEdge(tail, tail + 1);
    builder.addEdge(tail + 1, tail);
    builder.addEdge(tail + 1, 0);
    for (int i = 1; i < tail; i++) {
      builder.addEdge(i - 1, i);
    }
    IntGraph graph = builder.build();
    Equations<Long> equations =
        new Equations<>() {
          @Override
          public PathCount lattice() {
            return new PathCount();
          }

          @Override
          public IntGraph influences() {
            return graph;
          }

          @Override
          public Long evaluate(int unknown, Lookup<Long> values) {
            if (unknown == tail) {
              return Math.min(values.get(tail + 1) + 1, 50);
            }
            return unknown == 0 ? values.get(tail + 1) : values.get(unknown - 1);
          }

          @Override
          public int[] entries() {
            return new int[] {tail};
          }
        };
    for (Solver solver : List.of(new WtoRecursive(), new WtoIterative(), new BottomUp())) {
      Solution<Long> solution = solver.solve(equations, WideningPolicy.never());
      assertThat(solution.value(tail - 1)).isEqualTo(50);
      // 50 rounds of the loop and one that finds it stable, then the tail once.
      assertThat(solution.work().evaluations()).isBetween(100L + tail, 102L + tail);
    }
    long naive = new RoundRobin().solve(equations, WideningPolicy.never()).work().evaluations();
    assertThat(naive).isGreaterThan(50L * tail);
  }

  @Test
  void allAgreeWhereTheProblemIsMonotoneAndNothingIsWidened() {
    for (long seed = 10_000; seed < 10_300; seed++) {
      Equations<Integer> equations = Masks.random(seed, true);
      List<Integer> oracle = ALL.get(0).solve(equations, WideningPolicy.never()).values();
      for (Solver solver : ALL) {
        assertThat(solver.solve(equations, WideningPolicy.never()).values()).isEqualTo(oracle);
      }
    }
  }

  @Test
  void theQueueOfRanksGivesBackTheLeast() {
    for (int bound : new int[] {1, 64, 65, 4_096, 4_097, 300_000}) {
      RankQueue queue = new RankQueue(bound);
      BitSet model = new BitSet();
      Random random = new Random(bound);
      for (int i = 0; i < 2_000; i++) {
        if (random.nextInt(3) > 0) {
          int rank = random.nextInt(bound);
          queue.add(rank);
          model.set(rank);
        } else if (!model.isEmpty()) {
          int least = model.nextSetBit(0);
          assertThat(queue.removeLeast()).isEqualTo(least);
          model.clear(least);
        }
        assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
      }
    }
    assertThat(new RankQueue(0).isEmpty()).isTrue();
  }
}
