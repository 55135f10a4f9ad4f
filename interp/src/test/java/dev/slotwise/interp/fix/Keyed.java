// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.lattice.Lattice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Equations of one lattice over unknowns with names: the value of an unknown is the join of its
 * right-hand side and of what others contribute to it.
 */
final class Keyed<K, E> implements DemandEquations {
  private final Lattice<E> lattice;
  private final Growth<E> growth;
  private final RightHandSide<K, E> rightHandSide;
  private final List<K> wanted;
  private final Map<K, Named> unknowns = new LinkedHashMap<>();

  /** What right-hand sides see of the others. */
  interface Values<K, E> {
    E get(K unknown);

    void contribute(K unknown, E value);
  }

  @FunctionalInterface
  interface RightHandSide<K, E> {
    E evaluate(K unknown, Values<K, E> values);
  }

  Keyed(
      Lattice<E> lattice,
      WideningPolicy<E> policy,
      List<K> wanted,
      RightHandSide<K, E> rightHandSide) {
    this.lattice = lattice;
    this.growth = new Growth<>(lattice, policy);
    this.wanted = wanted;
    this.rightHandSide = rightHandSide;
  }

  /** Equations with the values of others. */
  Keyed(Keyed<K, E> solved, RightHandSide<K, E> rightHandSide) {
    this(solved.lattice, solved.growth.policy(), solved.wanted, rightHandSide);
    unknowns.putAll(solved.unknowns);
    solved.unknowns.values().forEach(unknown -> unknown.equations = this);
  }

  @Override
  public void start(Environment environment) {
    wanted.forEach(key -> environment.contribute(unknown(key), lattice.bottom()));
  }

  private Named unknown(K key) {
    return unknowns.computeIfAbsent(key, name -> new Named(name, this));
  }

  /** Bottom if it was never met. */
  E value(K key) {
    return unknowns.containsKey(key) ? unknown(key).value() : lattice.bottom();
  }

  boolean holds(K key) {
    return unknowns.containsKey(key);
  }

  private final class Named extends Unknown<E, E> {
    private final K key;
    private Keyed<K, E> equations;

    Named(K key, Keyed<K, E> equations) {
      super(lattice.bottom(), lattice.bottom());
      this.key = key;
      this.equations = equations;
    }

    @Override
    protected Growth<E> inputs() {
      return growth;
    }

    @Override
    protected Growth<E> outputs() {
      return growth;
    }

    @Override
    protected E evaluate(E input, Environment environment) {
      Values<K, E> values =
          new Values<>() {
            @Override
            public E get(K unknown) {
              return environment.read(equations.unknown(unknown));
            }

            @Override
            public void contribute(K unknown, E value) {
              environment.contribute(equations.unknown(unknown), value);
            }
          };
      return lattice.join(input, equations.rightHandSide.evaluate(key, values));
    }

    @Override
    public String toString() {
      return key.toString();
    }
  }
}
