// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Values;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.impl.factory.Sets;
import org.jspecify.annotations.Nullable;

/**
 * The fields of structs and arrays, over all objects and all times: one value a field, which grows,
 * and whoever has read it is told when it does.
 *
 * @param <V> the elements of the value domain
 */
final class Heap<V> {
  /** A field is widened after it has changed this often. */
  private static final int WIDENING_DELAY = 16;

  private final FlowSolver<V> solver;
  private final Values<V> values;
  private final @Nullable Object[] fields;
  private final int[] changes;
  private final @Nullable MutableSet<Unknown>[] readers;

  @SuppressWarnings("unchecked") // An array of a generic type.
  Heap(FlowSolver<V> solver, int count) {
    this.solver = solver;
    this.values = solver.model().values();
    this.fields = new Object[count];
    this.changes = new int[count];
    this.readers = (MutableSet<Unknown>[]) new MutableSet<?>[count];
  }

  /** What a field may hold; bottom if no object has it yet. */
  Object read(int field, Unknown reader) {
    MutableSet<Unknown> known = readers[field];
    if (known == null) {
      known = Sets.mutable.empty();
      readers[field] = known;
    }
    known.add(reader);
    Object value = fields[field];
    return value == null ? RefValue.BOTTOM : value;
  }

  void write(int field, Object value) {
    Object old = fields[field];
    Object next = old == null ? value : values.join(old, value);
    if (next != old) {
      changes[field]++;
      fields[field] =
          old != null && changes[field] > WIDENING_DELAY ? values.widen(old, next) : next;
      MutableSet<Unknown> affected = readers[field];
      if (affected != null) {
        affected.forEach(solver::mustRepeat);
      }
    }
  }
}
