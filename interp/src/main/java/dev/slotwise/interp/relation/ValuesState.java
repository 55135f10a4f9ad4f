// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

import java.util.Optional;

/** The default: one value a variable is all that is known. */
public final class ValuesState implements StateDomain<Unrelated> {
  /** All objects of this class are alike: they have no state. */
  public ValuesState() {}

  @Override
  public String id() {
    return "values";
  }

  @Override
  public Unrelated top() {
    return Unrelated.VALUE;
  }

  @Override
  public boolean isTrivial() {
    return true;
  }

  @Override
  public Unrelated join(Unrelated left, Ranges leftRanges, Unrelated right, Ranges rightRanges) {
    return left;
  }

  @Override
  public boolean leq(Unrelated left, Ranges leftRanges, Unrelated right) {
    return true;
  }

  @Override
  public Unrelated widen(Unrelated old, Unrelated next) {
    return old;
  }

  @Override
  public Unrelated assign(Unrelated state, int variable, int source, long constant) {
    return state;
  }

  @Override
  public Unrelated forget(Unrelated state, int variable) {
    return state;
  }

  @Override
  public Optional<Unrelated> assumeAtMost(Unrelated state, int variable, int other, long constant) {
    return Optional.of(state);
  }

  @Override
  public Bounds bounds(Unrelated state, int variable, Ranges ranges) {
    return Bounds.ALL;
  }
}
