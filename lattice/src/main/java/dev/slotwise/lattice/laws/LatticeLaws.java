// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.Product;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Checks the laws of {@link Lattice} on sample elements: order, bounds, join and meet, widening
 * with its stabilisation, narrowing. On all elements of a finite lattice the check is a proof of
 * all but stabilisation.
 *
 * <p>Every lattice must pass. What only some have is {@linkplain Claim claimed}.
 *
 * <p>Source: the laws are those of P. Cousot and R. Cousot, POPL 1977; the use of one suite for all
 * lattices follows J. Midtgaard and A. Møller, <i>QuickChecking static analysis properties</i>,
 * ICST 2015.
 *
 * @param <E> the elements
 */
public final class LatticeLaws<E> {

  /** Laws that a lattice may have but need not. */
  public enum Claim {
    /** Elements below each other are equal. */
    ANTISYMMETRY,
    /** The join is the least upper bound, not just one of them. */
    LEAST_JOIN,
    /** The meet is the greatest lower bound, not just one of them. */
    GREATEST_MEET
  }

  private static final int LONGEST_CHAIN = 200;

  private final Lattice<E> lattice;
  private final ImmutableList<E> samples;
  private final Set<Claim> claims;
  private final Report report;

  private LatticeLaws(
      String subject, Lattice<E> lattice, Iterable<? extends E> samples, Set<Claim> claims) {
    this.lattice = lattice;
    this.samples =
        Lists.mutable
            .<E>empty()
            .with(lattice.bottom())
            .with(lattice.top())
            .withAll(samples)
            .distinct()
            .toImmutable();
    this.claims = claims;
    this.report = new Report(subject);
  }

  /**
   * Checks a lattice.
   *
   * @param <E> the type of elements
   * @param subject what violations call it
   * @param lattice the lattice to check
   * @param samples elements; every law of three elements is tried on each triple of them
   * @param growth makes an element larger, for ascending chains that no finite sample has; the
   *     identity if there is none
   * @param claims what the lattice promises beyond the laws that hold for each
   * @return what is broken, at most a few of each law; empty if all laws hold
   */
  public static <E> ImmutableList<Violation> check(
      String subject,
      Lattice<E> lattice,
      Iterable<? extends E> samples,
      UnaryOperator<E> growth,
      Claim... claims) {
    Set<Claim> claimed = EnumSet.noneOf(Claim.class);
    Collections.addAll(claimed, claims);
    LatticeLaws<E> laws = new LatticeLaws<>(subject, lattice, samples, claimed);
    laws.samples.forEach(laws::checkOne);
    laws.samples.forEach(a -> laws.samples.forEach(b -> laws.checkTwo(a, b)));
    laws.samples.forEach(a -> laws.samples.forEach(b -> laws.checkThree(a, b)));
    laws.samples.forEach(a -> laws.checkChains(a, growth));
    return laws.report.violations();
  }

  /**
   * Checks the laws of one and two elements on more pairs than all laws can be tried on.
   *
   * @param <E> the type of elements
   * @param subject what violations call the lattice
   * @param lattice the lattice to check
   * @param pairs of each, both elements, in this order
   * @param claims what the lattice promises beyond the laws that hold for each
   * @return what is broken, at most a few of each law; empty if all laws hold
   */
  public static <E> ImmutableList<Violation> checkPairs(
      String subject, Lattice<E> lattice, Iterable<Product.Pair<E, E>> pairs, Claim... claims) {
    Set<Claim> claimed = EnumSet.noneOf(Claim.class);
    Collections.addAll(claimed, claims);
    LatticeLaws<E> laws = new LatticeLaws<>(subject, lattice, Lists.immutable.empty(), claimed);
    for (Product.Pair<E, E> pair : pairs) {
      laws.checkOne(pair.first());
      laws.checkTwo(pair.first(), pair.second());
    }
    return laws.report.violations();
  }

