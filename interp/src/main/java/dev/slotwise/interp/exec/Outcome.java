// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.LongTrie;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import java.util.function.UnaryOperator;

/**
 * The outcome of a call: the results and the effect on the store if it returns, and what it throws.
 * This is a function's summary: relative to the store at its entry. Immutable: the array must not
 * be changed.
 */
public final class Outcome {
  private static final Value[] NO_RESULTS = {};

  /** The call does not end, or traps. */
  public static final Outcome NEVER = new Outcome(false, NO_RESULTS, Effect.NONE, Thrown.NOTHING);

  private final boolean returns;
  private final Value[] results;
  private final Effect effect;
  private final Thrown thrown;

  private Outcome(boolean returns, Value[] results, Effect effect, Thrown thrown) {
    this.returns = returns;
    this.results = results;
    this.effect = effect;
    this.thrown = thrown;
  }

  /** A call that can return. */
  public static Outcome returning(Value[] results, Effect effect, Thrown thrown) {
    return new Outcome(true, results, effect, thrown);
  }

  /** A call that can throw and never returns. */
  public static Outcome throwing(Thrown thrown) {
    return thrown.isNothing() ? NEVER : new Outcome(false, NO_RESULTS, Effect.NONE, thrown);
  }

  /** Whether the call can return. */
  public boolean returns() {
    return returns;
  }

  /** The results; shared, not to be changed. */
  public Value[] results() {
    return results;
  }

  /** What happened to the store on the way to a normal return. */
  public Effect effect() {
    return effect;
  }

  public Thrown thrown() {
    return thrown;
  }

  /** Both outcomes; {@code left} itself if it has all of {@code right}. */
  public static <V> Outcome join(
      Outcome left, Outcome right, Values<V> values, Effects<V> effects) {
    if (left == right || right == NEVER) {
      return left;
    }
    if (left == NEVER) {
      return right;
    }
    Thrown thrown = Thrown.join(left.thrown, right.thrown, values, effects);
    Outcome normal = left.returns ? left : right;
    Value[] results = normal.results;
    Effect effect = normal.effect;
    if (left.returns && right.returns) {
      results = MachineState.joinAll(left.results, right.results, values);
      effect = effects.join(left.effect, right.effect);
    }
    return left.with(normal.returns, results, effect, thrown);
  }

  /**
   * Whether where another outcome returns, it leaves nothing more behind than this one, for a
   * caller that has done something before: what the caller has written itself, a callee that writes
   * it as well does not add.
   *
   * @param before what happened from the caller's entry to the call
   */
  public <V> boolean coversReturn(
      Outcome other, Effect before, Values<V> values, Effects<V> effects) {
    return !other.returns
        || (returns
            && MachineState.allLeq(other.results, results, values)
            && effects.leq(effects.compose(before, other.effect), effects.compose(before, effect)));
  }

  /** Extrapolates from this outcome to {@code next}, which is at least this one. */
  public <V> Outcome widen(Outcome next, Values<V> values, Effects<V> effects) {
    if (this == next) {
      return next;
    }
    Value[] results = next.results;
    Effect effect = next.effect;
    if (returns) {
      results = MachineState.widenAll(this.results, next.results, values);
      effect = effects.widen(this.effect, next.effect);
    }
    Thrown wide = next.thrown;
    if (!thrown.isNothing()) {
      LongTrie<Value[]> payloads =
          next.thrown
              .payloads()
              .updateRange(
                  0,
                  Long.MAX_VALUE,
                  (tag, payload) -> {
                    Value[] old = thrown.payloads().get(tag);
                    return old == null ? payload : MachineState.widenAll(old, payload, values);
                  });
      wide = new Thrown(payloads, effects.widen(thrown.effect(), next.thrown.effect()));
    }
    return next.with(next.returns, results, effect, wide);
  }

  /** This outcome with other effects. */
  public Outcome withEffects(UnaryOperator<Effect> change) {
    return with(
        returns, results, change.apply(effect), thrown.withEffect(change.apply(thrown.effect())));
  }

  private Outcome with(boolean mayReturn, Value[] newResults, Effect newEffect, Thrown newThrown) {
    return mayReturn == returns
            && newResults == results
            && newEffect == effect
            && newThrown == thrown
        ? this
        : new Outcome(mayReturn, newResults, newEffect, newThrown);
  }
}
