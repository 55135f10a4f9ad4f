// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The host, who makes the first calls: the start function from the fresh store, then a command's
 * {@code _start} once, or the roots of a library in any order. If the host also calls functions of
 * a command by itself, it does so in each state in which the command, or one of these functions,
 * waits in a call of the host's or has ended.
 *
 * @param <V> the elements of the value domain
 */
final class HostUnknown<V> extends Unknown {
  private final FlowSolver<V> solver;
  private final Roots roots;
  private final @Nullable Unknown start;
  private final @Nullable Unknown command;
  private final HostCalls<V> calls;
  private int startVersion;
  private int commandVersion;
  private boolean instantiated;

  HostUnknown(int id, FlowSolver<V> solver, Roots roots) {
    super(id);
    this.solver = solver;
    this.roots = roots;
    this.start = roots.start().isPresent() ? solver.functionAt(roots.start().getAsInt(), 0) : null;
    this.command =
        roots.command().isPresent() ? solver.functionAt(roots.command().getAsInt(), 0) : null;
    Effect actions =
        command == null || roots.areInterleaved() || solver.actions().isFree()
            ? solver.actions().betweenCalls()
            : Effect.NONE;
    this.calls = new HostCalls<>(solver, this, roots.repeated(), actions);
  }

  /** The host needs no one to call it. */
  @Override
  boolean hasEntry() {
    return true;
  }

  @Override
  Outcome evaluate() {
    Effect before = Effect.NONE;
    if (start != null) {
      Outcome outcome = call(start, roots.start(), before);
      startVersion = start.version;
      instantiated = outcome.returns();
      if (!instantiated) {
        // Instantiation fails, or has not been seen to end yet: nothing else was read.
        return Outcome.NEVER;
      }
      before = outcome.effect();
    }
    Effect after = solver.model().effects().compose(before, calls.run(before));
    if (command != null) {
      boolean isFirst = roots.areInterleaved() && !roots.beforeCommand();
      Outcome outcome = call(command, roots.command(), isFirst ? before : after);
      commandVersion = command.version;
      if (roots.areInterleaved()) {
        waitsAfter(isFirst ? before : after, outcome);
        solver.waits(after);
      }
    }
    return Outcome.NEVER;
  }

  /** When the command has ended the host goes on to call what it calls by itself. */
  private void waitsAfter(Effect before, Outcome outcome) {
    if (outcome.returns()) {
      solver.waits(solver.model().effects().compose(before, outcome.effect()));
    }
    if (!outcome.thrown().isNothing()) {
      solver.waits(solver.model().effects().compose(before, outcome.thrown().effect()));
    }
  }

  private Outcome call(Unknown callee, OptionalInt function, Effect before) {
    return solver.call(this, callee, solver.anyArguments(function.orElseThrow()), before);
  }

  @Override
  boolean isFresh() {
    if (start != null && startVersion != start.version) {
      return false;
    }
    return (start != null && !instantiated)
        || (calls.isFresh() && (command == null || commandVersion == command.version));
  }

  @Override
  public String toString() {
    return "the host";
  }
}
