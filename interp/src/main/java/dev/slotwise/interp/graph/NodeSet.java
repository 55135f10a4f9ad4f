// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.graph;

import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** An immutable set of nodes, one bit each; iterates in ascending order. */
public final class NodeSet {
  private static final NodeSet EMPTY = new NodeSet(new BitSet());

  private final BitSet bits;
  private final int size;

  private NodeSet(BitSet owned) {
    this.bits = owned;
    this.size = owned.cardinality();
  }

  /** {@return the set without a node} */
  public static NodeSet empty() {
    return EMPTY;
  }

  /**
   * {@return the set of the given nodes}
   *
   * @param nodes not negative, in any order; repeats count once
   */
  public static NodeSet of(int... nodes) {
    BitSet bits = new BitSet();
    for (int node : nodes) {
      bits.set(node);
    }
    return new NodeSet(bits);
  }

  /**
   * {@return the nodes below {@code end}}
   *
   * @param end one past the last node
   */
  public static NodeSet range(int end) {
    BitSet bits = new BitSet(end);
    bits.set(0, end);
    return new NodeSet(bits);
  }

  /**
   * {@return a copy of {@code bits}}
   *
   * @param bits may be changed afterwards
   */
  public static NodeSet copyOf(BitSet bits) {
    return new NodeSet((BitSet) bits.clone());
  }

  /**
   * {@return whether the node is in the set; false for any number that is no node}
   *
   * @param node any int
   */
  public boolean contains(int node) {
    return node >= 0 && bits.get(node);
  }

  /** {@return the number of nodes in the set} */
  public int size() {
    return size;
  }

  /** {@return whether the set has no node} */
  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Calls {@code action} with each node, ascending.
   *
   * @param action is called once for each node
   */
  public void forEach(IntConsumer action) {
    for (int n = bits.nextSetBit(0); n >= 0; n = bits.nextSetBit(n + 1)) {
      action.accept(n);
    }
  }

  /** {@return the nodes, ascending} */
  public IntStream stream() {
    return bits.stream();
  }

  /** {@return the nodes, ascending, in a new array} */
  public int[] toArray() {
    return bits.stream().toArray();
  }

  /**
   * {@return the nodes of this set that are below {@code end}}
   *
   * @param end one past the last node
   */
  public NodeSet below(int end) {
    return bits.length() <= end ? this : new NodeSet(bits.get(0, end));
  }

  /**
   * {@return whether each node of this set is in {@code other}}
   *
   * @param other any set
   */
  public boolean isSubsetOf(NodeSet other) {
    BitSet rest = (BitSet) bits.clone();
    rest.andNot(other.bits);
    return rest.isEmpty();
  }

  /**
   * {@return the nodes in this set that are not in {@code other}}
   *
   * @param other any set
   */
  public NodeSet minus(NodeSet other) {
    BitSet rest = (BitSet) bits.clone();
    rest.andNot(other.bits);
    return new NodeSet(rest);
  }

  /**
   * {@return the nodes that are in both sets}
   *
   * @param other any set
   */
  public NodeSet intersection(NodeSet other) {
    BitSet both = (BitSet) bits.clone();
    both.and(other.bits);
    return new NodeSet(both);
  }

  /**
   * {@return the nodes in this set, in {@code other}, or in both}
   *
   * @param other any set
   */
  public NodeSet union(NodeSet other) {
    if (other.isEmpty()) {
      return this;
    }
    BitSet both = (BitSet) bits.clone();
    both.or(other.bits);
    return new NodeSet(both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeSet that && bits.equals(that.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  @Override
  public String toString() {
    return bits.toString();
  }
}
