// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import static dev.slotwise.interp.fix.PathCount.UNBOUNDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.interp.fix.SolutionVerifier.Violation;
import dev.slotwise.interp.fix.WideningPolicy.Points;
import dev.slotwise.interp.graph.Graphs;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.lattice.Lattice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every solver must do, whatever its order. */
abstract class SolverSuite {
  private static final int LONG = 200_000;

  abstract Solver solver();

  /** Whether the solver promises to evaluate each unknown of an acyclic system once. */
  boolean evaluatesAcyclicSystemsOnce() {
    return true;
  }

  private <E> Solution<E> verified(Equations<E> equations, WideningPolicy<E> policy) {
    Solution<E> solution = solver().solve(equations, policy);
    assertThat(solution.isComplete()).isTrue();
    assertThat(solution.affected().isEmpty()).isTrue();
    assertThat(SolutionVerifier.verify(equations, solution)).isEmpty();
    return solution;
  }

  private static Equations<Long> paths(IntGraph graph) {
    return PathCount.equations(graph, new PathCount());
  }

  /** {@code x = max(1, min(x + 1, bound))}: a counter that a test bounds. */
  private static Equations<Long> counter(long bound) {
    return counter(bound, new PathCount());
  }

  private static Equations<Long> counter(long bound, Lattice<Long> lattice) {
    return new Equations<>() {
      @Override
      public Lattice<Long> lattice() {
        return lattice;
      }

      @Override
      public IntGraph influences() {
        return Graphs.of(1, 0, 0);
      }

      @Override
      public Long evaluate(int unknown, Lookup<Long> values) {
        return Math.max(1, Math.min(PathCount.add(values.get(0), 1), bound));
      }
    };
  }

  @Test
  void monotoneSystemsHaveTheLeastFixpoint() {
    for (long seed = 0; seed < 400; seed++) {
      Equations<Integer> equations = Masks.random(seed, true);
      assertThat(verified(equations, WideningPolicy.never()).values())
          .as("seed %d", seed)
          .isEqualTo(Masks.kleene(equations));
    }
  }

  @Test
  void systemsThatAreNotMonotoneHaveAPostFixpoint() {
    for (long seed = 0; seed < 400; seed++) {
      Solution<Integer> solution = verified(Masks.random(seed, false), WideningPolicy.never());
      assertThat(solution.work().evaluations()).isPositive();
    }
  }

  @Test
  void narrowingKeepsPostFixpoints() {
    for (long seed = 0; seed < 400; seed++) {
      Equations<Integer> monotone = Masks.random(seed, true);
      assertThat(verified(monotone, WideningPolicy.<Integer>atHeads().withNarrowing(2)).values())
          .isEqualTo(Masks.kleene(monotone));
      Solution<Integer> other =
          verified(Masks.random(seed, false), WideningPolicy.<Integer>atHeads().withNarrowing(3));
      assertThat(other.unstable().isEmpty()).isTrue();
    }
  }

  @Test
  void pathsThroughAcyclicGraphsAreCountedExactly() {
    // 40 diamonds in a row: 2^40 paths; a second evaluation that adds would miscount.
    IntGraph.Builder builder = IntGraph.builder(3 * 40 + 1);
    for (int i = 0; i < 120; i += 3) {
      builder.addEdge(i, i + 1);
      builder.addEdge(i, i + 2);
      builder.addEdge(i + 1, i + 3);
      builder.addEdge(i + 2, i + 3);
    }
    Solution<Long> solution = verified(paths(builder.build()), WideningPolicy.atHeads());

    assertThat(solution.value(120)).isEqualTo(1L << 40);
    assertThat(solution.value(1)).isEqualTo(1);
    assertThat(solution.work().widenings()).isZero();
    if (evaluatesAcyclicSystemsOnce()) {
      assertThat(solution.work().evaluations()).isEqualTo(121);
      assertThat(solution.work().changes()).isEqualTo(121);
    }
  }

