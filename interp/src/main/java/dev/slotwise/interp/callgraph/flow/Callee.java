// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.fix.Growth;
import dev.slotwise.interp.fix.Unknown;

/**
 * An unknown that can be called: a function in a context, a target set, or the host. Its input is
 * the join of its entries over its callers; its value an {@link Outcome} relative to that entry.
 *
 * @param <V> the elements of the value domain
 */
abstract class Callee<V> extends Unknown<Entry, Outcome> {
  final FlowSystem<V> system;

  Callee(FlowSystem<V> system) {
    super(Entry.NEVER, Outcome.NEVER);
    this.system = system;
  }

  @Override
  protected Growth<Entry> inputs() {
    return system.entries();
  }

  @Override
  protected Growth<Outcome> outputs() {
    return system.outcomes();
  }
}
