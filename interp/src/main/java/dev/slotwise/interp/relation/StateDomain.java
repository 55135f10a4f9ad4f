// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A lattice of relations between locals, operands and globals: each element stands for a set of
 * <i>valuations</i>, which give each variable an integer. It stands beside the values of single
 * variables, and both sharpen each other: a <i>reduced product</i>. The engine tells it of
 * assignments and of branches taken, gives it the bounds of single variables where it asks for
 * them, and asks it for better ones.
 *
 * <p>Variables are dense non-negative ints; one that an element does not mention can be any
 * integer. They are integers and not words: the engine reads each i32 as a signed and as an
 * unsigned number, two variables, and tells of a sum only where its words give it the proof that it
 * does not wrap around. So an element need not know of overflow. Values and constants are between
 * {@code -Bounds.LIMIT} and {@code Bounds.LIMIT}, so that sums of a few don't overflow a long.
 *
 * <p>An instance must guarantee:
 *
 * <ul>
 *   <li><i>soundness</i>: each operation keeps every valuation that its description keeps;
 *   <li>{@code leq} is reflexive and transitive, and {@code join} gives an upper bound of both;
 *   <li>every chain of {@code widen} ends: after finitely many steps it gives an element equal to
 *       {@code old};
 *   <li>cost: near linear in what the operands mention, and what they mention is bounded by a
 *       constant; whatever is beyond it is not known.
 * </ul>
 *
 * {@code dev.slotwise.interp.relation.laws} checks all but the cost. Stateless, with a public
 * constructor without parameters; chosen by {@link StateDomains#byId}.
 *
 * <p>Source: A. Miné, <i>Weakly relational numerical abstract domains</i>, 2004; F. Logozzo and M.
 * Fähndrich, <i>Pentagons</i>, SAC 2008 (bounds and relations exchanged on demand).
 *
 * @param <S> the elements; immutable, with value equality
 */
public interface StateDomain<S extends Relation> {

  /** {@return the name that selects this domain, in lower case} */
  String id();

  /** {@return all valuations} */
  S top();

  /** {@return whether no element says anything, so that the engine need not ask} */
  default boolean isTrivial() {
    return false;
  }

  /**
   * {@return the valuations of either, given what each side knows of single variables}
   *
   * @param left an element
   * @param leftRanges bounds of single variables where {@code left} holds
   * @param right another element
   * @param rightRanges bounds of single variables where {@code right} holds
   */
  S join(S left, Ranges leftRanges, S right, Ranges rightRanges);

  /**
   * {@return whether all valuations of {@code left} that are in its ranges are in {@code right}}
   *
   * @param left an element
   * @param leftRanges bounds of single variables where {@code left} holds
   * @param right another element
   */
  boolean leq(S left, Ranges leftRanges, S right);

  /**
   * Extrapolates to an element above both, so that every chain ends.
   *
   * @param old the element before
   * @param next an element that is not below {@code old}, in general above it
   * @return an element above both
   */
  S widen(S old, S next);

  /**
   * After {@code variable := source + constant}; the two may be one variable.
   *
   * @param state an element of this domain, not changed
   * @param variable a variable, not 0
   * @param source the variable that is read, or 0 for the number zero
   * @param constant within {@link Bounds#LIMIT}, also negative
   * @return an element that holds afterwards
   */
  S assign(S state, int variable, int source, long constant);

  /**
   * After a variable got a value of which nothing is known.
   *
   * @param state an element of this domain, not changed
   * @param variable a variable, not 0
   * @return an element that says nothing of {@code variable}
   */
  S forget(S state, int variable);

  /**
   * Where {@code variable <= other + constant} holds; empty if it can't.
   *
   * @param state an element of this domain, not changed
   * @param variable a variable, not 0
   * @param other another variable, or 0 for the number zero
   * @param constant within {@link Bounds#LIMIT}, also negative
   * @return an element that holds where the inequality does; empty if it never does
   */
  Optional<S> assumeAtMost(S state, int variable, int other, long constant);

  /**
   * Where {@code variable != other + constant} holds, given ranges; empty if it can't.
   *
   * @param state an element of this domain, not changed
   * @param variable a variable, not 0
   * @param other another variable, or 0 for the number zero
   * @param constant within {@link Bounds#LIMIT}, also negative
   * @param ranges bounds of single variables where {@code state} holds
   * @return an element that holds where the two differ; empty if they never do
   */
  default Optional<S> assumeDifferent(
      S state, int variable, int other, long constant, Ranges ranges) {
    return Optional.of(state);
  }

  /**
   * {@return bounds of a variable that follow from the ranges of others; {@link Bounds#ALL} if none
   * do}
   *
   * @param state an element of this domain, not changed
   * @param variable a variable, not 0
   * @param ranges bounds of single variables where {@code state} holds
   */
  Bounds bounds(S state, int variable, Ranges ranges);

  /**
   * What an element says, for people: one text a fact, such as {@code x <= y - 1}, and always in
   * the same order. Empty if it says nothing.
   *
   * @param state an element of this domain, not changed
   * @param names what a variable is called; the variable that is always 0 is called {@code 0}
   * @return one text a fact; empty if the element says nothing
   */
  default List<String> facts(S state, IntFunction<String> names) {
    return state.equals(top()) ? List.of() : List.of(state.toString());
  }
}