  @Test
  void aLoopDivergesWithoutWideningAndTheBudgetEndsIt() {
    // 0 -> 1 <-> 2 -> 3
    Equations<Long> equations = paths(Graphs.of(4, 0, 1, 1, 2, 2, 1, 2, 3));
    Solution<Long> solution =
        solver().solve(equations, WideningPolicy.never(), Budget.steps(1_000));

    assertThat(solution.isComplete()).isFalse();
    assertThat(solution.work().evaluations()).isEqualTo(1_000);
    assertThat(solution.affected().toArray()).containsExactly(1, 2, 3);
    assertThat(solution.value(0)).isEqualTo(1);
    for (Violation violation : SolutionVerifier.verify(equations, solution)) {
      assertThat(solution.unstable().contains(Integer.parseInt(violation.unknown()))).isTrue();
    }
  }

  @Test
  void aLoopEndsWithWideningAtHeadsOnly() {
    IntGraph graph = Graphs.of(5, 0, 1, 1, 2, 2, 1, 2, 3, 0, 4);
    Solution<Long> solution = verified(paths(graph), WideningPolicy.atHeads());

    // Before and beside the loop counts stay exact.
    assertThat(solution.values()).containsExactly(1L, UNBOUNDED, UNBOUNDED, UNBOUNDED, 1L);
    assertThat(solution.work().widenings()).isEqualTo(1);
  }

  @Test
  void wideningPointsMayBeEverywhereOrGiven() {
    Equations<Long> equations = paths(Graphs.of(4, 0, 1, 1, 2, 2, 1, 2, 3));
    // Both unknowns of the loop are widened; 0 changes but once, off bottom, and is not.
    Solution<Long> everywhere = verified(equations, WideningPolicy.at(new Points.Everywhere()));
    assertThat(everywhere.values()).containsExactly(1L, UNBOUNDED, UNBOUNDED, UNBOUNDED);
    assertThat(everywhere.work().widenings()).isGreaterThan(1);
    assertThat(verified(equations, WideningPolicy.at(new Points.Only(NodeSet.of(2)))).values())
        .containsExactly(1L, UNBOUNDED, UNBOUNDED, UNBOUNDED);
  }

  @Test
  void delayedWideningLeavesShortChainsExact() {
    assertThat(verified(counter(5), WideningPolicy.<Long>atHeads().withDelay(4)).value(0))
        .isEqualTo(5);
    assertThat(verified(counter(5), WideningPolicy.<Long>atHeads().withDelay(3)).value(0))
        .isEqualTo(UNBOUNDED);
  }

  @Test
  void thresholdsStopAChainBeforeWideningDoes() {
    WideningPolicy<Long> policy =
        WideningPolicy.<Long>atHeads().withThresholds(List.of(10L, 60L, 100L));
    assertThat(verified(counter(50), policy).value(0)).isEqualTo(60);
    assertThat(verified(counter(500), policy).value(0)).isEqualTo(UNBOUNDED);
    assertThat(verified(counter(500), policy).work().widenings()).isEqualTo(4);
  }

  @Test
  void narrowingRecoversTheBound() {
    Solution<Long> wide = verified(counter(50), WideningPolicy.atHeads());
    assertThat(wide.value(0)).isEqualTo(UNBOUNDED);
    Solution<Long> narrowed =
        verified(counter(50), WideningPolicy.<Long>atHeads().withNarrowing(3));
    assertThat(narrowed.value(0)).isEqualTo(50);
    assertThat(narrowed.work().narrowings()).isEqualTo(1);
  }

  @Test
  void irreducibleLoopsEnd() {
    for (long seed = 0; seed < 400; seed++) {
      IntGraph graph = Graphs.random(seed);
      Solution<Long> solution = verified(paths(graph), WideningPolicy.<Long>atHeads().withDelay(2));
      assertThat(solution.value(0)).isPositive();
    }
  }

  @Test
  void whatASpentBudgetDoesNotAffectIsFinal() {
    for (long seed = 0; seed < 60; seed++) {
      Equations<Integer> equations = Masks.random(seed, true);
      List<Integer> least = Masks.kleene(equations);
      for (int budget = 0; budget < 60; budget++) {
        Solution<Integer> solution =
            solver().solve(equations, WideningPolicy.never(), Budget.steps(budget));
        assertThat(solution.work().evaluations()).isLessThanOrEqualTo(budget);
        for (int u = 0; u < least.size(); u++) {
          assertThat(equations.lattice().leq(solution.value(u), least.get(u))).isTrue();
          if (!solution.affected().contains(u)) {
            assertThat(solution.value(u)).isEqualTo(least.get(u));
          }
        }
      }
    }
  }

