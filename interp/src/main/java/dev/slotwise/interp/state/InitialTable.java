// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/**
 * A table right after instantiation. Immutable.
 *
 * <p>Where nothing is known of a slot it may hold any function; a slot that does not exist holds
 * nothing, since to read it traps.
 */
public final class InitialTable {
  private final RefValue[] slots;
  private final RefValue rest;
  private final RefValue anywhere;
  private final long size;
  private final RefValue all;

  /** The content of a table after instantiation. */
  /**
   * The content of a table after instantiation.
   *
   * @param slots what the first slots hold; not to be changed after
   * @param rest what the slots after them hold
   * @param anywhere what may be in any slot besides: a segment's whose place is unknown
   * @param size how many slots there are at most; unsigned
   */
  public InitialTable(RefValue[] slots, RefValue rest, RefValue anywhere, long size) {
    this.slots = slots;
    this.rest = rest;
    this.anywhere = anywhere;
    this.size = size;
    MutableIntSet functions = IntSets.mutable.empty();
    RefValue others = rest.join(anywhere);
    for (RefValue slot : slots) {
      if (slot.isUnknown() || slot.mayBeOther() || slot.mayBeNull()) {
        others = others.join(slot);
      } else {
        slot.functions().forEach(functions::add);
      }
    }
    this.all = others.join(RefValue.of(functions.toSortedList().toImmutable()));
  }

  /**
   * {@return the reference in a slot}
   *
   * @param slot from 0 to the table's size - 1
   */
  public RefValue slot(long slot) {
    if (Long.compareUnsigned(slot, size) >= 0) {
      return RefValue.BOTTOM;
    }
    return (slot >= 0 && slot < slots.length ? slots[(int) slot] : rest).join(anywhere);
  }

  /** {@return the join of the references in all slots} */
  public RefValue all() {
    return all;
  }
}
