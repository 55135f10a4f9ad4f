// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.lattice.Semilattice;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The entries of one function.
 *
 * @param <V> the elements of the value domain
 */
final class Entries<V> implements Semilattice<Entry> {
  private final Values<V> values;
  private final Effects<V> effects;
  private final UnaryOperator<Effect> approximate;
  private final BinaryOperator<Effect> extrapolate;

  /**
   * @param approximate gives an effect that an entry is taken for; at least its argument
   * @param extrapolate widens an effect
   */
  private Entries(
      Values<V> values,
      Effects<V> effects,
      UnaryOperator<Effect> approximate,
      BinaryOperator<Effect> extrapolate) {
    this.values = values;
    this.effects = effects;
    this.approximate = approximate;
    this.extrapolate = extrapolate;
  }

  Entries(Values<V> values, Effects<V> effects) {
    this(values, effects, UnaryOperator.identity(), effects::widen);
  }

  /** These, but an entry is taken for another one, with an effect that is at least its own. */
  Entries<V> approximatedBy(UnaryOperator<Effect> approximation) {
    return new Entries<>(values, effects, approximation, extrapolate);
  }

  /** These, but widening goes at once to this effect. */
  Entries<V> widenedTo(Effect utmost) {
    return new Entries<>(values, effects, approximate, (old, next) -> next == old ? old : utmost);
  }

  @Override
  public Entry join(Entry left, Entry right) {
    if (left == Entry.NEVER) {
      Effect effect = approximate.apply(right.effect());
      return effect == right.effect() ? right : new Entry(right.arguments(), effect);
    }
    Value[] arguments = MachineState.joinAll(left.arguments(), right.arguments(), values);
    Effect effect = effects.join(left.effect(), right.effect());
    return arguments == left.arguments() && effect == left.effect()
        ? left
        : new Entry(arguments, approximate.apply(effect));
  }

  /** The join gives its left operand if it says all. */
  @Override
  public Entry grow(Entry old, Entry added) {
    return join(old, added);
  }

  @Override
  public boolean leq(Entry left, Entry right) {
    return left == Entry.NEVER
        || (right != Entry.NEVER
            && MachineState.allLeq(left.arguments(), right.arguments(), values)
            && effects.leq(left.effect(), right.effect()));
  }

  @Override
  public Entry widen(Entry old, Entry next) {
    Value[] arguments = MachineState.widenAll(old.arguments(), next.arguments(), values);
    Effect effect = extrapolate.apply(old.effect(), next.effect());
    if (arguments == old.arguments() && effect == old.effect()) {
      return old;
    }
    return arguments == next.arguments() && effect == next.effect()
        ? next
        : new Entry(arguments, effect);
  }
}
