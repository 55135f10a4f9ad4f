// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * The flat lattice over any set of values: nothing below one value below anything; two different
 * values have no bound but top and bottom. Its height is 3, so widening is the join.
 *
 * <p>Source: G. Kildall, <i>A unified approach to global program optimization</i>, POPL 1973 (the
 * lattice of constant propagation).
 *
 * @param <T> the values; immutable, with value equality
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public class Flat<T> implements Lattice<Flat.Element<T>> {
  /** All objects of this class are alike: they have no state. */
  public Flat() {}

  /**
   * An element: {@link Bottom}, one {@link Known} value, or {@link Top}.
   *
   * @param <T> the values; immutable, with value equality
   */
  public sealed interface Element<T> {}

  /**
   * No value.
   *
   * @param <T> the values; immutable, with value equality
   */
  public record Bottom<T>() implements Element<T> {
    private static final Bottom<?> INSTANCE = new Bottom<>();

    @Override
    public String toString() {
      return "bottom";
    }
  }

  /**
   * Exactly one value.
   *
   * @param <T> the values; immutable, with value equality
   * @param value the only value that is meant
   */
  public record Known<T>(T value) implements Element<T> {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  /**
   * Any value.
   *
   * @param <T> the values; immutable, with value equality
   */
  public record Top<T>() implements Element<T> {
    private static final Top<?> INSTANCE = new Top<>();

    @Override
    public String toString() {
      return "top";
    }
  }

  /**
   * {@return the element of one value}
   *
   * @param value any value; elements are compared by its {@code equals}
   */
  public Element<T> of(T value) {
    return new Known<>(value);
  }

  @Override
  @SuppressWarnings("unchecked") // It holds no T, so one object serves every T.
  public final Element<T> bottom() {
    return (Element<T>) Bottom.INSTANCE;
  }

  @Override
  @SuppressWarnings("unchecked") // It holds no T, so one object serves every T.
  public final Element<T> top() {
    return (Element<T>) Top.INSTANCE;
  }

  @Override
  public Element<T> join(Element<T> left, Element<T> right) {
    if (left == right || right instanceof Bottom<T>) {
      return left;
    }
    return left instanceof Bottom<T> ? right : left.equals(right) ? left : top();
  }

  @Override
  public Element<T> meet(Element<T> left, Element<T> right) {
    if (left == right || right instanceof Top<T>) {
      return left;
    }
    return left instanceof Top<T> ? right : left.equals(right) ? left : bottom();
  }

  @Override
  public boolean leq(Element<T> left, Element<T> right) {
    return left == right
        || left instanceof Bottom<T>
        || right instanceof Top<T>
        || left.equals(right);
  }

  @Override
  public Element<T> widen(Element<T> old, Element<T> next) {
    return next;
  }

  @Override
  public Element<T> narrow(Element<T> old, Element<T> next) {
    return next;
  }
}
