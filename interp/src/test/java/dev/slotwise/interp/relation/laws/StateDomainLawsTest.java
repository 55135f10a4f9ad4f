// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.relation.Bounds;
import dev.slotwise.interp.relation.Ranges;
import dev.slotwise.interp.relation.Relation;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.relation.StateDomains;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StateDomainLawsTest {

  static Stream<StateDomain<?>> builtIn() {
    return StateDomains.builtIn().stream();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void allLawsHold(StateDomain<?> domain) {
    assertThat(StateDomainLaws.check(domain, 1)).isEmpty();
    assertThat(StateDomainLaws.check(domain, 2)).isEmpty();
  }

  /** Mistakes that an author could make, each with the beginning of a law that notices it. */
  enum Mistake {
    JOIN_IS_LEFT("join is above right"),
    RANGES_SWAPPED("join is above"),
    LEQ_ALWAYS("an operation keeps"),
    WIDEN_IS_NEXT("chains of widening end"),
    WIDEN_IS_OLD("widen is above next"),
    ASSIGN_KEEPS_OLD("an operation keeps"),
    ASSIGN_OFF_BY_ONE("an operation keeps"),
    FORGET_NOTHING("an operation keeps"),
    AT_MOST_IS_LESS("an operation keeps"),
    DIFFERENT_IS_LESS("an operation keeps"),
    BOUNDS_TOO_CLOSE("an operation keeps");

    final String law;

    Mistake(String law) {
      this.law = law;
    }
  }

  @ParameterizedTest
  @EnumSource(Mistake.class)
  void aMistakeIsNoticed(Mistake mistake) {
    StateDomain<?> zones = StateDomains.byId("zones");
    assertThat(StateDomainLaws.check(new Broken<>(zones, mistake), 1))
        .anySatisfy(violation -> assertThat(violation.law()).startsWith(mistake.law));
  }

  /** A domain with one mistake. */
  private record Broken<S extends Relation>(StateDomain<S> right, Mistake mistake)
      implements StateDomain<S> {

    @Override
    public String id() {
      return right.id();
    }

    @Override
    public S top() {
      return right.top();
    }

    @Override
    public S join(S left, Ranges leftRanges, S other, Ranges otherRanges) {
      return switch (mistake) {
        case JOIN_IS_LEFT -> left;
        case RANGES_SWAPPED -> right.join(left, otherRanges, other, leftRanges);
        default -> right.join(left, leftRanges, other, otherRanges);
      };
    }

    @Override
    public boolean leq(S left, Ranges leftRanges, S other) {
      return mistake == Mistake.LEQ_ALWAYS || right.leq(left, leftRanges, other);
    }

    @Override
    public S widen(S old, S next) {
      return switch (mistake) {
        case WIDEN_IS_NEXT -> next;
        case WIDEN_IS_OLD -> old;
        default -> right.widen(old, next);
      };
    }

    @Override
    public S assign(S state, int variable, int source, long constant) {
      return switch (mistake) {
        case ASSIGN_KEEPS_OLD ->
            variable == source ? state : right.assign(state, variable, source, constant);
        case ASSIGN_OFF_BY_ONE -> right.assign(state, variable, source, constant + 1);
        default -> right.assign(state, variable, source, constant);
      };
    }

    @Override
    public S forget(S state, int variable) {
      return mistake == Mistake.FORGET_NOTHING ? state : right.forget(state, variable);
    }

    @Override
    public Optional<S> assumeAtMost(S state, int variable, int other, long constant) {
      long least = mistake == Mistake.AT_MOST_IS_LESS ? constant - 1 : constant;
      return right.assumeAtMost(state, variable, other, least);
    }

    @Override
    public Optional<S> assumeDifferent(
        S state, int variable, int other, long constant, Ranges ranges) {
      return mistake == Mistake.DIFFERENT_IS_LESS && variable != other
          ? right.assumeAtMost(state, variable, other, constant - 1)
          : right.assumeDifferent(state, variable, other, constant, ranges);
    }

    @Override
    public Bounds bounds(S state, int variable, Ranges ranges) {
      Bounds bounds = right.bounds(state, variable, ranges);
      return mistake == Mistake.BOUNDS_TOO_CLOSE && bounds.high() < Bounds.LIMIT
          ? new Bounds(bounds.low(), bounds.high() - 1)
          : bounds;
    }
  }
}
