// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.Values;
import dev.slotwise.lattice.Semilattice;

/**
 * The outcomes of one function.
 *
 * @param <V> the elements of the value domain
 */
public final class Outcomes<V> implements Semilattice<Outcome> {
  private final Values<V> values;
  private final Effects<V> effects;

  public Outcomes(Values<V> values, Effects<V> effects) {
    this.values = values;
    this.effects = effects;
  }

  @Override
  public Outcome join(Outcome left, Outcome right) {
    return Outcome.join(left, right, values, effects);
  }

  /** The join gives its left operand if it says all. */
  @Override
  public Outcome grow(Outcome old, Outcome added) {
    return join(old, added);
  }

  @Override
  public boolean leq(Outcome below, Outcome above) {
    return join(above, below) == above;
  }

  @Override
  public Outcome widen(Outcome old, Outcome next) {
    return old.widen(next, values, effects);
  }
}
