// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.IntGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves that a solution is a post-fixpoint by evaluating each right-hand side once more, and that
 * right-hand sides look up only what they declare: a solver that was never told of a dependency can
 * stop too early. Trusts neither the solver nor its order; costs one evaluation an unknown.
 */
public final class SolutionVerifier {
  private SolutionVerifier() {}

  /** What the verifier found wrong. */
  public enum Kind {
    /** The right-hand side, evaluated at the solution, is not below the unknown's value. */
    NOT_POST_FIXPOINT,
    /** A right-hand side looked up an unknown that it did not declare. */
    UNDECLARED_DEPENDENCY,
    /** A right-hand side looked up, or added to, an unknown that the solution does not hold. */
    UNSOLVED
  }

  /**
   * One violation.
   *
   * @param unknown the unknown whose right-hand side was evaluated
   * @param kind what is wrong
   * @param detail the values concerned, for a person
   */
  public record Violation(String unknown, Kind kind, String detail) {}

  /**
   * {@return the violations of a solution, by unknown; empty if it is a post-fixpoint}
   *
   * @param <E> the type of values
   * @param equations the system, as it was solved
   * @param solution what a solver has answered, complete or not
   */
  public static <E> List<Violation> verify(Equations<E> equations, Solution<E> solution) {
    IntGraph dependencies = equations.influences().reversed();
    List<Violation> violations = new ArrayList<>();
    for (int u = 0; u < dependencies.nodeCount(); u++) {
      int unknown = u;
      String name = Integer.toString(u);
      E required =
          equations.evaluate(
              u,
              d -> {
                if (!dependencies.hasEdge(unknown, d)) {
                  violations.add(new Violation(name, Kind.UNDECLARED_DEPENDENCY, "looks up " + d));
                }
                return solution.value(d);
              });
      if (!equations.lattice().leq(required, solution.value(u))) {
        violations.add(tooLow(name, solution.value(u), required));
      }
    }
    return List.copyOf(violations);
  }

  /**
   * {@return the violations of a solution found on demand, in order of discovery} Applies the
   * equations as they are after the run; it changes no variable.
   *
   * @param equations the system, as it was solved
   * @param solution what a solver has answered, complete or not
   */
  public static List<Violation> verify(DemandEquations equations, DemandSolution solution) {
    DemandChecker checker = new DemandChecker();
    equations.start(checker);
    solution.unknowns().forEach(checker::check);
    return checker.violations();
  }

  static <E> Violation tooLow(String unknown, E value, E required) {
    return new Violation(
        unknown, Kind.NOT_POST_FIXPOINT, "has " + value + ", needs at least " + required);
  }
}
