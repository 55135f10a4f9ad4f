// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * The access of a right-hand side of {@link DemandEquations} to variables. One environment serves
 * all evaluations of a run; a right-hand side uses it only until it returns.
 */
public interface Environment {

  /**
   * {@return the value of a variable so far, which may be too low; the reader is evaluated again
   * when it grows, also between two reads of one evaluation} An unknown without an input gets
   * bottom for one.
   *
   * @param <E> the type of the variable's values
   * @param variable belongs to the system that is solved
   */
  <E> E read(Variable<E> variable);

  /**
   * {@return the value of a variable so far; the reader is evaluated again when it is no longer
   * this}
   *
   * @param <E> the type of the variable's values
   * @param variable belongs to the system that is solved
   * @param place remembers which variable was read, and its value then
   */
  <E> E read(Variable<E> variable, Place<E> place);

  /**
   * Makes the input of an unknown at least {@code input}, and reads its value.
   *
   * @param <I> the type of the unknown's input
   * @param <O> the type of the unknown's values
   * @param callee is evaluated first if it never was
   * @param input what is joined to the input, with widening where the policy says so
   * @param place remembers which variable was read, and its value then
   * @return the value so far, as of {@link #read}
   */
  <I, O> O call(Unknown<I, O> callee, I input, Place<O> place);

  /**
   * Makes the input of an unknown at least {@code input}.
   *
   * @param <I> the type of the unknown's input
   * @param <O> the type of the unknown's values
   * @param unknown need not be evaluated yet; it will be
   * @param input what is joined to the input, with widening where the policy says so
   */
  <I, O> void contribute(Unknown<I, O> unknown, I input);

  /**
   * Makes the value of a collector at least {@code value}.
   *
   * @param <E> the type of the variable's values
   * @param collector belongs to the system that is solved
   * @param value is joined to the collector's
   */
  <E> void contribute(Collector<E> collector, E value);

  /**
   * {@return whether the variable that was read at {@code place} last still has the value it had
   * then}
   *
   * @param place what the evaluation has read before
   */
  boolean isCurrent(Place<?> place);

  /** {@return whether the input is another than at the last evaluation, or this is the first} */
  boolean isInputNew();

  /**
   * Reports work. May end the evaluation by an exception, which the right-hand side lets pass.
   *
   * @param steps how much was done since the last report
   */
  void spend(int steps);

  /**
   * {@return whether equations are applied only to check a solution} Equations that make choices
   * while they are solved, such as which contexts to tell apart, then repeat the ones that they
   * made last.
   */
  boolean isCheck();
}
