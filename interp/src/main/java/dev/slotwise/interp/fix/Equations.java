// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.lattice.Lattice;

/**
 * A system of equations {@code x_u = f_u(x)} over the unknowns {@code 0 .. n-1} with values in one
 * lattice. A solution is a post-fixpoint: {@code f_u(x) leq x_u} for every unknown.
 *
 * <p>Solvers start at bottom and join what they find, so the right-hand sides need not be monotone
 * for the solution to be a post-fixpoint; where they are, and nothing is widened, the solution is
 * the least one.
 *
 * @param <E> the values; immutable
 */
public interface Equations<E> {

  /** {@return the lattice of the values} */
  Lattice<E> lattice();

  /**
   * {@return the graph of dependencies: a node for each unknown, and an edge {@code d -> u}
   * wherever {@link #evaluate evaluate(u)} may look up {@code d}}
   */
  IntGraph influences();

  /**
   * The right-hand side of an unknown: a pure function of the values looked up.
   *
   * @param unknown which right-hand side
   * @param values the current values; only what {@link #influences} declares may be looked up
   * @return the value of the right-hand side, not joined with the value before
   */
  E evaluate(int unknown, Lookup<E> values);

  /** {@return the unknowns from which orders of iteration start; by default unknown 0 alone} */
  default int[] entries() {
    return new int[0];
  }

  /**
   * Reads the current value of an unknown.
   *
   * @param <E> the type of values
   */
  @FunctionalInterface
  interface Lookup<E> {
    /**
     * {@return the current value of {@code unknown}}
     *
     * @param unknown an unknown of the system
     */
    E get(int unknown);
  }
}
