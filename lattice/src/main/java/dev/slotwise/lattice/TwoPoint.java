// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * The lattice of two elements, {@code false} below {@code true}: "cannot" and "may". Reachability,
 * liveness and taint are its usual clients.
 *
 * <p>Source: B. Davey and H. Priestley, <i>Introduction to Lattices and Order</i>, 2nd ed., 2002,
 * chapter 1 (the chain 2).
 */
public final class TwoPoint implements Lattice<Boolean> {

  @Override
  public Boolean bottom() {
    return false;
  }

  @Override
  public Boolean top() {
    return true;
  }

  @Override
  public Boolean join(Boolean left, Boolean right) {
    return left || right;
  }

  @Override
  public Boolean meet(Boolean left, Boolean right) {
    return left && right;
  }

  @Override
  public boolean leq(Boolean left, Boolean right) {
    return !left || right;
  }

  @Override
  public Boolean widen(Boolean old, Boolean next) {
    return next;
  }

  @Override
  public Boolean narrow(Boolean old, Boolean next) {
    return next;
  }
}
