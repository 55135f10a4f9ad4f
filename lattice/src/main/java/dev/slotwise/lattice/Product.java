// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

/**
 * The pairs of two lattices, ordered in both places at once. The two say nothing to each other; for
 * that see {@link ReducedProduct}.
 *
 * <p>Source: P. Cousot and R. Cousot, <i>Systematic design of program analysis frameworks</i>, POPL
 * 1979, section 10.1 (direct product).
 *
 * @param <A> elements of the first lattice
 * @param <B> elements of the second lattice
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public class Product<A, B> implements Lattice<Product.Pair<A, B>> {

  private final Lattice<A> first;
  private final Lattice<B> second;
  private final Pair<A, B> bottom;
  private final Pair<A, B> top;

  /**
   * The product of two lattices.
   *
   * @param first the lattice of first components
   * @param second the lattice of second components
   */
  public Product(Lattice<A> first, Lattice<B> second) {
    this.first = first;
    this.second = second;
    this.bottom = new Pair<>(first.bottom(), second.bottom());
    this.top = new Pair<>(first.top(), second.top());
  }

  /**
   * An element of each lattice.
   *
   * @param <A> the elements of the first lattice
   * @param <B> the elements of the second lattice
   * @param first an element of the first lattice
   * @param second an element of the second lattice
   */
  public record Pair<A, B>(A first, B second) {}

  @Override
  public final Pair<A, B> bottom() {
    return bottom;
  }

  @Override
  public final Pair<A, B> top() {
    return top;
  }

  @Override
  public Pair<A, B> join(Pair<A, B> left, Pair<A, B> right) {
    return left == right
        ? left
        : share(
            left,
            right,
            first.join(left.first, right.first),
            second.join(left.second, right.second));
  }

  @Override
  public Pair<A, B> meet(Pair<A, B> left, Pair<A, B> right) {
    return left == right
        ? left
        : share(
            left,
            right,
            first.meet(left.first, right.first),
            second.meet(left.second, right.second));
  }

  @Override
  public boolean leq(Pair<A, B> left, Pair<A, B> right) {
    return left == right
        || (first.leq(left.first, right.first) && second.leq(left.second, right.second));
  }

  @Override
  public Pair<A, B> widen(Pair<A, B> old, Pair<A, B> next) {
    return share(
        next, old, first.widen(old.first, next.first), second.widen(old.second, next.second));
  }

  @Override
  public Pair<A, B> narrow(Pair<A, B> old, Pair<A, B> next) {
    return share(
        old, next, first.narrow(old.first, next.first), second.narrow(old.second, next.second));
  }

  /** Keeps a pair whose halves are the very objects that were computed. */
  private static <A, B> Pair<A, B> share(Pair<A, B> one, Pair<A, B> other, A first, B second) {
    if (one.first == first && one.second == second) {
      return one;
    }
    return other.first == first && other.second == second ? other : new Pair<>(first, second);
  }
}
