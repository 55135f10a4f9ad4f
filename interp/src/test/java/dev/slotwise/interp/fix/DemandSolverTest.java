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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Demand-driven solving with nesting forbidden, cramped and free. */
class DemandSolverTest {
  private static final int LONG = 200_000;

  private static DemandSolution verified(int nesting, DemandEquations equations) {
    DemandSolution solution = new DemandSolver(nesting).solve(equations, Budget.unlimited());
    assertThat(solution.isComplete()).isTrue();
    assertThat(SolutionVerifier.verify(equations, solution)).isEmpty();
    return solution;
  }

  private static <E> WideningPolicy<E> everywhere() {
    return WideningPolicy.at(new Points.Everywhere());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void pulledValuesAreTheLeastFixpointOfWhatIsNeeded(int nesting) {
    for (long seed = 0; seed < 300; seed++) {
      Equations<Integer> dense = Masks.random(seed, true);
      List<Integer> least = Masks.kleene(dense);
      int wanted = (int) (seed % least.size());
      Keyed<Integer, Integer> equations =
          new Keyed<>(
              new Masks(),
              WideningPolicy.never(),
              List.of(wanted),
              (u, values) -> dense.evaluate(u, values::get));
      DemandSolution solution = verified(nesting, equations);
      NodeSet needed = Reachability.from(dense.influences().reversed(), NodeSet.of(wanted));
      assertThat(solution.unknowns()).hasSize(needed.size());
      needed.forEach(u -> assertThat(equations.value(u)).isEqualTo(least.get(u)));
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
      Keyed<Integer, Integer> pushing =
          new Keyed<>(
              new Masks(),
              WideningPolicy.never(),
              List.of(0),
              (u, values) -> {
                int value = values.get(u);
                graph.forEachSuccessor(u, v -> values.contribute(v, Masks.pass(u, v, value)));
                return dense.evaluate(u, d -> 0);
              });
      DemandSolution solution = verified(nesting, pushing);
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
              assertThat(pushing.value(u)).isEqualTo(least.get(u));
            }
          });
    }
  }

  /** A call with an argument that grows: {@code f(x) = f(x + 1)}, from {@code f(1)}. */
  private static Keyed<String, Long> recursion(WideningPolicy<Long> policy) {
    return new Keyed<>(
        new PathCount(),
        policy,
        List.of("main"),
        (unknown, values) -> {
          if (unknown.equals("main")) {
            values.contribute("entry f", 1L);
            return values.get("f");
          }
          if (unknown.equals("f")) {
            long argument = values.get("entry f");
            values.contribute("entry f", PathCount.add(argument, 1));
            return Math.max(argument, values.get("f"));
          }
          return 0L;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void recursionEndsByWidening(int nesting) {
    Keyed<String, Long> equations = recursion(DemandSolverTest.<Long>everywhere().withDelay(3));
    DemandSolution solution = verified(nesting, equations);
    assertThat(equations.value("entry f")).isEqualTo(PathCount.UNBOUNDED);
    assertThat(equations.value("main")).isEqualTo(PathCount.UNBOUNDED);
    assertThat(solution.work().widenings()).isPositive();
    assertThat(equations.holds("never met")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void withoutWideningTheBudgetEndsIt(int nesting) {
    DemandSolution solution =
        new DemandSolver(nesting).solve(recursion(WideningPolicy.never()), Budget.steps(500));
    assertThat(solution.isComplete()).isFalse();
    assertThat(solution.work().evaluations()).isEqualTo(500);
    assertThat(solution.unknowns()).containsAll(solution.unstable());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void aValueThatGrowsBetweenTwoReadsOfOneEvaluationWakesTheReader(int nesting) {
    Keyed<String, Integer> twice =
        new Keyed<>(
            new Masks(),
            WideningPolicy.never(),
            List.of("reader"),
            (unknown, values) -> {
              switch (unknown) {
                case "reader" -> {
                  int first = values.get("x");
                  values.get("writer");
                  values.get("x");
                  return first;
                }
                case "x" -> {
                  return values.get("z");
                }
                case "writer" -> {
                  values.contribute("z", 1);
                  return 0;
                }
                default -> {
                  return 0;
                }
              }
            });
    verified(nesting, twice);
    assertThat(twice.value("reader")).isEqualTo(1);
  }

  private static Keyed<Integer, Integer> chain(int length) {
    return new Keyed<>(
        new Masks(),
        WideningPolicy.never(),
        List.of(0),
        (u, values) -> u == length ? 1 : values.get(u + 1));
  }

  @Test
  void calleesComeFirstWhereNestingAllows() {
    assertThat(verified(100, chain(50)).work().evaluations()).isEqualTo(51);
    assertThat(verified(0, chain(50)).work().evaluations()).isGreaterThan(51);
  }

  @Test
  void longChainsCostNoStack() {
    Keyed<Integer, Integer> chain = chain(LONG);
    DemandSolution solution = new DemandSolver().solve(chain, Budget.unlimited());
    assertThat(chain.value(0)).isEqualTo(1);
    assertThat(solution.unknowns()).hasSize(LONG + 1);
    assertThat(solution.work().evaluations()).isLessThan(3L * LONG);
  }

  @Test
  void theVerifierSeesWhatASolutionLacks() {
    Keyed<String, Long> small =
        new Keyed<>(
            new PathCount(), WideningPolicy.never(), List.of("a", "b"), (unknown, values) -> 1L);
    DemandSolution solution = verified(100, small);
    Keyed<String, Long> larger =
        new Keyed<>(
            small,
            (unknown, values) -> {
              if (unknown.equals("b")) {
                return 2L;
              }
              values.contribute("b", 5L);
              values.contribute("c", 5L);
              values.get("b");
              return values.get("c");
            });
    assertThat(SolutionVerifier.verify(larger, solution))
        .extracting(Violation::unknown, Violation::kind)
        .containsExactlyInAnyOrder(
            tuple("b", Kind.NOT_POST_FIXPOINT),
            tuple("a", Kind.UNSOLVED),
            tuple("a", Kind.UNDECLARED_DEPENDENCY),
            tuple("a", Kind.UNSOLVED),
            tuple("input of b", Kind.NOT_POST_FIXPOINT));
  }

  /** A counter without an end, until the equations become coarser and widen. */
  private static final class Counter extends Unknown<Long, Long> implements DemandEquations {
    private final boolean canCoarsen;
    private boolean isCoarse;
    private int late;

    Counter(boolean canCoarsen) {
      super(0L, 0L);
      this.canCoarsen = canCoarsen;
    }

    @Override
    public void start(Environment environment) {
      environment.contribute(this, 1L);
    }

    @Override
    public boolean coarsen() {
      boolean first = !isCoarse;
      isCoarse = true;
      return first && canCoarsen;
    }

    @Override
    protected Growth<Long> inputs() {
      return new Growth<>(new PathCount(), WideningPolicy.never());
    }

    @Override
    protected Growth<Long> outputs() {
      return new Growth<>(new PathCount(), isCoarse ? everywhere() : WideningPolicy.never());
    }

    @Override
    protected Long evaluate(Long input, Environment environment) {
      late = lateEvaluations();
      return PathCount.add(environment.read(this), input);
    }
  }

  @Test
  void aSpentBudgetMakesEquationsCoarserAndIsRenewed() {
    Counter counter = new Counter(true);
    DemandSolution solution = new DemandSolver().solve(counter, Budget.steps(100));
    assertThat(solution.isComplete()).isTrue();
    assertThat(counter.value()).isEqualTo(PathCount.UNBOUNDED);
    assertThat(counter.late).isPositive().isLessThan(5);
    assertThat(solution.work().evaluations()).isBetween(100L, 105L);
    assertThat(SolutionVerifier.verify(counter, solution)).isEmpty();
    assertThat(new DemandSolver().solve(new Counter(false), Budget.steps(100)).unstable())
        .hasSize(1);
  }

  /** An unknown that a test describes by its right-hand side. */
  private static final class Sum extends Unknown<Integer, Integer> {
    private final RightHandSide rightHandSide;
    private int evaluations;

    interface RightHandSide {
      int evaluate(int input, Environment environment);
    }

    Sum(RightHandSide rightHandSide) {
      super(0, 0);
      this.rightHandSide = rightHandSide;
    }

    @Override
    protected Growth<Integer> inputs() {
      return new Growth<>(new Masks(), WideningPolicy.never());
    }

    @Override
    protected Growth<Integer> outputs() {
      return inputs();
    }

    @Override
    protected Integer evaluate(Integer input, Environment environment) {
      evaluations += environment.isCheck() ? 0 : 1;
      return rightHandSide.evaluate(input, environment);
    }
  }

  @Test
  void atAPlaceOnlyTheLastReadCounts() {
    Collector<Integer> field =
        new Collector<>(new Growth<>(new Masks(), WideningPolicy.never()), 0);
    Place<Integer> place = new Place<>();
    // As a function with a loop: what it reads it writes, until nothing changes.
    Sum loop =
        new Sum(
            (input, environment) -> {
              int value;
              do {
                value = environment.read(field, place);
                environment.contribute(field, (value << 1 | 1) & 0xff);
              } while (environment.read(field, place) != value);
              return value;
            });
    verified(100, environment -> environment.contribute(loop, 0));
    assertThat(loop.value()).isEqualTo(0xff);
    assertThat(loop.evaluations).isEqualTo(1);
    // Without a place the reads before the last make it come again.
    Collector<Integer> other =
        new Collector<>(new Growth<>(new Masks(), WideningPolicy.never()), 0);
    Sum once =
        new Sum(
            (input, environment) -> {
              int value = environment.read(other);
              environment.contribute(other, (value << 1 | 1) & 0xff);
              return environment.read(other);
            });
    verified(100, environment -> environment.contribute(once, 0));
    assertThat(once.value()).isEqualTo(0xff);
    assertThat(once.evaluations).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void whatHasNotChangedNeedNotBePassedOn(int nesting) {
    List<Sum> members = new ArrayList<>();
    List<Place<Integer>> places = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int bit = 1 << i;
      members.add(new Sum((input, environment) -> input | bit));
      places.add(new Place<>());
    }
    int[] passed = {0};
    int[] read = {0};
    Sum set =
        new Sum(
            (input, environment) -> {
              int result = 0;
              for (int i = 0; i < members.size(); i++) {
                if (environment.isInputNew()) {
                  passed[0] += environment.isCheck() ? 0 : 1;
                  environment.contribute(members.get(i), input);
                }
                if (!environment.isCurrent(places.get(i))) {
                  read[0] += environment.isCheck() ? 0 : 1;
                  result |= environment.read(members.get(i), places.get(i));
                }
              }
              return result;
            });
    Sum caller =
        new Sum(
            (input, environment) -> {
              environment.contribute(set, 0x100);
              return environment.read(set);
            });
    verified(nesting, environment -> environment.contribute(caller, 0));
    assertThat(caller.value()).isEqualTo(0x1ff);
    assertThat(passed[0]).isEqualTo(8);
    // Where members can't be evaluated at once, they are read again when they have a value.
    assertThat(read[0]).isLessThanOrEqualTo(nesting < 2 ? 16 : 8);
  }

  @Test
  void argumentsAreChecked() {
    assertThatThrownBy(() -> new DemandSolver(-1)).isInstanceOf(IllegalArgumentException.class);
    for (Points points : new Points[] {new Points.Heads(), new Points.Only(NodeSet.of(1))}) {
      assertThatThrownBy(() -> new Growth<>(new PathCount(), WideningPolicy.at(points)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(verified(1, environment -> {}).unknowns()).isEmpty();
  }
}
