// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.fix.SolutionVerifier.Kind;
import dev.slotwise.interp.fix.SolutionVerifier.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies equations to a solution found on demand and compares: every contribution must be covered
 * already, and everything read must be known to the solver.
 */
final class DemandChecker implements Environment {
  private final List<Violation> violations = new ArrayList<>();

  /** Null while the equations start. */
  private @Nullable Unknown<?, ?> current;

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  <I, O> void check(Unknown<I, O> unknown) {
    current = unknown;
    O required = unknown.evaluate(unknown.inputSoFar(), this);
    current = null;
    checkCovers(unknown, unknown.outputs(), required);
  }

  private <E> void checkCovers(Variable<E> variable, Growth<E> growth, E required) {
    if (growth.lattice().grow(variable.value(), required) != variable.value()) {
      violations.add(SolutionVerifier.tooLow(variable.toString(), variable.value(), required));
    }
  }

  private void report(Kind kind, String detail) {
    violations.add(new Violation(String.valueOf(current), kind, detail));
  }

  @Override
  public <E> E read(Variable<E> variable) {
    if (variable instanceof Unknown<?, ?> unknown && !unknown.hasInput()) {
      report(Kind.UNSOLVED, "looks up " + variable);
    } else if (current != null && !variable.isReadBy(current)) {
      report(Kind.UNDECLARED_DEPENDENCY, "looks up " + variable);
    }
    return variable.value();
  }

  @Override
  public <E> E read(Variable<E> variable, Place<E> place) {
    place.read(variable);
    return read(variable);
  }

  @Override
  public <I, O> O call(Unknown<I, O> callee, I input, Place<O> place) {
    contribute(callee, input);
    return read(callee, place);
  }

  @Override
  public <I, O> void contribute(Unknown<I, O> unknown, I input) {
    if (!unknown.hasInput()) {
      report(Kind.UNSOLVED, "adds to " + unknown);
    } else if (!unknown.covers(input)) {
      violations.add(SolutionVerifier.tooLow("input of " + unknown, unknown.inputSoFar(), input));
    }
  }

  @Override
  public <E> void contribute(Collector<E> collector, E value) {
    checkCovers(collector, collector.growth(), value);
  }

  /** Nothing is taken for done: a right-hand side that passes on what is new passes on all. */
  @Override
  public boolean isCurrent(Place<?> place) {
    return false;
  }

  @Override
  public boolean isInputNew() {
    return true;
  }

  @Override
  public void spend(int steps) {
    // To check is not limited.
  }

  @Override
  public boolean isCheck() {
    return true;
  }
}
