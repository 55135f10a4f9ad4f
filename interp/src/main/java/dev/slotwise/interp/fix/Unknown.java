// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A variable with an equation, from an input that others contribute to its value: a function, from
 * the join of its entries to its summary. An unknown is evaluated once it has an input.
 *
 * <p>Values and inputs only grow, by the lattices and policies of {@link #outputs} and {@link
 * #inputs}; the two may differ. The right-hand side need not be monotone.
 *
 * @param <I> inputs; immutable
 * @param <O> values; immutable
 */
public abstract non-sealed class Unknown<I, O> extends Variable<O> {
  /** Dense, in order of discovery; -1 until the first contribution. */
  int number = -1;

  private I input;
  private boolean hasInput;

  private int inputChanges;

  /** The input that the last evaluation began with; null if it was broken off. */
  @Nullable I seenInput;

  /** Whether input or something that was read has changed since the last evaluation. */
  boolean dirty;

  /** Whether an evaluation is under way. */
  boolean active;

  /** Whether it is in the queue of unknowns that were called while they were stale. */
  boolean isCalled;

  /** Whether it waits since something that it has read has changed. */
  boolean isOutdated;

  /** When it was evaluated first, callees before callers; the priority of worklists. */
  int rank = Integer.MAX_VALUE;

  int lateEvaluations;

  /**
   * An unknown of one run.
   *
   * @param input what a contribution is joined with that is the first
   * @param value the value before the first evaluation
   */
  protected Unknown(I input, O value) {
    super(value);
    this.input = input;
  }

  /**
   * {@return how the input grows} The same at each call, unless the equations have become coarser.
   */
  protected abstract Growth<I> inputs();

  /**
   * {@return how the value grows} The same at each call, unless the equations have become coarser.
   */
  protected abstract Growth<O> outputs();

  /**
   * The right-hand side. The value is above what this returns, and other variables are above what
   * this contributes to them. It may be evaluated again before it returns for another unknown, but
   * never for this one.
   *
   * @param input the join of all contributions so far
   * @param environment for this evaluation only
   * @return what the value is to be at least; it is joined to the value before
   */
  protected abstract O evaluate(I input, Environment environment);

  /** {@return the join of all contributions; empty until there is one} */
  public final Optional<I> input() {
    return hasInput ? Optional.of(input) : Optional.empty();
  }

  /** {@return whether something was contributed to the input, so that this is evaluated} */
  public final boolean hasInput() {
    return hasInput;
  }

  /** {@return how often this was evaluated since the equations have become coarser} */
  protected final int lateEvaluations() {
    return lateEvaluations;
  }

  /** The input so far, a contribution or not. */
  final I inputSoFar() {
    return input;
  }

  /** Whether the next change of the input goes through its policy. */
  final boolean isInputWidened() {
    return inputs().isWidened(inputChanges);
  }

  /** Adds to the input; whether it has changed. */
  final boolean addInput(I added) {
    I next = inputs().next(input, added, inputChanges);
    if (next == input && hasInput) {
      return false;
    }
    input = next;
    hasInput = true;
    inputChanges++;
    return true;
  }

  /**
   * {@return whether the input so far is at least a contribution}
   *
   * @param added what would be contributed
   */
  public final boolean covers(I added) {
    return hasInput && inputs().lattice().grow(input, added) == input;
  }

  /** The evaluation under way was broken off. */
  final void abandon() {
    active = false;
    seenInput = null;
  }
}
