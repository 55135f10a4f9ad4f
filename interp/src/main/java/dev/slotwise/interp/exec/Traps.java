// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;

/**
 * Collects the stores that a trap can leave behind: a host may go on to use an instance in which a
 * call has trapped half-way. One collection serves a whole analysis. That the engine runs out of
 * stack or memory is not counted.
 *
 * @param <V> the elements of the value domain
 */
public final class Traps<V> {
  /** The collection is widened after it has changed this often. */
  private static final int WIDENING_DELAY = 16;

  private final Effects<V> effects;
  private final boolean collecting;
  private final Runnable grown;
  private Effect left = Effect.NONE;
  private int changes;

  /**
   * @param collecting whether anyone wants to know
   * @param grown is run whenever there is more than before
   */
  public Traps(Effects<V> effects, boolean collecting, Runnable grown) {
    this.effects = effects;
    this.collecting = collecting;
    this.grown = grown;
  }

  /** For those who don't want to know. */
  public static <V> Traps<V> ignored(Effects<V> effects) {
    return new Traps<>(effects, false, () -> {});
  }

  boolean isCollecting() {
    return collecting;
  }

  /** What may have happened to the store from instantiation to a trap, or nothing at all. */
  public Effect left() {
    return left;
  }

  /**
   * Something may trap.
   *
   * @param entry what happened from instantiation to the function's entry
   * @param effect what happened since
   */
  public void record(Effect entry, Effect effect) {
    Effect next = effects.join(left, effects.compose(entry, effect));
    if (next != left) {
      changes++;
      left = changes > WIDENING_DELAY ? effects.widen(left, next) : next;
      grown.run();
    }
  }
}
