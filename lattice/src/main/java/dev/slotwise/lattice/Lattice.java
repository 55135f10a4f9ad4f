// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * A lattice with widening and narrowing: a stateless strategy over immutable elements. What it has
 * of {@link Semilattice} is enough to ascend to a post-fixpoint; the rest describes and refines.
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
public interface Lattice<E> extends Semilattice<E> {

  /** {@return the least element: no concrete value} */
  E bottom();

  /** {@return the greatest element: every concrete value} */
  E top();

  /**
   * {@return a lower bound of both that keeps every concrete value the two share}
   *
   * @param left an element of this lattice
   * @param right an element of this lattice
   */
  E meet(E left, E right);

  /**
   * Refines a post-fixpoint.
   *
   * @param old the element before the step
   * @param next an element at most {@code old}
   * @return an element between {@code next} and {@code old}
   */
  E narrow(E old, E next);
}
