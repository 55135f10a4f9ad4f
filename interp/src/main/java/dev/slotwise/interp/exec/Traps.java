// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import java.util.function.Consumer;

/**
 * Takes the stores that a trap can leave behind, because a host may go on to use an instance after
 * a call of it has trapped. One serves a whole analysis. Which instructions can trap, and with what
 * state, {@link dev.slotwise.wasm.op.TrapCause} says.
 *
 * @param <V> the elements of the value domain
 */
public final class Traps<V> {
  private final Effects<V> effects;
  private final boolean collecting;
  private final Consumer<Effect> collector;

  /**
   * @param collecting whether anyone wants to know
   * @param collector takes what may have happened to the store from instantiation to a trap
   */
  public Traps(Effects<V> effects, boolean collecting, Consumer<Effect> collector) {
    this.effects = effects;
    this.collecting = collecting;
    this.collector = collector;
  }

  /** For analyses that don't want to know. */
  public static <V> Traps<V> ignored(Effects<V> effects) {
    return new Traps<>(effects, false, left -> {});
  }

  /** Whether anyone wants to know. */
  public boolean isCollecting() {
    return collecting;
  }

  /**
   * Something may trap, or a host may throw; of no account if no one wants to know.
   *
   * @param entry what happened from instantiation to the function's entry
   * @param effect what happened since
   */
  public void record(Effect entry, Effect effect) {
    if (collecting) {
      collector.accept(effects.compose(entry, effect));
    }
  }
}
