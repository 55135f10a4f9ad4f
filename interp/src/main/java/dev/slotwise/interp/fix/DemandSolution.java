// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import java.util.List;
import org.eclipse.collections.api.map.primitive.ImmutableObjectIntMap;
import org.eclipse.collections.api.map.primitive.ObjectIntMap;

/**
 * The unknowns that a {@link DemandSolver} met, in order of discovery, and their values. Immutable.
 * If {@link #isComplete}, the values are a partial post-fixpoint: closed under all that the
 * right-hand sides of these unknowns read and add to. Otherwise nothing may be concluded from
 * {@link #affected} values.
 */
public final class DemandSolution<K, E> {
  private final ImmutableObjectIntMap<K> numbers;
  private final List<K> unknowns;
  private final List<E> values;
  private final IntGraph influences;
  private final NodeSet unstable;
  private final NodeSet affected;
  private final E bottom;
  private final Work work;

  DemandSolution(
      ObjectIntMap<K> numbers,
      List<K> unknowns,
      List<E> values,
      IntGraph influences,
      NodeSet unstable,
      E bottom,
      Work work) {
    this.numbers = numbers.toImmutable();
    this.unknowns = List.copyOf(unknowns);
    this.values = List.copyOf(values);
    this.influences = influences;
    this.unstable = unstable;
    this.affected = Reachability.from(influences, unstable);
    this.bottom = bottom;
    this.work = work;
  }

  /** All unknowns met, in order of discovery; unmodifiable. */
  public List<K> unknowns() {
    return unknowns;
  }

  /** Whether the unknown was met. */
  public boolean holds(K unknown) {
    return numbers.containsKey(unknown);
  }

  /** The value of an unknown; bottom if it was never met. */
  public E value(K unknown) {
    int number = numbers.getIfAbsent(unknown, -1);
    return number < 0 ? bottom : values.get(number);
  }

  /** Whether {@code reader} was seen to read {@code source}, or {@code source} to add to it. */
  boolean isDependency(K source, K reader) {
    return influences.hasEdge(numbers.getOrThrow(source), numbers.getOrThrow(reader));
  }

  /** Whether the solver finished: every unknown is stable. */
  public boolean isComplete() {
    return unstable.isEmpty();
  }

  /** Unknowns not evaluated since a value they read last changed, in order of discovery. */
  public List<K> unstable() {
    return unstable.stream().mapToObj(unknowns::get).toList();
  }

  /** Unknowns whose value may be too low: the unstable ones and all they influence. */
  public List<K> affected() {
    return affected.stream().mapToObj(unknowns::get).toList();
  }

  /** What the solver did. */
  public Work work() {
    return work;
  }
}