  private void checkOne(E a) {
    report.require(lattice.leq(a, a), "leq is reflexive", "not %s <= itself", a);
    report.require(lattice.leq(lattice.bottom(), a), "bottom is least", "not bottom <= %s", a);
    report.require(lattice.leq(a, lattice.top()), "top is greatest", "not %s <= top", a);
    requireEquivalent("join is idempotent", "join(%s, itself) = %s", a, lattice.join(a, a));
    requireEquivalent("meet is idempotent", "meet(%s, itself) = %s", a, lattice.meet(a, a));
    requireEquivalent(
        "bottom is neutral for join",
        "join(%s, bottom) = %s",
        a,
        lattice.join(a, lattice.bottom()));
    requireEquivalent(
        "bottom is neutral for join",
        "join(bottom, %s) = %2$s",
        a,
        lattice.join(lattice.bottom(), a));
    requireEquivalent(
        "top is neutral for meet", "meet(%s, top) = %s", a, lattice.meet(a, lattice.top()));
    requireEquivalent(
        "top is neutral for meet", "meet(top, %s) = %s", a, lattice.meet(lattice.top(), a));
  }

  private void requireEquivalent(String law, String counterexample, E a, E b) {
    report.require(lattice.leq(a, b) && lattice.leq(b, a), law, counterexample, a, b);
  }

  private void checkTwo(E a, E b) {
    E join = lattice.join(a, b);
    report.require(
        lattice.leq(a, join) && lattice.leq(b, join),
        "join is an upper bound",
        "join(%s, %s) = %s",
        a,
        b,
        join);
    E meet = lattice.meet(a, b);
    report.require(
        lattice.leq(meet, a) && lattice.leq(meet, b),
        "meet is a lower bound",
        "meet(%s, %s) = %s",
        a,
        b,
        meet);
    E widened = lattice.widen(a, join);
    report.require(
        lattice.leq(join, widened),
        "widening is above its operands",
        "widen(%s, %s) = %s",
        a,
        join,
        widened);
    boolean below = lattice.leq(a, b);
    if (below) {
      E narrowed = lattice.narrow(b, a);
      report.require(
          lattice.leq(a, narrowed) && lattice.leq(narrowed, b),
          "narrowing stays between its operands",
          "narrow(%s, %s) = %s",
          b,
          a,
          narrowed);
    }
    if (below && claims.contains(Claim.ANTISYMMETRY)) {
      report.require(
          a.equals(b) || !lattice.leq(b, a),
          "leq is antisymmetric",
          "%s and %s are below each other",
          a,
          b);
    }
  }

  private void checkThree(E a, E b) {
    boolean below = lattice.leq(a, b);
    boolean leastJoin = claims.contains(Claim.LEAST_JOIN);
    boolean greatestMeet = claims.contains(Claim.GREATEST_MEET);
    E join = lattice.join(a, b);
    E meet = lattice.meet(a, b);
    for (E c : samples) {
      report.require(
          !below || !lattice.leq(b, c) || lattice.leq(a, c),
          "leq is transitive",
          "%s <= %s <= %s",
          a,
          b,
          c);
      report.require(
          !leastJoin || !lattice.leq(a, c) || !lattice.leq(b, c) || lattice.leq(join, c),
          "join is the least upper bound",
          "join(%s, %s) = %s, but %s is a smaller one",
          a,
          b,
          join,
          c);
      report.require(
          !greatestMeet || !lattice.leq(c, a) || !lattice.leq(c, b) || lattice.leq(c, meet),
          "meet is the greatest lower bound",
          "meet(%s, %s) = %s, but %s is a greater one",
          a,
          b,
          meet,
          c);
    }
  }

  /** One chain that only grows by {@code growth}, and one that takes in samples between. */
  private void checkChains(E start, UnaryOperator<E> growth) {
    checkChain(start, growth, new Random(1), 1);
    checkChain(start, growth, new Random(2), 3);
  }

  private void checkChain(E start, UnaryOperator<E> growth, Random random, int oneIn) {
    String law = "widening stabilises";
    E current = start;
    int changes = 0;
    for (int step = 0; step < 2 * LONGEST_CHAIN && changes <= LONGEST_CHAIN; step++) {
      E added =
          random.nextInt(oneIn) == 0
              ? growth.apply(current)
              : samples.get(random.nextInt(samples.size()));
      E next = lattice.widen(current, lattice.join(current, added));
      if (!lattice.leq(next, current)) {
        changes++;
      }
      current = next;
    }
    report.require(
        changes <= LONGEST_CHAIN,
        law,
        "from %s it still grows after %d steps, at %s",
        start,
        changes,
        current);
  }
}