  @Test
  void cancellationStopsAtOnce() {
    Solution<Long> solution =
        solver().solve(counter(50), WideningPolicy.never(), Budget.unlimited().until(() -> true));
    assertThat(solution.unstable()).isEqualTo(NodeSet.of(0));
    assertThat(solution.work().evaluations()).isZero();
  }

  @Test
  void aBudgetSpentWhileNarrowingLeavesThePostFixpoint() {
    Solution<Long> ascended = verified(counter(50), WideningPolicy.atHeads());
    Solution<Long> solution =
        solver()
            .solve(
                counter(50),
                WideningPolicy.<Long>atHeads().withNarrowing(1),
                Budget.steps(ascended.work().evaluations() + 1));
    assertThat(solution.isComplete()).isTrue();
    assertThat(solution.value(0)).isEqualTo(UNBOUNDED);
    assertThat(solution.work().narrowings()).isZero();
  }

  @Test
  void degenerateSystems() {
    assertThat(verified(paths(Graphs.of(0)), WideningPolicy.atHeads()).values()).isEmpty();
    assertThat(verified(paths(Graphs.of(1)), WideningPolicy.atHeads()).values())
        .containsExactly(1L);
    assertThat(verified(paths(Graphs.of(1, 0, 0)), WideningPolicy.atHeads()).values())
        .containsExactly(UNBOUNDED);
    // No path leads to the loop of 1 and 2, so nothing is widened there.
    assertThat(verified(paths(Graphs.of(3, 1, 2, 2, 1)), WideningPolicy.atHeads()).values())
        .containsExactly(1L, 0L, 0L);
  }

  @Test
  void longChainsAndDeepNestingCostNoStack() {
    assertThat(verified(paths(Graphs.chain(LONG)), WideningPolicy.atHeads()).value(LONG - 1))
        .isEqualTo(1);
    IntGraph nested = Graphs.nestedLoops(LONG);
    Equations<Integer> flags =
        new Equations<>() {
          @Override
          public Lattice<Integer> lattice() {
            return new Masks();
          }

          @Override
          public IntGraph influences() {
            return nested;
          }

          @Override
          public Integer evaluate(int unknown, Lookup<Integer> values) {
            return unknown == 0 ? 1 : values.get(unknown - 1);
          }
        };
    assertThat(verified(flags, WideningPolicy.atHeads()).value(LONG - 1)).isEqualTo(1);
  }

  @Test
  void aJoinThatIsNoUpperBoundIsCaught() {
    Lattice<Long> keepsOld =
        new PathCount() {
          @Override
          public Long join(Long left, Long right) {
            return left;
          }
        };
    Lattice<Long> dropsOld =
        new PathCount() {
          @Override
          public Long join(Long left, Long right) {
            return Math.min(left, right);
          }
        };
    for (Lattice<Long> broken : List.of(keepsOld, dropsOld)) {
      assertThatThrownBy(() -> solver().solve(counter(5, broken), WideningPolicy.never()))
          .isInstanceOf(LatticeContractException.class)
          .hasMessageContaining("join");
    }
  }

  @Test
  void wideningThatFallsAndNarrowingThatFallsTooFarAreCaught() {
    Lattice<Long> widensDown =
        new PathCount() {
          @Override
          public Long widen(Long old, Long next) {
            return old;
          }
        };
    assertThatThrownBy(() -> solver().solve(counter(5, widensDown), WideningPolicy.atHeads()))
        .isInstanceOf(LatticeContractException.class)
        .hasMessageContaining("widen");
    Lattice<Long> narrowsToBottom =
        new PathCount() {
          @Override
          public Long narrow(Long old, Long next) {
            return 0L;
          }
        };
    assertThatThrownBy(
            () ->
                solver()
                    .solve(
                        counter(5, narrowsToBottom),
                        WideningPolicy.<Long>atHeads().withNarrowing(1)))
        .isInstanceOf(LatticeContractException.class)
        .hasMessageContaining("narrow");
  }

  @Test
  void aSolverHasNoState() {
    Solver solver = solver();
    Equations<Integer> equations = Masks.random(7, true);
    Solution<Integer> first = solver.solve(equations, WideningPolicy.atHeads());
    Solution<Integer> second = solver.solve(equations, WideningPolicy.atHeads());
    assertThat(second.values()).isEqualTo(first.values());
    assertThat(second.work()).isEqualTo(first.work());
  }
}
