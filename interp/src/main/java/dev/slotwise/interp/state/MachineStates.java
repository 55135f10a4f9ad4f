// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.lattice.Semilattice;

/**
 * The states at one label of one function.
 *
 * @param <V> the elements of the value domain
 */
public final class MachineStates<V> implements Semilattice<MachineState> {
  private final Values<V> values;
  private final Effects<V> effects;

  public MachineStates(Values<V> values, Effects<V> effects) {
    this.values = values;
    this.effects = effects;
  }

  @Override
  public MachineState join(MachineState left, MachineState right) {
    return MachineState.join(left, right, values, effects);
  }

  /** The join gives its left operand if it says all. */
  @Override
  public MachineState grow(MachineState old, MachineState added) {
    return join(old, added);
  }

  @Override
  public boolean leq(MachineState left, MachineState right) {
    return left.leq(right, values, effects);
  }

  @Override
  public MachineState widen(MachineState old, MachineState next) {
    return old.widen(next, values, effects);
  }
}
