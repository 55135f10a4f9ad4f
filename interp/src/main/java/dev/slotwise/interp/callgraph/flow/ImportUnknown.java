// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;

/**
 * A call of an imported function, or of one of the host's own. The host does what the host model
 * lets it, in any order: it writes, calls functions of the module with any arguments, and returns
 * or throws anything.
 *
 * @param <V> the elements of the value domain
 */
final class ImportUnknown<V> extends Unknown {
  private final FlowSolver<V> solver;
  private final int function;
  private final HostCalls<V> callbacks;

  ImportUnknown(int id, int function, FlowSolver<V> solver) {
    super(id);
    this.solver = solver;
    this.function = function;
    this.callbacks =
        new HostCalls<>(
            solver, this, solver.callbacks(function), solver.actions().ofImport(function));
  }

  @Override
  Outcome evaluate() {
    solver.waits(entry);
    Effect after = callbacks.run(entry);
    Outcome outcome = solver.anyOutcome(function, after);
    // What does not return may still throw what a handler catches.
    return solver.actions().returns(function) ? outcome : Outcome.throwing(outcome.thrown());
  }

  @Override
  boolean isFresh() {
    return callbacks.isFresh();
  }

  @Override
  public String toString() {
    return "imported function " + function;
  }
}
