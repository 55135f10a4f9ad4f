// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice;

import io.vavr.Tuple2;
import io.vavr.collection.HashMap;
import java.util.function.BinaryOperator;

/**
 * Total functions from keys to a lattice, ordered point by point: finitely many entries, and one
 * element for all other keys.
 *
 * <p>Entries live in a persistent map. An operation whose result is one of its operands returns
 * that operand, so joins of unchanged states allocate nothing and later comparisons end at
 * identity. Widening ends if the keys that ever get an entry are finite.
 *
 * <p>Source: P. Cousot and R. Cousot, <i>Systematic design of program analysis frameworks</i>, POPL
 * 1979, section 9 (pointwise lifting); persistent maps: P. Bagwell, <i>Ideal hash trees</i>, 2001.
 *
 * @param <K> the keys
 * @param <V> elements of the lattice of values
 */
@SuppressWarnings("ReferenceEquality") // identity first: most operands are shared
public final class MapLattice<K, V> implements Lattice<MapLattice.Mapping<K, V>> {

  private final Lattice<V> values;
  private final Mapping<K, V> bottom;
  private final Mapping<K, V> top;

  /**
   * The functions into a lattice.
   *
   * @param values the lattice of what keys are mapped to
   */
  public MapLattice(Lattice<V> values) {
    this.values = values;
    this.bottom = Mapping.all(values.bottom());
    this.top = Mapping.all(values.top());
  }

  /**
   * A function with finitely many keys that differ from the rest.
   *
   * @param <K> the type of keys
   * @param <V> the type of what keys are mapped to
   * @param entries the keys that differ; none maps to {@code rest}
   * @param rest the value of every other key
   */
  public record Mapping<K, V>(HashMap<K, V> entries, V rest) {

    /**
     * {@return the constant function}
     *
     * @param <K> the type of keys
     * @param <V> the type of what keys are mapped to
     * @param value what every key is mapped to
     */
    public static <K, V> Mapping<K, V> all(V value) {
      return new Mapping<>(HashMap.empty(), value);
    }

    /**
     * {@return the value at a key}
     *
     * @param key any key, mapped to the default if it has no entry
     */
    public V get(K key) {
      return entries.getOrElse(key, rest);
    }

    /**
     * {@return this function with one key mapped to another value; this, if nothing changes}
     *
     * @param key any key
     * @param value an element of the lattice of values
     */
    public Mapping<K, V> put(K key, V value) {
      if (get(key).equals(value)) {
        return this;
      }
      return new Mapping<>(
          value.equals(rest) ? entries.remove(key) : entries.put(key, value), rest);
    }
  }

  @Override
  public Mapping<K, V> bottom() {
    return bottom;
  }

  @Override
  public Mapping<K, V> top() {
    return top;
  }

  @Override
  public Mapping<K, V> join(Mapping<K, V> left, Mapping<K, V> right) {
    return left == right ? left : pointwise(left, right, values::join);
  }

  @Override
  public Mapping<K, V> meet(Mapping<K, V> left, Mapping<K, V> right) {
    return left == right ? left : pointwise(left, right, values::meet);
  }

  @Override
  public boolean leq(Mapping<K, V> left, Mapping<K, V> right) {
    if (left == right) {
      return true;
    }
    if (!values.leq(left.rest, right.rest)) {
      return false;
    }
    for (Tuple2<K, V> entry : left.entries) {
      if (!values.leq(entry._2, right.get(entry._1))) {
        return false;
      }
    }
    for (Tuple2<K, V> entry : right.entries) {
      if (!left.entries.containsKey(entry._1) && !values.leq(left.rest, entry._2)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Mapping<K, V> widen(Mapping<K, V> old, Mapping<K, V> next) {
    return old == next ? next : pointwise(old, next, values::widen);
  }

  @Override
  public Mapping<K, V> narrow(Mapping<K, V> old, Mapping<K, V> next) {
    return old == next ? next : pointwise(old, next, values::narrow);
  }

  /** Applies an operation at every key, starting from {@code left} so that what stays is shared. */
  private static <K, V> Mapping<K, V> pointwise(
      Mapping<K, V> left, Mapping<K, V> right, BinaryOperator<V> operation) {
    V rest = operation.apply(left.rest, right.rest);
    Mapping<K, V> result = withRest(left, rest);
    for (Tuple2<K, V> entry : left.entries) {
      result = result.put(entry._1, operation.apply(entry._2, right.get(entry._1)));
    }
    for (Tuple2<K, V> entry : right.entries) {
      if (!left.entries.containsKey(entry._1)) {
        result = result.put(entry._1, operation.apply(left.rest, entry._2));
      }
    }
    return result.equals(right) ? right : result;
  }

  /** The same entries before another rest; those equal to the new rest are dropped. */
  private static <K, V> Mapping<K, V> withRest(Mapping<K, V> mapping, V rest) {
    return rest.equals(mapping.rest)
        ? mapping
        : new Mapping<>(mapping.entries.filterValues(value -> !value.equals(rest)), rest);
  }
}
