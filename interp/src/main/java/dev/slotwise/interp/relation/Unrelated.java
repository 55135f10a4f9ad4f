// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

/** The relation that says nothing, in any state domain. */
public enum Unrelated implements Relation {
  /** The only such relation. */
  VALUE;

  @Override
  public String toString() {
    return "nothing";
  }
}
