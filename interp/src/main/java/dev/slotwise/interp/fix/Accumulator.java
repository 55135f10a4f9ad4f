// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * A value that only grows, with the count of its changes that its widening policy asks for. For
 * fixpoints inside of one right-hand side; what several right-hand sides share is a {@link
 * Collector}.
 *
 * @param <E> the type of the value
 */
public final class Accumulator<E> {
  private final Growth<E> growth;
  private E value;
  private int changes;

  /** Begins with a value to which nothing has been added. */
  /**
   * Begins with a value to which nothing has been added.
   *
   * @param growth how the value takes in what is added, and when it is widened
   * @param initial the value before anything is added
   */
  public Accumulator(Growth<E> growth, E initial) {
    this.growth = growth;
    this.value = initial;
  }

  /** {@return the value so far} */
  public E value() {
    return value;
  }

  /**
   * Adds to the value; whether it has changed.
   *
   * @param added is joined to the value
   * @return whether the value has changed
   */
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
