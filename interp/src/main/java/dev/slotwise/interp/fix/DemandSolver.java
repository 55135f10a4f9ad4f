// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * Solves {@link DemandEquations} top-down from given inputs. The first contribution to an unknown
 * evaluates it at once, so that its reader gets a value, down to a limit of nesting. Later, inputs
 * grow along calls, so unknowns that are called while they are stale are evaluated callers first,
 * with what all of them contribute; values grow against calls, so unknowns that have read a value
 * that has grown are evaluated after that, callees first. <i>Callee</i> and <i>caller</i> are by
 * the order in which first evaluations end.
 *
 * <p>Source: B. Le Charlier and P. Van Hentenryck, <i>A universal top-down fixpoint algorithm</i>,
 * 1992; contributions after Apinis, Seidl and Vojdani, APLAS 2012. The limit of nesting is ours: it
 * bounds the Java stack, and with limit 0 this is a plain worklist solver.
 *
 * <p>Guarantees: a complete solution is a partial post-fixpoint that covers the first inputs, of
 * the equations as they are at the end. Values only grow; there are no narrowing passes, since a
 * contribution can't be taken back. If each {@link Growth} allows finitely many changes and there
 * are finitely many unknowns, the run ends.
 *
 * <p>Cost: at most {@code h * e} evaluations, for {@code e} reads and contributions between
 * variables whose values change at most {@code h} times.
 */
public final class DemandSolver {
  private static final int DEFAULT_NESTING = 100;

  private final int maxNesting;
  private final boolean checksSteps;

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
    this(maxNesting, false);
  }

  private DemandSolver(int maxNesting, boolean checksSteps) {
    if (maxNesting < 0) {
      throw new IllegalArgumentException("negative limit of nesting: " + maxNesting);
    }
    this.maxNesting = maxNesting;
    this.checksSteps = checksSteps;
  }

  /**
   * {@return a solver like this one that proves each step} After an evaluation that need not be
   * repeated, the right-hand side is checked as {@link SolutionVerifier} does at the end. So an
   * evaluation that leaves out too much is found even if a later one makes up for it. Costs about
   * as much again as the run.
   */
  public DemandSolver checkingSteps() {
    return new DemandSolver(maxNesting, true);
  }

  /**
   * Solves for what the equations start with and whatever that needs.
   *
   * @param equations with variables that no run has seen yet
   * @param budget ends the run early; the solution then says which unknowns are not stable
   * @return the values of everything that was needed; also of unknowns that were not finished
   * @throws IllegalStateException if steps are checked, and one was wrong
   * @throws LatticeContractException if a lattice breaks a law, where Java's assertions are enabled
   */
  public DemandSolution solve(DemandEquations equations, Budget budget) {
    return new DemandIteration(equations, budget, maxNesting + 1, checksSteps).run();
  }
}
