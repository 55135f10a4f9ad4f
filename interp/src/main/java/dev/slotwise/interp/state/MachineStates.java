// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.relation.Bounds;
import dev.slotwise.interp.relation.Ranges;
import dev.slotwise.interp.relation.Relation;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.relation.Unrelated;
import dev.slotwise.interp.relation.ValuesState;
import dev.slotwise.lattice.Semilattice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;
import org.jspecify.annotations.Nullable;

/**
 * The lattice of the states of one activation: the product of values, effects and relations. A join
 * gives the state domain what the values say of each side, so that a relation that holds on one
 * side by its values alone is not lost.
 *
 * @param <V> the elements of the value domain
 */
public final class MachineStates<V> implements Semilattice<MachineState> {
  private final Values<V> values;
  private final Effects<V> effects;
  private final Related<V, ?> related;

  /**
   * States in which nothing is known of variables together.
   *
   * @param values joins and compares single values
   * @param effects joins and compares effects
   */
  public MachineStates(Values<V> values, Effects<V> effects) {
    this(values, effects, new ValuesState(), new BitSet());
  }

  /**
   * States of one function, with what is known of variables together.
   *
   * @param values joins and compares single values
   * @param effects joins and compares effects
   * @param domain the state domain
   * @param words the locals that are i32s, which relations can be about
   */
  public MachineStates(Values<V> values, Effects<V> effects, StateDomain<?> domain, BitSet words) {
    this.values = values;
    this.effects = effects;
    this.related = new Related<>(domain, values, words);
  }

  /** {@return the lattice of their effects} */
  public Effects<V> effects() {
    return effects;
  }

  /** The state of both; {@code left} itself if it has all of {@code right}. */
  @Override
  public MachineState join(@Nullable MachineState left, MachineState right) {
    if (left == null || left == right) {
      return right;
    }
    Value[] locals = MachineState.joinAll(left.locals(), right.locals(), values);
    Value[] stack = MachineState.joinAll(left.stack(), right.stack(), values);
    Effect effect = effects.join(left.effect(), right.effect());
    boolean isSame = locals == left.locals() && stack == left.stack() && effect == left.effect();
    return left.with(locals, stack, effect, related.join(left, right, isSame));
  }

  /** The join gives its left operand if it says all. */
  @Override
  public MachineState grow(MachineState old, MachineState added) {
    return join(old, added);
  }

  @Override
  public boolean leq(MachineState left, MachineState right) {
    return left == right
        || (MachineState.allLeq(left.locals(), right.locals(), values)
            && MachineState.allLeq(left.stack(), right.stack(), values)
            && effects.leq(left.effect(), right.effect())
            && related.leq(left, right));
  }

  @Override
  public MachineState widen(MachineState old, MachineState next) {
    return next.with(
        MachineState.widenAll(old.locals(), next.locals(), values),
        MachineState.widenAll(old.stack(), next.stack(), values),
        effects.widen(old.effect(), next.effect()),
        related.widen(old.relation(), next.relation()));
  }

  /**
   * {@return the state at a loop's start to which locals come that grow with each pass, as far as
   * can be foreseen; {@code next} itself where that can't} Only where nothing is known of variables
   * together, since that would be known of fewer of them.
   *
   * @param old the state before the last pass
   * @param next the state after it, at least {@code old}
   */
  public MachineState ahead(MachineState old, MachineState next) {
    if (!related.isTrivial()) {
      return next;
    }
    Value[] locals = next.locals();
    for (int i = 0; i < locals.length; i++) {
      Value now = next.locals()[i];
      Value ahead = now == old.locals()[i] ? now : values.ahead(old.locals()[i], now);
      if (ahead != now) {
        if (locals == next.locals()) {
          locals = MachineState.copy(locals);
        }
        locals[i] = ahead;
      }
    }
    return next.with(locals, next.stack(), next.effect(), next.relation());
  }

  /**
   * {@return {@code ahead} if a loop's start comes to all of it that was foreseen; otherwise a
   * state of which less was foreseen, {@code behind} itself if nothing is left} Where a pass has
   * brought back less than was foreseen for a local, that remains; where it has brought back
   * something else, nothing.
   *
   * @param behind the state without what was foreseen
   * @param ahead the state with it, from which the last pass has begun
   * @param incoming what comes to the start from outside
   * @param back what the last pass brings back to the start
   */
  public MachineState reached(
      MachineState behind, MachineState ahead, MachineState incoming, MachineState back) {
    Value[] all = ahead.locals();
    Value[] reached = all;
    boolean isLeft = false;
    for (int i = 0; i < all.length; i++) {
      Value known = behind.locals()[i];
      if (all[i] == known) {
        continue;
      }
      Value come = values.join(incoming.locals()[i], back.locals()[i]);
      if (values.leq(all[i], come)) {
        isLeft = true;
        continue;
      }
      reached = reached == all ? MachineState.copy(all) : reached;
      boolean isLess = values.leq(come, all[i]) && !values.leq(come, known);
      reached[i] = isLess ? come : known;
      isLeft |= isLess;
    }
    return isLeft ? ahead.withLocals(reached) : behind;
  }

