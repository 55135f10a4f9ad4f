// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * A join-semilattice with widening: all that a solver needs that only ascends. A stateless strategy
 * over immutable elements.
 *
 * <p>Laws: {@code leq} is a partial order (up to the equivalence it induces), {@code join} gives an
 * upper bound of both operands, and every chain of {@code widen} stabilises.
 *
 * <p>Source: P. Cousot and R. Cousot, <i>Abstract interpretation: a unified lattice model</i>, POPL
 * 1977.
 *
 * @param <E> the element type; immutable
 */
public interface Semilattice<E> {

  /**
   * {@return an upper bound of both, the least one where the lattice has it}
   *
   * @param left an element of this lattice
   * @param right an element of this lattice
   */
  E join(E left, E right);

  /**
   * {@return whether everything {@code left} stands for is in {@code right}}
   *
   * @param left an element of this lattice
   * @param right an element of this lattice
   */
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
   * {@code old} itself, the same object, if it is above {@code added}; otherwise the join of both.
   * A solver sees by that whether a value has changed. Override it where {@link #join} returns its
   * left operand in that case anyway: then one walk over the operands does for two.
   *
   * @param old the value so far
   * @param added the value to take in
   * @return {@code old} or an upper bound of both operands
   */
  default E grow(E old, E added) {
    return leq(added, old) ? old : join(old, added);
  }
}
