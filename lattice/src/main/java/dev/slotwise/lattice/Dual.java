// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * A lattice turned upside down, for analyses whose answer must hold on every path ("must" instead
 * of "may").
 *
 * <p>The widening of a lattice says nothing about its descending chains, so here an element that
 * grows goes to the top at once, and narrowing leaves it there.
 *
 * <p>Source: B. Davey and H. Priestley, <i>Introduction to Lattices and Order</i>, 2nd ed., 2002,
 * section 1.19 (the dual of an ordered set).
 *
 * @param <E> elements of both lattices
 */
public final class Dual<E> implements Lattice<E> {

  private final Lattice<E> inner;

  /**
   * Turns a lattice upside down.
   *
   * @param inner the lattice that is turned: its bottom becomes top, its join the meet
   */
  public Dual(Lattice<E> inner) {
    this.inner = inner;
  }

  @Override
  public E bottom() {
    return inner.top();
  }

  @Override
  public E top() {
    return inner.bottom();
  }

  @Override
  public E join(E left, E right) {
    return inner.meet(left, right);
  }

  @Override
  public E meet(E left, E right) {
    return inner.join(left, right);
  }

  @Override
  public boolean leq(E left, E right) {
    return inner.leq(right, left);
  }

  @Override
  public E widen(E old, E next) {
    return leq(next, old) ? old : top();
  }

  @Override
  public E narrow(E old, E next) {
    return old;
  }
}
