// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * An i32 or i64 as an element of the value domain. Made by {@link Values#of}, which has one object
 * for top; but for {@link RelativeValue}s, which say more.
 *
 * @param <V> the elements of the value domain
 */
public sealed class NumberValue<V> implements Value permits RelativeValue {
  final V number;

  NumberValue(V number) {
    this.number = number;
  }

  /** {@return the element of the value domain} */
  public V number() {
    return number;
  }

  @Override
  public boolean equals(Object object) {
    return this == object
        || (object instanceof NumberValue<?> that
            && !(object instanceof RelativeValue)
            && number.equals(that.number));
  }

  @Override
  public int hashCode() {
    return number.hashCode();
  }

  /** The element as the domain prints it. */
  @Override
  public String toString() {
    return number.toString();
  }
}
