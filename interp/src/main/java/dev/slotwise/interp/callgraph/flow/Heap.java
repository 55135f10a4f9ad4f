// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.fix.Collector;
import dev.slotwise.interp.fix.Growth;
import dev.slotwise.interp.fix.WideningPolicy;
import dev.slotwise.interp.fix.WideningPolicy.Points;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.lattice.Semilattice;
import java.util.List;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The fields of structs and arrays, over all objects and all times: one value a field, which only
 * grows.
 *
 * @param <V> the elements of the value domain
 */
final class Heap<V> {
  private final List<Collector<Value>> fields;

  Heap(Values<V> values, int count, Limits limits) {
    WideningPolicy<Value> policy = WideningPolicy.at(new Points.Everywhere());
    Growth<Value> growth =
        new Growth<>(new FieldValues<>(values), policy.withDelay(limits.of(Limit.FIELD_DELAY)));
    this.fields = Lists.mutable.withInitialCapacity(count);
    for (int i = 0; i < count; i++) {
      fields.add(new Collector<>(growth, RefValue.BOTTOM));
    }
  }

  /** What a field may hold; bottom if no object has it yet. */
  Collector<Value> field(int field) {
    return fields.get(field);
  }

  /** The values of one field, whatever its type. Bottom is the same for all types. */
  private record FieldValues<V>(Values<V> values) implements Semilattice<Value> {

    @Override
    public Value join(Value left, Value right) {
      return left == RefValue.BOTTOM ? right : values.join(left, right);
    }

    /** The join gives its left operand if it says all. */
    @Override
    public Value grow(Value old, Value added) {
      return join(old, added);
    }

    @Override
    public boolean leq(Value left, Value right) {
      return left == RefValue.BOTTOM || (right != RefValue.BOTTOM && values.leq(left, right));
    }

    @Override
    public Value widen(Value old, Value next) {
      return old == RefValue.BOTTOM ? next : values.widen(old, next);
    }
  }
}
