// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.RefValue;

/**
 * Writes to the store, and keeps a log of all of them: an effect that holds, weakly, what any write
 * has left. It covers the store at every point of a run, so also where a trap ends it. One log
 * serves a whole analysis.
 *
 * @param <V> the elements of the value domain
 */
public final class Writer<V> {
  private final Effects<V> effects;
  private final boolean logging;
  private Effect log = Effect.NONE;
  private int changes;

  /** The log is widened after it has changed this often. */
  private static final int WIDENING_DELAY = 64;

  /**
   * @param logging whether to keep the log
   */
  public Writer(Effects<V> effects, boolean logging) {
    this.effects = effects;
    this.logging = logging;
  }

  /** What any write so far may have left, since instantiation. */
  public Effect log() {
    return log;
  }

  private void logged(Effect next) {
    if (next != log) {
      changes++;
      log = changes > WIDENING_DELAY ? effects.widen(log, next) : next;
    }
  }

  Effect setScalar(Effect effect, long key, Object value) {
    if (logging) {
      logged(effects.maybeSet(log, key, value));
    }
    return effects.setScalar(effect, key, value);
  }

  Effect maybeSetScalar(Effect effect, long key, Object value) {
    if (logging) {
      logged(effects.maybeSet(log, key, value));
    }
    return effects.maybeSet(effect, key, value);
  }

  Effect setSlot(Effect effect, int table, long slot, RefValue value) {
    if (logging) {
      logged(effects.join(log, effects.setSlot(log, table, slot, value)));
    }
    return effects.setSlot(effect, table, slot, value);
  }

  Effect maybeSetSlot(Effect effect, int table, long slot, RefValue value) {
    return effects.join(effect, setSlot(effect, table, slot, value));
  }

  Effect setBytes(Effect effect, int memory, long address, int bytes, Object word) {
    if (logging) {
      logged(effects.join(log, effects.setBytes(log, memory, address, bytes, word)));
    }
    return effects.setBytes(effect, memory, address, bytes, word);
  }

  Effect maybeSetBytes(Effect effect, int memory, long address, int bytes, Object word) {
    return effects.join(effect, setBytes(effect, memory, address, bytes, word));
  }

  Effect weakWrite(Effect effect, int region, long low, long high, Object value) {
    if (logging) {
      logged(effects.weakWrite(log, region, low, high, value));
    }
    return effects.weakWrite(effect, region, low, high, value);
  }
}
