// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

/** That nothing is known of variables together, in any state domain. */
public enum Unrelated implements Relation {
  VALUE;

  @Override
  public String toString() {
    return "nothing";
  }
}
