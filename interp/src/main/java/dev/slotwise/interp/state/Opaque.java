// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/** The value of a float or vector: nothing is known, and one object says so. */
public enum Opaque implements Value {
  /** Any float or vector. */
  VALUE;

  @Override
  public String toString() {
    return "top";
  }
}
