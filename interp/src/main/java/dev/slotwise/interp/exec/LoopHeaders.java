// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.MachineState;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * The states in which the loops of one function are stable, for one run over its code; and those
 * that an earlier run has left, from which this one starts. Where arguments, entry and answers have
 * only grown since then, most loops settle in one pass that way.
 *
 * <p>What a run returns is sound whatever it starts from, as a loop is walked until its state
 * covers what comes in and what branches back. But it may depend on that, since widening is not
 * monotone: who repeats a run must start from what it started from.
 */
public final class LoopHeaders {
  private final IntObjectMap<MachineState> earlier;

  /** Most functions have no loops. */
  private IntObjectMap<MachineState> found = IntObjectMaps.immutable.empty();

  private LoopHeaders(IntObjectMap<MachineState> earlier) {
    this.earlier = earlier;
  }

  /** For a run that starts from nothing. */
  public static LoopHeaders none() {
    return new LoopHeaders(IntObjectMaps.immutable.empty());
  }

  /** For a run that starts from what another has found. */
  public static LoopHeaders after(LoopHeaders other) {
    return new LoopHeaders(other.found);
  }

  /** The state in which a loop was stable last, by the start of its body; null if none is known. */
  @Nullable MachineState get(int start) {
    MachineState stable = found.get(start);
    return stable == null ? earlier.get(start) : stable;
  }

  void put(int start, MachineState stable) {
    if (found instanceof MutableIntObjectMap<MachineState> more) {
      more.put(start, stable);
    } else {
      found = IntObjectMaps.mutable.with(start, stable);
    }
  }

  /** Forgets what was found in this run. */
  void clear() {
    found = IntObjectMaps.immutable.empty();
  }
}
