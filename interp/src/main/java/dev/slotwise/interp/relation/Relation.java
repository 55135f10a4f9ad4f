// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

/**
 * An element of a {@link StateDomain}: what is known of several variables together. Immutable. All
 * relations of one analysis are of one domain, or {@link Unrelated}.
 */
public interface Relation {

  /**
   * {@return a relation as an element of the domain that it is of; the top element for {@link
   * Unrelated}}
   *
   * @param <S> the elements of {@code domain}
   * @param domain the one state domain of the analysis that {@code relation} comes from
   * @param relation comes from a state of that analysis
   */
  // States have no type parameter for the state domain, as they have none for the value domain:
  // what looks at them does not depend on it. An analysis has one state domain, so a relation in
  // its states is of that domain.
  @SuppressWarnings("unchecked")
  static <S extends Relation> S of(StateDomain<S> domain, Relation relation) {
    return relation == Unrelated.VALUE ? domain.top() : (S) relation;
  }
}
