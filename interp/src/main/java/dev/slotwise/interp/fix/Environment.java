// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * What a right-hand side of {@link DemandEquations} may read and write. One environment serves all
 * evaluations of a run; a right-hand side uses it only until it returns.
 */
public interface Environment {

  /**
   * The value of a variable so far, which may be too low; the reader is evaluated again when it
   * grows, also between two reads of one evaluation. An unknown without an input gets bottom for
   * one.
   */
  <E> E read(Variable<E> variable);

  /** The value of a variable so far; the reader is evaluated again when it is no longer this. */
  <E> E read(Variable<E> variable, Place<E> place);

  /** Makes the input of an unknown at least {@code input}, and reads its value. */
  <I, O> O call(Unknown<I, O> callee, I input, Place<O> place);

  /** Makes the input of an unknown at least {@code input}. */
  <I, O> void contribute(Unknown<I, O> unknown, I input);

  /** Makes the value of a collector at least {@code value}. */
  <E> void contribute(Collector<E> collector, E value);

  /** Whether the variable that was read at {@code place} last still has the value it had then. */
  boolean isCurrent(Place<?> place);

  /** Whether the input is another than at the last evaluation, or this is the first. */
  boolean isInputNew();

  /**
   * Reports work. May end the evaluation by an exception, which the right-hand side lets pass.
   *
   * @param steps how much was done since the last report
   */
  void spend(int steps);

  /**
   * Whether equations are applied only to check a solution. Equations that make choices while they
   * are solved, such as which contexts to tell apart, then repeat the ones that they made last.
   */
  boolean isCheck();
}
