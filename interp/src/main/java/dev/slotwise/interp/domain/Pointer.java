// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

/**
 * An element of a {@link PointerDomain}.
 *
 * @param number what the other domain knows of the word
 * @param origins into which objects it can point
 * @param <N> the elements of the other domain
 */
public record Pointer<N>(N number, Origins origins) {
  @Override
  public String toString() {
    return origins.isAny() || origins.isOther() ? number.toString() : number + " in " + origins;
  }
}
