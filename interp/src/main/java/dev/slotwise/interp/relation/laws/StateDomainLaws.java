// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation.laws;

import dev.slotwise.interp.relation.Bounds;
import dev.slotwise.interp.relation.Ranges;
import dev.slotwise.interp.relation.Relation;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.lattice.laws.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Checks a state domain against concrete valuations: random programs over a few variables run on a
 * set of valuations and on elements side by side. An element may say nothing that a valuation of
 * its set contradicts, neither by bounds nor by an assumption that it calls impossible; an upper
 * bound may say nothing that either side contradicts; and chains of widening must end. Run it on a
 * new state domain before anything else.
 *
 * <p>Cost: about a second.
 *
 * @param <S> the elements of the state domain
 */
public final class StateDomainLaws<S extends Relation> {
  private static final int VARIABLES = 4;
  private static final int PROGRAMS = 500;
  private static final int STEPS = 12;
  private static final int VALUATIONS = 12;

  /** Beyond so many steps, a chain counts as one without end. */
  private static final int CHAIN = 400;

  /** Of each law so many violations are reported. */
  private static final int REPORTED = 3;

  private final StateDomain<S> domain;
  private final SplittableRandom random;
  private final MutableList<Violation> violations = Lists.mutable.empty();

  private StateDomainLaws(StateDomain<S> domain, long seed) {
    this.domain = domain;
    this.random = new SplittableRandom(seed);
  }

  /** An element, and valuations that it must have. */
  private record Pair<S>(S element, List<long[]> valuations) {}

  /**
   * {@return the laws that a state domain breaks; empty if every law holds}
   *
   * @param <S> the elements of the domain
   * @param domain the state domain to check
   * @param seed of the generator; the same seed tries the same programs
   */
  public static <S extends Relation> ImmutableList<Violation> check(
      StateDomain<S> domain, long seed) {
    StateDomainLaws<S> laws = new StateDomainLaws<>(domain, seed);
    laws.programs();
    laws.chains();
    return laws.violations.toImmutable();
  }

  private void programs() {
    Pair<S> other = start();
    for (int program = 0; program < PROGRAMS; program++) {
      Pair<S> now = start();
      for (int step = 0; step < STEPS; step++) {
        now = step(now);
      }
      order(now, other);
      now = joined(now, other);
      for (int step = 0; step < STEPS / 2; step++) {
        now = step(now);
      }
      other = now;
    }
  }

  private Pair<S> start() {
    List<long[]> valuations = new ArrayList<>();
    for (int i = 0; i < VALUATIONS; i++) {
      valuations.add(random.longs(VARIABLES, -4, 5).toArray());
    }
    return new Pair<>(domain.top(), valuations);
  }

  private Pair<S> step(Pair<S> before) {
    int x = random.nextInt(VARIABLES);
    int y = random.nextInt(VARIABLES);
    long c = random.nextInt(-3, 4);
    S state = before.element;
    return switch (random.nextInt(8)) {
      case 0, 1, 2 ->
          sound(
              "v%d := v%d + %d".formatted(x, y, c),
              before,
              domain.assign(state, x, y, c),
              mapped(before.valuations, x, valuation -> valuation[y] + c));
      case 3 ->
          sound(
              "forget v" + x,
              before,
              domain.forget(state, x),
              mapped(before.valuations, x, valuation -> random.nextInt(-9, 10)));
      case 4 ->
          assumed(
              "v%d != v%d + %d".formatted(x, y, c),
              before,
              domain.assumeDifferent(state, x, y, c, ranges(before.valuations)),
              kept(before.valuations, valuation -> valuation[x] != valuation[y] + c));
      default ->
          assumed(
              "v%d <= v%d + %d".formatted(x, y, c),
              before,
              domain.assumeAtMost(state, x, y, c),
              kept(before.valuations, valuation -> valuation[x] <= valuation[y] + c));
    };
  }

  private interface Value {
    long of(long[] valuation);
  }

  private interface Test {
    boolean holds(long[] valuation);
  }

  private static List<long[]> mapped(List<long[]> valuations, int x, Value value) {
    List<long[]> all = new ArrayList<>();
    for (long[] valuation : valuations) {
      long[] after = valuation.clone();
      after[x] = value.of(valuation);
      all.add(after);
    }
    return all;
  }

  private static List<long[]> kept(List<long[]> valuations, Test test) {
    return valuations.stream().filter(test::holds).toList();
  }

  private Pair<S> assumed(String what, Pair<S> before, Optional<S> after, List<long[]> valuations) {
    if (after.isPresent()) {
      return valuations.isEmpty() ? start() : sound(what, before, after.get(), valuations);
    }
    if (!valuations.isEmpty()) {
      report(
          "an assumption that can hold is possible",
          "%s in %s gives none, but %s is one"
              .formatted(what, before.element, text(valuations.get(0))));
    }
    return start();
  }

