// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * A lattice with one more element below all: "not reached", apart from the old bottom, "reached
 * with no value".
 *
 * <p>Source: B. Davey and H. Priestley, <i>Introduction to Lattices and Order</i>, 2nd ed., 2002,
 * section 1.22 (lifting).
 *
 * @param <E> elements of the lattice below which the new one is put
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public final class Lifted<E> implements Lattice<Lifted.Element<E>> {

  private final Lattice<E> inner;

  /**
   * Puts a new bottom below a lattice.
   *
   * @param inner the lattice whose elements stay as they are, above the new bottom
   */
  public Lifted(Lattice<E> inner) {
    this.inner = inner;
  }

  /**
   * The new bottom, or an element of the old lattice.
   *
   * @param <E> the elements of the inner lattice
   */
  public sealed interface Element<E> {}

  /**
   * The new bottom.
   *
   * @param <E> the elements of the inner lattice
   */
  public record Absent<E>() implements Element<E> {
    private static final Absent<?> INSTANCE = new Absent<>();
  }

  /**
   * An element of the old lattice.
   *
   * @param <E> the elements of the inner lattice
   * @param value an element of the inner lattice
   */
  public record Present<E>(E value) implements Element<E> {}

  /**
   * {@return an element of the old lattice as one of this}
   *
   * @param value an element of the inner lattice; its bottom stays apart from the new one
   */
  public Element<E> of(E value) {
    return new Present<>(value);
  }

  @Override
  @SuppressWarnings("unchecked") // It holds no E, so one object serves every E.
  public Element<E> bottom() {
    return (Element<E>) Absent.INSTANCE;
  }

  @Override
  public Element<E> top() {
    return of(inner.top());
  }

  @Override
  public Element<E> join(Element<E> left, Element<E> right) {
    if (left instanceof Present<E> a && right instanceof Present<E> b) {
      return left == right ? left : of(inner.join(a.value, b.value));
    }
    return left instanceof Present<E> ? left : right;
  }

  @Override
  public Element<E> meet(Element<E> left, Element<E> right) {
    if (left instanceof Present<E> a && right instanceof Present<E> b) {
      return left == right ? left : of(inner.meet(a.value, b.value));
    }
    return bottom();
  }

  @Override
  public boolean leq(Element<E> left, Element<E> right) {
    return left == right
        || !(left instanceof Present<E> a)
        || (right instanceof Present<E> b && inner.leq(a.value, b.value));
  }

  @Override
  public Element<E> widen(Element<E> old, Element<E> next) {
    return old instanceof Present<E> a && next instanceof Present<E> b
        ? of(inner.widen(a.value, b.value))
        : next;
  }

  @Override
  public Element<E> narrow(Element<E> old, Element<E> next) {
    return old instanceof Present<E> a && next instanceof Present<E> b
        ? of(inner.narrow(a.value, b.value))
        : next;
  }
}
