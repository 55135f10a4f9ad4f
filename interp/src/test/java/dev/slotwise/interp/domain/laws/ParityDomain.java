// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain.laws;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.lattice.Parity;
import java.util.OptionalLong;

/** The least that a domain can say for itself: all operations are the defaults. */
public final class ParityDomain extends Parity implements ValueDomain<Parity.Parities> {

  @Override
  public String id() {
    return "parity";
  }

  @Override
  public Parities constant(long value, int width) {
    return Parities.of(value);
  }

  @Override
  public OptionalLong asConstant(Parities value, int width) {
    return OptionalLong.empty();
  }

  @Override
  public boolean contains(Parities value, long concrete, int width) {
    return value.contains(concrete);
  }
}