  /** Checks that an element contradicts none of its valuations. */
  private Pair<S> sound(String what, Pair<S> before, S after, List<long[]> valuations) {
    for (long[] valuation : valuations) {
      Optional<String> contradiction = contradiction(after, valuation);
      if (contradiction.isPresent()) {
        report(
            "an operation keeps what it must",
            "%s in %s gives %s, but %s is a result: %s"
                .formatted(what, before.element, after, text(valuation), contradiction.get()));
        return start();
      }
    }
    return new Pair<>(after, valuations);
  }

  /** What an element says that is not so in a valuation. */
  private Optional<String> contradiction(S element, long[] valuation) {
    Ranges exact = variable -> new Bounds(valuation[variable], valuation[variable]);
    for (int x = 0; x < VARIABLES; x++) {
      Bounds bounds = domain.bounds(element, x, exact);
      if (!bounds.contains(valuation[x])) {
        return Optional.of("v%d in %s".formatted(x, bounds));
      }
      for (int y = 0; y < VARIABLES; y++) {
        if (domain.assumeAtMost(element, x, y, valuation[x] - valuation[y]).isEmpty()) {
          return Optional.of("not v%d <= v%d + %d".formatted(x, y, valuation[x] - valuation[y]));
        }
      }
    }
    return Optional.empty();
  }

  /** Bounds of each variable over some valuations. */
  private static Ranges ranges(List<long[]> valuations) {
    return variable -> {
      long low = Bounds.LIMIT;
      long high = -Bounds.LIMIT;
      for (long[] valuation : valuations) {
        low = Math.min(low, valuation[variable]);
        high = Math.max(high, valuation[variable]);
      }
      return new Bounds(low, high);
    };
  }

  private Pair<S> joined(Pair<S> left, Pair<S> right) {
    List<long[]> all = new ArrayList<>(left.valuations);
    all.addAll(right.valuations);
    Ranges leftRanges = random.nextBoolean() ? ranges(left.valuations) : Ranges.NONE;
    Ranges rightRanges = random.nextBoolean() ? ranges(right.valuations) : Ranges.NONE;
    S join = domain.join(left.element, leftRanges, right.element, rightRanges);
    require(domain.leq(left.element, leftRanges, join), "join is above left", left, right, join);
    require(domain.leq(right.element, rightRanges, join), "join is above right", left, right, join);
    Pair<S> sound = sound("join with " + right.element, left, join, all);
    S widened = domain.widen(left.element, join);
    require(domain.leq(join, Ranges.NONE, widened), "widen is above next", left, right, widened);
    require(
        domain.leq(left.element, leftRanges, widened), "widen is above old", left, right, widened);
    return random.nextBoolean() ? sound("widened to " + join, left, widened, all) : sound;
  }

  private void order(Pair<S> left, Pair<S> right) {
    S element = left.element;
    require(domain.leq(element, Ranges.NONE, element), "leq is reflexive", left, right, element);
    require(
        domain.leq(element, Ranges.NONE, domain.top()), "top is greatest", left, right, element);
    Ranges ranges = ranges(left.valuations);
    if (domain.leq(element, ranges, right.element)) {
      sound("it is below " + right.element, left, right.element, left.valuations);
    }
  }

  private void require(boolean holds, String law, Pair<S> left, Pair<S> right, S result) {
    if (!holds) {
      report(law, "%s and %s give %s".formatted(left.element, right.element, result));
    }
  }

  /** Bounds that grow for ever, as in a loop that counts up. */
  private void chains() {
    for (int chain = 0; chain < 100; chain++) {
      S old = domain.top();
      for (int i = 0; i < STEPS && chain % 3 == 0; i++) {
        old = grown(old, i);
      }
      old = domain.assign(old, 0, 1, 0);
      int steps = 0;
      boolean ends = false;
      while (!ends && steps < CHAIN) {
        S grown =
            switch (chain % 3) {
              case 0 -> grown(grown(old, steps), 2L * steps);
              case 1 -> domain.assign(domain.top(), 0, 1, steps);
              default -> domain.assumeAtMost(domain.top(), 0, 1, steps).orElseThrow();
            };
        S next = domain.join(old, Ranges.NONE, grown, Ranges.NONE);
        S widened = domain.widen(old, next);
        // A few steps without a change may be chance.
        ends = widened.equals(old) && steps > CHAIN / 2;
        old = widened;
        steps++;
      }
      if (!ends) {
        report("chains of widening end", "%d steps up to %s".formatted(steps, old));
      }
    }
  }

  private S grown(S state, long c) {
    int x = random.nextInt(VARIABLES);
    int y = random.nextInt(VARIABLES);
    return switch (random.nextInt(3)) {
      case 0 -> domain.assign(state, x, x, 1 + c % 7);
      case 1 -> domain.assign(state, x, y, c);
      default -> domain.assumeAtMost(domain.forget(state, x), x, y, c).orElse(state);
    };
  }

  private void report(String law, String counterexample) {
    if (violations.count(violation -> violation.law().equals(law)) < REPORTED) {
      violations.add(new Violation(domain.id(), law, counterexample));
    }
  }

  private static String text(long[] valuation) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < valuation.length; i++) {
      text.append(i == 0 ? "" : ", ").append('v').append(i).append(" = ").append(valuation[i]);
    }
    return text.toString();
  }
}
