// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.fix.WideningPolicy.Points;
import dev.slotwise.lattice.Semilattice;

/**
 * The way in which a single value grows while a system is solved on demand: by join, and by the
 * policy's extrapolation once that is due.
 *
 * @param <E> the type of the value
 * @param lattice of the value
 * @param policy its points are everywhere or nowhere, since there is but one value
 */
public record Growth<E>(Semilattice<E> lattice, WideningPolicy<E> policy) {
  private static final boolean CHECKS = Growth.class.desiredAssertionStatus();

  /**
   * Checks the policy: with one value, it widens always or never.
   *
   * @param lattice of the value
   * @param policy its points are everywhere or nowhere
   */
  public Growth {
    if (!(policy.points() instanceof Points.Everywhere
        || policy.points() instanceof Points.Nowhere)) {
      throw new IllegalArgumentException("a single value has no heads and no numbers");
    }
  }

  /**
   * {@return the value after something was added to it: {@code old} itself if that says nothing
   * new}
   *
   * @param old the value so far
   * @param added what is joined to it
   * @param changes how often the value has changed before
   */
  public E next(E old, E added, int changes) {
    E joined = lattice.grow(old, added);
    if (joined == old) {
      return old;
    }
    if (CHECKS) {
      Contracts.above(lattice, joined, old, "join");
      Contracts.above(lattice, joined, added, "join");
    }
    if (!isWidened(changes)) {
      return joined;
    }
    E next = policy.extrapolate(lattice, old, joined);
    if (CHECKS) {
      Contracts.above(lattice, next, joined, "widen");
    }
    return next;
  }

  /** Whether the next change goes through the policy. */
  boolean isWidened(int changes) {
    return policy.isDue(changes) && policy.points() instanceof Points.Everywhere;
  }
}
