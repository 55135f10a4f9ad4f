// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * A variable without an equation: its value is the join of what right-hand sides contribute. For
 * what a program shares without order, such as the fields of objects in a flow-insensitive heap.
 *
 * @param <E> the type of the value
 */
public final class Collector<E> extends Variable<E> {
  private final Growth<E> growth;

  /** A variable of one run. */
  /**
   * A variable of one run.
   *
   * @param growth how the value takes in contributions, and when it is widened
   * @param initial the value before anything is contributed
   */
  public Collector(Growth<E> growth, E initial) {
    super(initial);
    this.growth = growth;
  }

  Growth<E> growth() {
    return growth;
  }
}
