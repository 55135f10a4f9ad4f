// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.lattice.Semilattice;
import java.util.List;

/**
 * A policy of widening: where, when and how a solver extrapolates, and how often it refines
 * afterwards.
 *
 * <p>The first change of an unknown, which takes it off bottom, is never widened: there is no trend
 * to extrapolate yet. At a widening point {@code delay} more changes are by join alone; from then
 * on each goes to the first threshold above it, or, if there is none, through the lattice's
 * widening. Each threshold stops an unknown at most once, so a chain still ends. Widening and
 * narrowing are of P. Cousot and R. Cousot, POPL 1977; thresholds as in B. Blanchet et al., <i>A
 * static analyzer for large safety-critical software</i>, PLDI 2003.
 *
 * @param <E> the type of values
 * @param points which unknowns are widened; iteration over an infinite lattice ends if they cut
 *     every cycle of dependencies
 * @param delay how many changes after its first an unknown makes before it is widened
 * @param thresholds values to try before widening, in this order
 * @param narrowingPasses the most descending passes after a post-fixpoint is reached
 */
public record WideningPolicy<E>(Points points, int delay, List<E> thresholds, int narrowingPasses) {

  /**
   * Checks the numbers and copies the thresholds.
   *
   * @param points where values are widened
   * @param delay how many changes after its first an unknown makes before it is widened; not
   *     negative
   * @param thresholds values to try before widening, in this order
   * @param narrowingPasses the most descending passes; not negative
   */
  public WideningPolicy {
    if (delay < 0 || narrowingPasses < 0) {
      throw new IllegalArgumentException("negative delay or number of passes");
    }
    thresholds = List.copyOf(thresholds);
  }

  /** Which unknowns are widened. */
  public sealed interface Points {
    /** No unknown: for lattices without infinite chains. */
    record Nowhere() implements Points {}

    /** The heads of the weak topological order of dependencies: cuts every cycle. */
    record Heads() implements Points {}

    /** Each unknown: cuts every cycle, at the least precision. */
    record Everywhere() implements Points {}

    /**
     * Given unknowns, loop heads of the program say; that they cut every cycle is the caller's.
     *
     * @param unknowns the unknowns that are widened
     */
    record Only(NodeSet unknowns) implements Points {}
  }

  /**
   * {@return no widening, no narrowing}
   *
   * @param <E> the type of values
   */
  public static <E> WideningPolicy<E> never() {
    return at(new Points.Nowhere());
  }

  /**
   * {@return a policy that widens at the heads of the weak topological order, at once}
   *
   * @param <E> the type of values
   */
  public static <E> WideningPolicy<E> atHeads() {
    return at(new Points.Heads());
  }

  /**
   * {@return a policy that widens at the given points, at once}
   *
   * @param <E> the type of values
   * @param points they cut every cycle of dependencies, or chains in the lattice are finite
   */
  public static <E> WideningPolicy<E> at(Points points) {
    return new WideningPolicy<>(points, 0, List.of(), 0);
  }

  /**
   * {@return this policy with another delay}
   *
   * @param changes the new delay, not negative
   */
  public WideningPolicy<E> withDelay(int changes) {
    return new WideningPolicy<>(points, changes, thresholds, narrowingPasses);
  }

  /**
   * {@return this policy with other thresholds}
   *
   * @param values are tried in this order before widening
   */
  public WideningPolicy<E> withThresholds(List<E> values) {
    return new WideningPolicy<>(points, delay, values, narrowingPasses);
  }

  /**
   * {@return this policy with another number of narrowing passes}
   *
   * @param passes the most descending passes; 0 for none
   */
  public WideningPolicy<E> withNarrowing(int passes) {
    return new WideningPolicy<>(points, delay, thresholds, passes);
  }

  /**
   * {@return whether a widening point that has changed {@code changesBefore} times is widened next}
   *
   * @param changesBefore how often it has changed, its first value included
   */
  public boolean isDue(int changesBefore) {
    return changesBefore > delay;
  }

  /**
   * The value that an unknown at a widening point takes instead of {@code next}.
   *
   * @param lattice its {@code widen} is used where no threshold is above {@code next}
   * @param old the value before
   * @param next an upper bound of {@code old} and the new value
   * @return a threshold or the widening, above {@code next} if the lattice keeps its laws
   */
  public E extrapolate(Semilattice<E> lattice, E old, E next) {
    for (E threshold : thresholds) {
      if (lattice.leq(next, threshold)) {
        return threshold;
      }
    }
    return lattice.widen(old, next);
  }
}
