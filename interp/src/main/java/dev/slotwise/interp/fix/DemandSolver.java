// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import java.util.List;

/**
 * Solves {@link DemandEquations} top-down from given unknowns. When a right-hand side reads an
 * unknown that is new or out of date, that one is evaluated first, down to a limit of nesting; a
 * read of an unknown that is being evaluated, or is nested too deep, gets the value so far, and the
 * reader comes again when it grows. What is left over waits in a worklist, last discovered first.
 *
 * <p>Source: B. Le Charlier and P. Van Hentenryck, <i>A universal top-down fixpoint algorithm</i>,
 * 1992; side effects after Apinis, Seidl and Vojdani, APLAS 2012. The limit of nesting is ours: it
 * bounds the Java stack, and with limit 0 this is a plain worklist solver.
 *
 * <p>Guarantees: a complete solution is a partial post-fixpoint that holds the wanted unknowns.
 * Values only grow; there are no narrowing passes, since a contribution cannot be taken back. With
 * points {@link WideningPolicy.Points.Heads}, the heads cut every cycle along which values flow as
 * found so far, and are found anew as flows are: often enough that a run over finitely many
 * unknowns ends, seldom enough that the cost stays proportional to that of evaluations. What is
 * contributed before a value is read does not depend on it; so arguments from many callers join
 * without widening, unless there is a recursion or a result becomes an argument.
 *
 * <p>Cost: at most {@code h * e} evaluations, for {@code e} reads and contributions between
 * unknowns.
 */
public final class DemandSolver {
  private static final int DEFAULT_NESTING = 100;

  private final int maxNesting;

  /** A solver that nests evaluations at most 100 deep. */
  public DemandSolver() {
    this(DEFAULT_NESTING);
  }

  /**
   * A solver with a limit of its own.
   *
   * @param maxNesting the most evaluations that wait for another to end; 0 for none
   */
  public DemandSolver(int maxNesting) {
    if (maxNesting < 0) {
      throw new IllegalArgumentException("negative limit of nesting: " + maxNesting);
    }
    this.maxNesting = maxNesting;
  }

  /**
   * Solves for {@code wanted} and whatever they need.
   *
   * @throws IllegalArgumentException if the policy's points are numbers, which unknowns here lack
   * @throws LatticeContractException if the lattice breaks a law
   */
  public <K, E> DemandSolution<K, E> solve(
      DemandEquations<K, E> equations, List<K> wanted, WideningPolicy<E> policy, Budget budget) {
    if (policy.points() instanceof WideningPolicy.Points.Only) {
      throw new IllegalArgumentException("unknowns on demand have no numbers to widen at");
    }
    DemandIteration<K, E> iteration =
        new DemandIteration<>(equations, policy, budget, maxNesting + 1);
    iteration.run(wanted);
    return iteration.solution();
  }
}
