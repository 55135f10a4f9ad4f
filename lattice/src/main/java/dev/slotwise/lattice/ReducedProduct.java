// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

import java.util.function.UnaryOperator;

/**
 * The product of two lattices in which each half learns from the other, and a pair with an empty
 * half is bottom.
 *
 * <p>Meets are reduced. Joins are not, since the join of reduced pairs is an upper bound of both
 * only in both places; nor are widened elements, since a reduction that takes back what widening
 * gave up can make a chain endless.
 *
 * <p>Source: P. Cousot and R. Cousot, <i>Systematic design of program analysis frameworks</i>, POPL
 * 1979, section 10.1 (reduced product).
 *
 * @param <A> elements of the first lattice
 * @param <B> elements of the second lattice
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public class ReducedProduct<A, B> implements Lattice<Product.Pair<A, B>> {

  private final Lattice<A> first;
  private final Lattice<B> second;
  private final Product<A, B> product;
  private final UnaryOperator<Product.Pair<A, B>> reduction;

  /**
   * A reduced product.
   *
   * @param first the lattice of first components
   * @param second the lattice of second components
   * @param reduction gives a pair below its argument that stands for the same concrete values
   */
  public ReducedProduct(
      Lattice<A> first, Lattice<B> second, UnaryOperator<Product.Pair<A, B>> reduction) {
    this.first = first;
    this.second = second;
    this.product = new Product<>(first, second);
    this.reduction = reduction;
  }

  /**
   * {@return the reduced form of two elements}
   *
   * @param left an element of the first lattice
   * @param right an element of the second lattice
   */
  public final Product.Pair<A, B> of(A left, B right) {
    return reduce(new Product.Pair<>(left, right));
  }

  private Product.Pair<A, B> reduce(Product.Pair<A, B> pair) {
    Product.Pair<A, B> reduced = isEmpty(pair) ? bottom() : reduction.apply(pair);
    return isEmpty(reduced) ? bottom() : reduced;
  }

  private boolean isEmpty(Product.Pair<A, B> pair) {
    return pair.first().equals(first.bottom()) || pair.second().equals(second.bottom());
  }

  @Override
  public final Product.Pair<A, B> bottom() {
    return product.bottom();
  }

  @Override
  public final Product.Pair<A, B> top() {
    return product.top();
  }

  @Override
  public Product.Pair<A, B> join(Product.Pair<A, B> left, Product.Pair<A, B> right) {
    return product.join(left, right);
  }

  @Override
  public Product.Pair<A, B> meet(Product.Pair<A, B> left, Product.Pair<A, B> right) {
    return reduce(product.meet(left, right));
  }

  @Override
  public boolean leq(Product.Pair<A, B> left, Product.Pair<A, B> right) {
    return product.leq(left, right);
  }

  @Override
  public Product.Pair<A, B> widen(Product.Pair<A, B> old, Product.Pair<A, B> next) {
    return product.widen(old, next);
  }

  @Override
  public Product.Pair<A, B> narrow(Product.Pair<A, B> old, Product.Pair<A, B> next) {
    return product.narrow(old, next);
  }
}
