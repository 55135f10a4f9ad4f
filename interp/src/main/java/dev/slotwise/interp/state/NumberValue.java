// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * What is known of an i32 or i64. Made by {@link Values#of}, which has one object for top.
 *
 * @param number an element of the value domain
 * @param <V> the elements of the value domain
 */
public record NumberValue<V>(V number) implements Value {

  /** The element as the domain prints it. */
  @Override
  public String toString() {
    return number.toString();
  }
}