  /** The part that the state domain plays. */
  private static final class Related<V, S extends Relation> {
    private final StateDomain<S> domain;
    private final Values<V> values;
    private final Readings<V> readings;
    private final BitSet words;

    Related(StateDomain<S> domain, Values<V> values, BitSet words) {
      this.domain = domain;
      this.values = values;
      this.readings = new Readings<>(values.domain());
      this.words = words;
    }

    boolean isTrivial() {
      return domain.isTrivial();
    }

    private S element(Relation relation) {
      return Relation.of(domain, relation);
    }

    /**
     * @param isSame whether the values of {@code left} have all of those of {@code right}. Then
     *     nothing may be added that follows from them: the state would never be stable
     */
    Relation join(MachineState left, MachineState right, boolean isSame) {
      if (domain.isTrivial() || left.locals().length == 0) {
        // A function that has returned has no locals any more.
        return Unrelated.VALUE;
      }
      S a = element(left.relation());
      S b = element(right.relation());
      Ranges leftRanges = ranges(left.locals());
      Ranges rightRanges = ranges(right.locals());
      if (isSame) {
        return domain.leq(b, rightRanges, a)
            ? left.relation()
            : domain.join(a, leftRanges, b, rightRanges);
      }
      List<Distance> kept = kept(left.locals(), right.locals());
      return domain.join(with(a, kept), leftRanges, with(b, kept), rightRanges);
    }

    boolean leq(MachineState left, MachineState right) {
      return domain.isTrivial()
          || right.relation() == Unrelated.VALUE
          || domain.leq(element(left.relation()), ranges(left.locals()), element(right.relation()));
    }

    Relation widen(Relation old, Relation next) {
      return domain.isTrivial() || old == Unrelated.VALUE || next == Unrelated.VALUE
          ? Unrelated.VALUE
          : domain.widen(element(old), element(next));
    }

    private Ranges ranges(Value[] locals) {
      return variable -> {
        if (variable == Readings.ZERO) {
          return Bounds.ZERO;
        }
        int index = Readings.index(variable);
        boolean signed = Readings.isSigned(variable);
        return Readings.isGlobal(variable) || !words.get(index)
            ? Readings.all(signed)
            : readings.bounds(values.number(locals[index]), signed);
      };
    }

    /** {@code variable - other == constant}. */
    private record Distance(int variable, int other, long constant) {}

    private S with(S state, List<Distance> distances) {
      S all = state;
      for (Distance distance : distances) {
        long constant = distance.constant();
        S half =
            domain.assumeAtMost(all, distance.variable(), distance.other(), constant).orElse(all);
        all =
            domain
                .assumeAtMost(half, distance.other(), distance.variable(), -constant)
                .orElse(half);
      }
      return all;
    }

    /**
     * The distances of locals that are exact on both sides and differ by one number: their values
     * are joined, and would forget that they move together, such as an index and a pointer.
     */
    private List<Distance> kept(Value[] left, Value[] right) {
      List<Distance> kept = new ArrayList<>();
      for (boolean signed : new boolean[] {true, false}) {
        MutableLongIntMap firsts = LongIntMaps.mutable.empty();
        for (int i = words.nextSetBit(0); i >= 0; i = words.nextSetBit(i + 1)) {
          if (left[i] == right[i]) {
            continue;
          }
          Bounds before = readings.bounds(values.number(left[i]), signed);
          Bounds after = readings.bounds(values.number(right[i]), signed);
          if (!before.isExact() || !after.isExact() || before.equals(after)) {
            continue;
          }
          int first = firsts.getIfAbsentPut(after.low() - before.low(), i);
          if (first != i) {
            long origin = readings.bounds(values.number(left[first]), signed).low();
            kept.add(
                new Distance(
                    Readings.variable(false, i, signed),
                    Readings.variable(false, first, signed),
                    before.low() - origin));
          }
        }
      }
      return kept;
    }
  }
}
