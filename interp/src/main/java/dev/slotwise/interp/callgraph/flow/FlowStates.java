// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.Context;
import dev.slotwise.interp.client.States;
import dev.slotwise.interp.client.Walk;
import dev.slotwise.interp.client.Walk.Solution;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import java.util.function.IntPredicate;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Shows the states of a solution: interprets functions once more with its entries and outcomes.
 *
 * @param <V> the elements of the value domain
 */
final class FlowStates<V> implements States {
  private final FlowSystem<V> system;
  private final ImmutableIntList withoutStates;

  /**
   * @param withoutStates functions for which the budget did not suffice
   */
  FlowStates(FlowSystem<V> system, ImmutableIntList withoutStates) {
    this.system = system;
    this.withoutStates = withoutStates;
  }

  @Override
  public ImmutableIntList withoutStates() {
    return withoutStates;
  }

  @Override
  public void show(IntPredicate functions, Client client) {
    Walk<V> walk = new Walk<>(system.model(), client);
    system
        .functions()
        .select(
            found ->
                found.hasInput()
                    && functions.test(found.function)
                    && withoutStates.binarySearch(found.function) < 0)
        .toSortedListBy(found -> found.function)
        .forEach(found -> show(found, walk));
  }

  private void show(FunctionUnknown<V> found, Walk<V> walk) {
    Entry entry = found.input().orElseThrow();
    Context context =
        new Context(
            system.contexts().sites(found.context), system.contexts().entryGlobals(found.context));
    walk.show(
        found.function,
        context,
        entry.arguments(),
        entry.effect(),
        new Solved(found),
        found.headers());
  }

  /** Answers calls from the solution. */
  private final class Solved implements Solution {
    private final FunctionUnknown<V> function;

    Solved(FunctionUnknown<V> function) {
      this.function = function;
    }

    @Override
    public ImmutableIntList callees(int offset) {
      FunctionUnknown.Site site = function.sites().get(offset);
      return site == null ? IntLists.immutable.empty() : system.targets().get(site.targets);
    }

    @Override
    public Outcome outcome(int offset) {
      FunctionUnknown.Site site = function.sites().get(offset);
      return site == null ? Outcome.NEVER : site.outcome();
    }

    @Override
    public Outcome call(int offset, int callee, Value[] arguments, Effect effect) {
      return outcome(offset);
    }

    @Override
    public Outcome callIndirect(
        int offset,
        int type,
        RefValue callees,
        Knowledge knowledge,
        Value[] arguments,
        Effect effect) {
      return outcome(offset);
    }

    @Override
    public Value readField(int field) {
      return system.heap().field(field).value();
    }

    @Override
    public void writeField(int field, Value value) {
      // The solution has it already.
    }

    @Override
    public void spend(int steps) {
      // Looking costs nothing.
    }
  }
}
