// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * A value that only grows, with the count of its changes that its widening policy asks for. For
 * fixpoints inside of one right-hand side; what several right-hand sides share is a {@link
 * Collector}.
 */
public final class Accumulator<E> {
  private final Growth<E> growth;
  private E value;
  private int changes;

  /**
   * @param initial the value before anything is added
   */
  public Accumulator(Growth<E> growth, E initial) {
    this.growth = growth;
    this.value = initial;
  }

  /** The value so far. */
  public E value() {
    return value;
  }

  /** Adds to the value; whether it has changed. */
  public boolean add(E added) {
    E next = growth.next(value, added, changes);
    if (next == value) {
      return false;
    }
    value = next;
    changes++;
    return true;
  }
}
