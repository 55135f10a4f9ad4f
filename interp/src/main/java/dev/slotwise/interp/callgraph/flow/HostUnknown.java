// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.fix.Environment;
import dev.slotwise.interp.fix.Place;
import dev.slotwise.interp.state.Effect;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The host, which makes the first calls: the start function on the fresh store, then a command's
 * {@code _start} once, or the roots of a library in any order. A host that also calls other
 * functions of a command may do so while the command, or one of these functions, waits in an import
 * call, and after it has ended; these calls start from the states at those times.
 *
 * @param <V> the elements of the value domain
 */
final class HostUnknown<V> extends Callee<V> {
  private final Optional<Root<V>> start;
  private final Optional<Root<V>> command;
  private final HostCalls<V> calls;

  /**
   * What the host calls of an instance that it got no exports of, for the start function failed.
   */
  private final HostCalls<V> callsAfterFailure;

  private final Roots roots;

  /** A function that the host calls once. */
  private record Root<V>(int function, Callee<V> callee, Place<Outcome> place) {
    static <V> Optional<Root<V>> of(OptionalInt function, FlowSystem<V> system) {
      return function.isPresent()
          ? Optional.of(
              new Root<>(
                  function.getAsInt(), system.functionAt(function.getAsInt(), 0), new Place<>()))
          : Optional.empty();
    }
  }

  HostUnknown(FlowSystem<V> system, Roots roots) {
    super(system);
    this.roots = roots;
    this.start = Root.of(roots.start(), system);
    this.command = Root.of(roots.command(), system);
    Effect actions =
        command.isEmpty() || roots.areInterleaved() || system.actions().isFree()
            ? system.actions().betweenCalls()
            : Effect.NONE;
    this.calls = new HostCalls<>(system, system.calls(roots.repeated()), actions);
    this.callsAfterFailure =
        new HostCalls<>(system, system.calls(system.heldAfterFailure()), actions);
  }

  @Override
  protected Outcome evaluate(Entry input, Environment environment) {
    Effect before = input.effect();
    if (start.isPresent()) {
      Outcome outcome = call(start.get(), before, environment);
      if (!outcome.thrown().isNothing()) {
        callsAfterFailure.leave(outcome.thrown().effect());
      }
      if (system.traps().isCollecting() || !outcome.thrown().isNothing()) {
        // The store is as the start function left it half-way, and not as if it had returned.
        callsAfterFailure.run(before, environment);
      }
      if (!outcome.returns()) {
        // Instantiation fails, or has not been seen to end yet: nothing else happens.
        return Outcome.NEVER;
      }
      before = outcome.effect();
    }
    Effect after = system.model().effects().compose(before, calls.run(before, environment));
    if (command.isPresent()) {
      Effect found = roots.areInterleaved() && !roots.beforeCommand() ? before : after;
      Outcome outcome = call(command.get(), found, environment);
      if (roots.areInterleaved()) {
        waitsAfter(found, outcome);
        system.waits(after);
      }
    }
    return Outcome.NEVER;
  }

  /** When the command has ended the host goes on to call what it calls by itself. */
  private void waitsAfter(Effect before, Outcome outcome) {
    if (outcome.returns()) {
      system.waits(system.model().effects().compose(before, outcome.effect()));
    }
    if (!outcome.thrown().isNothing()) {
      system.waits(system.model().effects().compose(before, outcome.thrown().effect()));
    }
  }

  private Outcome call(Root<V> root, Effect before, Environment environment) {
    Entry entry = new Entry(system.anyArguments(root.function), before);
    return environment.call(root.callee, entry, root.place);
  }

  @Override
  public String toString() {
    return "the host";
  }
}
