// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slotwise.interp.fix.SolutionVerifier.Kind;
import dev.slotwise.interp.fix.SolutionVerifier.Violation;
import dev.slotwise.interp.fix.WideningPolicy.Points;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import dev.slotwise.lattice.Lattice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Demand-driven solving with nesting forbidden, cramped and free. */
class DemandSolverTest {
  private static final int LONG = 200_000;

  @FunctionalInterface
  private interface RightHandSide<K, E> {
    E evaluate(K unknown, DemandEquations.Environment<K, E> environment);
  }

  private static <K, E> DemandEquations<K, E> equations(
      Lattice<E> lattice, RightHandSide<K, E> rightHandSide) {
    return new DemandEquations<>() {
      @Override
      public Lattice<E> lattice() {
        return lattice;
      }

      @Override
      public E evaluate(K unknown, Environment<K, E> environment) {
        return rightHandSide.evaluate(unknown, environment);
      }
    };
  }

  private static <K, E> DemandSolution<K, E> verified(
      int nesting, DemandEquations<K, E> equations, List<K> wanted, WideningPolicy<E> policy) {
    DemandSolution<K, E> solution =
        new DemandSolver(nesting).solve(equations, wanted, policy, Budget.unlimited());
    assertThat(solution.isComplete()).isTrue();
    assertThat(solution.affected()).isEmpty();
    assertThat(SolutionVerifier.verify(equations, solution)).isEmpty();
    return solution;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void pulledValuesAreTheLeastFixpointOfWhatIsNeeded(int nesting) {
    for (long seed = 0; seed < 300; seed++) {
      Equations<Integer> dense = Masks.random(seed, true);
      List<Integer> least = Masks.kleene(dense);
      int wanted = (int) (seed % least.size());
      DemandSolution<Integer, Integer> solution =
          verified(
              nesting,
              equations(dense.lattice(), (u, env) -> dense.evaluate(u, env::get)),
              List.of(wanted),
              WideningPolicy.atHeads());
      NodeSet needed = Reachability.from(dense.influences().reversed(), NodeSet.of(wanted));
      assertThat(solution.unknowns()).hasSize(needed.size());
      needed.forEach(u -> assertThat(solution.value(u)).isEqualTo(least.get(u)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void pushedValuesAreTheLeastFixpointOfWhatIsReached(int nesting) {
    for (long seed = 0; seed < 300; seed++) {
      Equations<Integer> dense = Masks.random(seed, true);
      IntGraph graph = dense.influences();
      List<Integer> least = Masks.kleene(dense);
      // Each unknown sends its value on; constants alone are returned.
      DemandEquations<Integer, Integer> pushing =
          equations(
              dense.lattice(),
              (u, env) -> {
                int value = env.get(u);
                graph.forEachSuccessor(u, v -> env.contribute(v, Masks.pass(u, v, value)));
                return dense.evaluate(u, d -> 0);
              });

      DemandSolution<Integer, Integer> solution =
          verified(nesting, pushing, List.of(0), WideningPolicy.never());
      NodeSet reached = Reachability.from(graph, NodeSet.of(0));
      assertThat(solution.unknowns()).hasSize(reached.size());
      // Nothing that is not reached is pushed, so compare where no predecessor is missing.
      NodeSet missed =
          Reachability.from(
              graph,
              NodeSet.of(
                  IntStream.range(0, graph.nodeCount())
                      .filter(u -> !reached.contains(u))
                      .toArray()));
      reached.forEach(
          u -> {
            if (!missed.contains(u)) {
              assertThat(solution.value(u)).isEqualTo(least.get(u));
            }
          });
    }
  }

  /** A call with an argument that grows: {@code f(x) = f(x + 1)}, from {@code f(1)}. */
  private static final DemandEquations<String, Long> RECURSION =
      equations(
          new PathCount(),
          (unknown, env) -> {
            if (unknown.equals("main")) {
              env.contribute("entry f", 1L);
              return env.get("f");
            }
            if (unknown.equals("f")) {
              long argument = env.get("entry f");
              env.contribute("entry f", PathCount.add(argument, 1));
              return Math.max(argument, env.get("f"));
            }
            return 0L;
          });

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void recursionEndsByWideningAtHeads(int nesting) {
    DemandSolution<String, Long> solution =
        verified(nesting, RECURSION, List.of("main"), WideningPolicy.<Long>atHeads().withDelay(3));
    assertThat(solution.value("entry f")).isEqualTo(PathCount.UNBOUNDED);
    assertThat(solution.value("main")).isEqualTo(PathCount.UNBOUNDED);
    assertThat(solution.work().widenings()).isPositive();
    assertThat(solution.value("never met")).isZero();
    assertThat(solution.holds("never met")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void withoutWideningTheBudgetEndsIt(int nesting) {
    DemandSolution<String, Long> solution =
        new DemandSolver(nesting)
            .solve(RECURSION, List.of("main"), WideningPolicy.never(), Budget.evaluations(500));
    assertThat(solution.isComplete()).isFalse();
    assertThat(solution.work().evaluations()).isEqualTo(500);
    assertThat(solution.affected()).contains("main", "f", "entry f");
    assertThat(solution.affected()).containsAll(solution.unstable());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void manyContributionsAreNoReasonToWiden(int nesting) {
    DemandEquations<Integer, Long> writers =
        equations(
            new PathCount(),
            (unknown, env) -> {
              if (unknown == 0) {
                for (int writer = 1; writer <= 300; writer++) {
                  env.get(writer);
                }
                return env.get(1_000);
              } else if (unknown <= 300) {
                env.contribute(1_000, (long) unknown);
              }
              return 0L;
            });
    DemandSolution<Integer, Long> solution =
        verified(nesting, writers, List.of(0), WideningPolicy.atHeads());
    assertThat(solution.value(1_000)).isEqualTo(300);
    assertThat(solution.value(0)).isEqualTo(300);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void manyCallersAreNoReasonToWidenUnlessAResultBecomesAnArgument(int nesting) {
    // 0 calls 1 .. 300; each calls a function whose entry is 1000 and whose result is 1001.
    for (boolean resultIsArgument : new boolean[] {false, true}) {
      DemandEquations<Integer, Long> callers =
          equations(
              new PathCount(),
              (unknown, env) -> {
                if (unknown == 0) {
                  return IntStream.rangeClosed(1, 300).mapToLong(env::get).max().orElseThrow();
                } else if (unknown <= 300) {
                  env.contribute(1_000, (long) unknown);
                  if (resultIsArgument && unknown == 7) {
                    env.contribute(1_000, PathCount.add(env.get(1_001), 1));
                  }
                  return env.get(1_001);
                }
                return unknown == 1_001 ? env.get(1_000) : 0L;
              });
      DemandSolution<Integer, Long> solution =
          verified(nesting, callers, List.of(0), WideningPolicy.atHeads());
      assertThat(solution.value(0)).isEqualTo(resultIsArgument ? PathCount.UNBOUNDED : 300L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void aValueThatGrowsBetweenTwoReadsOfOneEvaluationWakesTheReader(int nesting) {
    DemandEquations<String, Integer> twice =
        equations(
            new Masks(),
            (unknown, env) -> {
              switch (unknown) {
                case "reader" -> {
                  int first = env.get("x");
                  env.get("writer");
                  env.get("x");
                  return first;
                }
                case "x" -> {
                  return env.get("z");
                }
                case "writer" -> {
                  env.contribute("z", 1);
                  return 0;
                }
                default -> {
                  return 0;
                }
              }
            });
    assertThat(verified(nesting, twice, List.of("reader"), WideningPolicy.never()).value("reader"))
        .isEqualTo(1);
  }

  @Test
  void calleesComeFirstWhereNestingAllows() {
    DemandEquations<Integer, Integer> chain =
        equations(new Masks(), (u, env) -> u == 50 ? 1 : env.get(u + 1));
    assertThat(verified(100, chain, List.of(0), WideningPolicy.never()).work().evaluations())
        .isEqualTo(51);
    assertThat(verified(0, chain, List.of(0), WideningPolicy.never()).work().evaluations())
        .isGreaterThan(51);
  }

  @Test
  void longChainsCostNoStack() {
    DemandEquations<Integer, Integer> chain =
        equations(new Masks(), (u, env) -> u == LONG ? 1 : env.get(u + 1));
    DemandSolution<Integer, Integer> solution =
        new DemandSolver().solve(chain, List.of(0), WideningPolicy.atHeads(), Budget.unlimited());
    assertThat(solution.value(0)).isEqualTo(1);
    assertThat(solution.unknowns()).hasSize(LONG + 1);
    assertThat(solution.work().evaluations()).isLessThan(3L * LONG);
  }

  @Test
  void theVerifierSeesWhatASolutionLacks() {
    DemandEquations<String, Long> small = equations(new PathCount(), (unknown, env) -> 1L);
    DemandSolution<String, Long> solution =
        verified(100, small, List.of("a", "b"), WideningPolicy.never());
    DemandEquations<String, Long> larger =
        equations(
            new PathCount(),
            (unknown, env) -> {
              if (unknown.equals("b")) {
                return 2L;
              }
              env.contribute("b", 5L);
              env.contribute("c", 5L);
              env.get("b");
              return env.get("c");
            });
    assertThat(SolutionVerifier.verify(larger, solution))
        .extracting(Violation::unknown, Violation::kind)
        .containsExactly(
            tuple("b", Kind.NOT_POST_FIXPOINT),
            tuple("a", Kind.UNSOLVED),
            tuple("a", Kind.UNDECLARED_DEPENDENCY),
            tuple("a", Kind.UNSOLVED),
            tuple("b", Kind.NOT_POST_FIXPOINT));
  }

  @Test
  void argumentsAreChecked() {
    assertThatThrownBy(() -> new DemandSolver(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new DemandSolver()
                    .solve(
                        RECURSION,
                        List.of("main"),
                        WideningPolicy.at(new Points.Only(NodeSet.of(1))),
                        Budget.unlimited()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            new DemandSolver()
                .solve(
                    RECURSION,
                    List.<String>of(),
                    WideningPolicy.at(new Points.Everywhere()),
                    Budget.unlimited())
                .unknowns())
        .isEmpty();
  }
}
