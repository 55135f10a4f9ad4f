// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.state.Effect;

/**
 * A call of an imported function, or of one of the host's own. The host does what the host model
 * lets it, in any order: it writes, calls functions of the module with any arguments, and returns
 * or throws anything.
 *
 * @param <V> the elements of the value domain
 */
final class ImportUnknown<V> extends Callee<V> {
  private final int function;
  private final HostCalls<V> callbacks;

  ImportUnknown(int function, FlowSystem<V> system) {
    super(system);
    this.function = function;
    this.callbacks =
        new HostCalls<>(system, system.callsBack(function), system.actions().ofImport(function));
  }

  @Override
  protected Outcome evaluate(Entry input, Environment environment) {
    system.waits(input.effect());
    Effect after = callbacks.run(input.effect(), environment);
    // The host may throw what no handler catches, after all that it has done and called.
    system.traps().record(input.effect(), after);
    Outcome outcome = system.anyOutcome(function, after);
    // What does not return may still throw what a handler catches.
    return system.actions().returns(function) ? outcome : Outcome.throwing(outcome.thrown());
  }

  @Override
  public String toString() {
    return "imported function " + function;
  }
}
