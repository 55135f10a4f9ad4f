// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import org.jspecify.annotations.Nullable;

/**
 * A place in a right-hand side where it reads a variable, and what was read there last. A
 * right-hand side that iterates by itself, as over the loops of a function, reads at one place
 * several times in one evaluation; only the last counts for whether the evaluation is stale. The
 * equations promise that the earlier ones no longer matter.
 *
 * <p>A right-hand side that keeps its places from one evaluation to the next can ask {@link
 * Environment#isCurrent} and pass on only what has changed.
 *
 * @param <E> the type of values
 */
public class Place<E> extends Read {
  private @Nullable Variable<E> variable;
  private int version = -1;

  /** The evaluation that has read here last. */
  private long evaluation = -1;

  /** A place at which nothing was read yet. */
  public Place() {}

  /** {@return the variable that was read here last; null if none was} */
  public final @Nullable Variable<E> variable() {
    return variable;
  }

  /** Nothing is read here any more: what was read last does not matter, however it grows. */
  protected final void clear() {
    variable = null;
  }

  /** Whether the variable has the value that was read. */
  final boolean isCurrent() {
    return variable == null || variable.version() == version;
  }

  final void read(Variable<E> source) {
    variable = source;
    version = source.version();
  }

  @Override
  final boolean isStale(int ignored) {
    return !isCurrent();
  }

  /** What was read here last is lost. */
  @Override
  final void forget() {
    version = -1;
  }

  /** Whether this is the first time that an evaluation is here. */
  final boolean visit(long number) {
    if (evaluation == number) {
      return false;
    }
    evaluation = number;
    return true;
  }
}
