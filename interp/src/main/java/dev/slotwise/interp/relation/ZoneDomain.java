// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

import io.vavr.Tuple2;
import io.vavr.collection.Map;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Zones: bounds of the differences of two variables. Sparse: what is known of a single variable is
 * the business of its value, and a bound that follows from two values is not kept, except where a
 * join would lose it. One state keeps at most {@link #MOST} bounds; a new one beyond that is
 * dropped.
 *
 * <p>Kept closed where bounds come in, so that a bound follows from two others at once; a state
 * after widening is not closed again, or chains would not end.
 *
 * <p>Source: A. Miné, <i>A new numerical abstract domain based on difference-bound matrices</i>,
 * PADO 2001; G. Gange, J. Navas, P. Schachte, H. Søndergaard and P. Stuckey, <i>Exploiting sparsity
 * in difference-bound matrices</i>, SAS 2016 (bounds of single variables are kept apart).
 *
 * <p>Cost: an assumption takes time in the product of the two variables' neighbours, everything
 * else is linear in the bounds that a state has.
 */
public final class ZoneDomain implements StateDomain<Zone> {
  /** All objects of this class are alike: they have no state. */
  public ZoneDomain() {}

  /** Seen to suffice: few functions of bash or Ruby compare more variables at one point. */
  static final int MOST = 64;

  /** A larger difference says nothing that helps with the index of a table or an address. */
  private static final long LARGEST = 1L << 30;

  @Override
  public String id() {
    return "zones";
  }

  @Override
  public Zone top() {
    return Zone.TOP;
  }

  @Override
  public Zone join(Zone left, Ranges leftRanges, Zone right, Ranges rightRanges) {
    if (left.size() == 0 && right.size() == 0) {
      return Zone.TOP;
    }
    Zone joined = Zone.TOP;
    for (Zone.Bound bound : left.bounds()) {
      long other = known(right, rightRanges, bound.x(), bound.y());
      if (other <= LARGEST) {
        joined = joined.with(bound.x(), bound.y(), Math.max(bound.c(), other));
      }
    }
    for (Zone.Bound bound : right.bounds()) {
      if (joined.size() < MOST && left.bound(bound.x(), bound.y()) == null) {
        long other = known(left, leftRanges, bound.x(), bound.y());
        if (other <= LARGEST) {
          joined = joined.with(bound.x(), bound.y(), Math.max(bound.c(), other));
        }
      }
    }
    return joined;
  }

  /** The least c that is known for {@code x <= y + c}. */
  private static long known(Zone zone, Ranges ranges, int x, int y) {
    Long explicit = zone.bound(x, y);
    long implied = ranges.of(x).high() - ranges.of(y).low();
    return explicit == null ? implied : Math.min(explicit, implied);
  }

  @Override
  public boolean leq(Zone left, Ranges leftRanges, Zone right) {
    for (Zone.Bound bound : right.bounds()) {
      if (known(left, leftRanges, bound.x(), bound.y()) > bound.c()) {
        return false;
      }
    }
    return true;
  }

  /** Keeps the bounds that have not grown. */
  @Override
  public Zone widen(Zone old, Zone next) {
    Zone stable = Zone.TOP;
    for (Zone.Bound bound : old.bounds()) {
      Long now = next.bound(bound.x(), bound.y());
      if (now != null && now <= bound.c()) {
        stable = stable.with(bound.x(), bound.y(), bound.c());
      }
    }
    return stable.size() == old.size() ? old : stable;
  }

  @Override
  public Zone assign(Zone state, int variable, int source, long constant) {
    if (variable == source) {
      return moved(state, variable, constant);
    }
    Zone rest = state.without(variable);
    // The variable is new, so neither bound can contradict any other.
    Zone half = add(rest, variable, source, constant);
    Zone both = half == null ? rest : add(half, source, variable, -constant);
    return both == null ? rest : both;
  }

  private static Zone moved(Zone state, int variable, long constant) {
    if (constant == 0 || !state.mentions(variable)) {
      return state;
    }
    Zone result = state.without(variable);
    for (Tuple2<Integer, Long> bound : state.above(variable)) {
      result = within(result, variable, bound._1, bound._2 + constant);
    }
    for (Tuple2<Integer, Long> bound : state.below(variable)) {
      result = within(result, bound._1, variable, bound._2 - constant);
    }
    return result;
  }

  private static Zone within(Zone zone, int x, int y, long c) {
    return Math.abs(c) > LARGEST ? zone : zone.with(x, y, c);
  }

  @Override
  public Zone forget(Zone state, int variable) {
    return state.without(variable);
  }

  @Override
  public Optional<Zone> assumeAtMost(Zone state, int variable, int other, long constant) {
    if (variable == other) {
      return constant < 0 ? Optional.empty() : Optional.of(state);
    }
    return Optional.ofNullable(add(state, variable, other, constant));
  }

  @Override
  public Optional<Zone> assumeDifferent(
      Zone state, int variable, int other, long constant, Ranges ranges) {
    if (variable == other) {
      return constant == 0 ? Optional.empty() : Optional.of(state);
    }
    // One that is at most the other and not the same is below it.
    if (known(state, ranges, variable, other) <= constant) {
      return assumeAtMost(state, variable, other, constant - 1);
    }
    if (known(state, ranges, other, variable) <= -constant) {
      return assumeAtMost(state, other, variable, -constant - 1);
    }
    return Optional.of(state);
  }

  /** With {@code x <= y + c} and what follows from it; null if that can't hold. */
  private static @Nullable Zone add(Zone state, int x, int y, long c) {
    Long back = state.bound(y, x);
    if (back != null && back + c < 0) {
      return null;
    }
    Long now = state.bound(x, y);
    if (c > LARGEST || c < -LARGEST || (now != null && now <= c)) {
      return state;
    }
    Zone result = tightened(state, x, y, c);
    Map<Integer, Long> over = state.above(y);
    Map<Integer, Long> under = state.below(x);
    for (Tuple2<Integer, Long> up : over) {
      result = tightened(result, x, up._1, c + up._2);
    }
    for (Tuple2<Integer, Long> down : under) {
      result = tightened(result, down._1, y, down._2 + c);
      for (Tuple2<Integer, Long> up : over) {
        result = tightened(result, down._1, up._1, down._2 + c + up._2);
      }
    }
    return result;
  }

  private static Zone tightened(Zone zone, int x, int y, long c) {
    if (x == y || Math.abs(c) > LARGEST) {
      return zone;
    }
    Long now = zone.bound(x, y);
    boolean isKept = now == null ? zone.size() < MOST : c < now;
    return isKept ? zone.with(x, y, c) : zone;
  }

  @Override
  public Bounds bounds(Zone state, int variable, Ranges ranges) {
    long low = Bounds.ALL.low();
    long high = Bounds.ALL.high();
    for (Tuple2<Integer, Long> bound : state.above(variable)) {
      high = Math.min(high, ranges.of(bound._1).high() + bound._2);
    }
    for (Tuple2<Integer, Long> bound : state.below(variable)) {
      low = Math.max(low, ranges.of(bound._1).low() - bound._2);
    }
    return new Bounds(low, high);
  }

  @Override
  public List<String> facts(Zone state, IntFunction<String> names) {
    List<String> facts = new ArrayList<>();
    for (Zone.Bound bound : state.sorted()) {
      Long back = state.bound(bound.y(), bound.x());
      boolean isEqual = back != null && back == -bound.c();
      // Two bounds that make an equality are told once, of the variable with the larger number.
      if (!isEqual || bound.x() > bound.y()) {
        facts.add(fact(names.apply(bound.x()), isEqual, names.apply(bound.y()), bound.c()));
      }
    }
    return facts;
  }

  private static String fact(String left, boolean isEqual, String right, long constant) {
    if (left.equals("0")) {
      return right + " >= " + -constant;
    }
    String sum =
        right.equals("0")
            ? Long.toString(constant)
            : constant == 0 ? right : right + (constant < 0 ? " - " : " + ") + Math.abs(constant);
    return left + (isEqual ? " = " : " <= ") + sum;
  }
}
