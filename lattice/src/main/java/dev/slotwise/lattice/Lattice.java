// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * A lattice with widening and narrowing: a stateless strategy over immutable elements.
 *
 * <p>Laws, checked by {@code dev.slotwise.lattice.laws}: {@code leq} is a partial order (up to the
 * equivalence it induces), {@code join} and {@code meet} are its least upper and greatest lower
 * bounds or sound approximations of them, {@code bottom} and {@code top} bound every element, and
 * every chain of {@code widen} stabilises.
 *
 * <p>Source: P. Cousot and R. Cousot, <i>Abstract interpretation: a unified lattice model</i>, POPL
 * 1977.
 *
 * @param <E> the element type; immutable, with value equality
 */
public interface Lattice<E> {

  /** The least element: no concrete value. */
  E bottom();

  /** The greatest element: every concrete value. */
  E top();

  /** An upper bound of both, the least one where the lattice has it. */
  E join(E left, E right);

  /** A lower bound of both that keeps every concrete value the two share. */
  E meet(E left, E right);

  /** Whether everything {@code left} stands for is in {@code right}. */
  boolean leq(E left, E right);

  /**
   * Extrapolates, so that every ascending chain ends.
   *
   * @param old the element before the step
   * @param next {@code join(old, new)}; the solvers assert {@code leq(old, next)}
   * @return an element above {@code next}
   */
  E widen(E old, E next);

  /**
   * Refines a post-fixpoint.
   *
   * @param old the element before the step
   * @param next an element at most {@code old}
   * @return an element between {@code next} and {@code old}
   */
  E narrow(E old, E next);
}
