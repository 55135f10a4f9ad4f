// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.lattice.Lattice;

/**
 * Equations whose unknowns and dependencies come to light while they are solved, and whose
 * right-hand sides may add to other unknowns. K. Apinis, H. Seidl and V. Vojdani, <i>Side-effecting
 * constraint systems: a Swiss army knife for program analysis</i>, APLAS 2012.
 *
 * <p>An interprocedural analysis is such a system: an unknown for each function's entry, one for
 * its summary. The summary reads its entry; at each call that it comes across, it adds the state to
 * the callee's entry and reads the callee's summary.
 *
 * @param <K> names of unknowns: immutable, with value equality
 * @param <E> the values; immutable
 */
public interface DemandEquations<K, E> {

  /** The lattice of the values of all unknowns. */
  Lattice<E> lattice();

  /**
   * The right-hand side of an unknown. The unknown's value is above what this returns and above all
   * that others contribute to it; an unknown that only collects returns bottom.
   *
   * <p>Must be a function of the values read, and re-entrant: {@link Environment#get} may evaluate
   * other unknowns before it returns. The environment is dead once this returns.
   */
  E evaluate(K unknown, Environment<K, E> environment);

  /** What a right-hand side may read and write. */
  interface Environment<K, E> {
    /** The current value of an unknown, bottom if nothing is known of it yet; may be too low. */
    E get(K unknown);

    /** Makes the value of an unknown at least {@code value}. */
    void contribute(K unknown, E value);
  }
}
