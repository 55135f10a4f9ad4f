// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.lattice.Semilattice;

/** The lattice laws that solvers lean on, checked at each change of a value. */
final class Contracts {
  private Contracts() {}

  /** The join, which must be above both arguments; so {@code leq(old, next)} holds for widening. */
  static <E> E join(Semilattice<E> lattice, E old, E value) {
    E next = lattice.join(old, value);
    above(lattice, next, old, "join");
    return above(lattice, next, value, "join");
  }

  /** {@code result}, if it is above {@code bound}. */
  static <E> E above(Semilattice<E> lattice, E result, E bound, String operation) {
    if (!lattice.leq(bound, result)) {
      throw new LatticeContractException(operation + " gave " + result + ", not above " + bound);
    }
    return result;
  }
}
