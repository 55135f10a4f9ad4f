// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.MachineState;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * The states at the start of one function's loops, by the start of the loop's body: in which they
 * are stable, as runs over its code have found so far, and in which the last pass over each began.
 *
 * <p>A run starts its loops where they were stable before. Where arguments, entry and answers have
 * only grown since then, most loops settle in one pass that way. What a run returns is sound
 * whatever it starts from, as a loop is walked until its state covers what comes in and what
 * branches back. But it may depend on that, since widening is not monotone: who repeats a run takes
 * the {@link #settled} states, from which one pass over each loop shows that they are stable.
 */
public final class LoopHeaders {
  // Most functions have no loops.
  private IntObjectMap<MachineState> stable = IntObjectMaps.immutable.empty();

  /** Where a last pass began from less than is stable, because a loop around it was refined. */
  private IntObjectMap<MachineState> refined = IntObjectMaps.immutable.empty();

  private final boolean settled;

  private LoopHeaders(boolean settled) {
    this.settled = settled;
  }

  /** For a function that has not been walked through. */
  public static LoopHeaders none() {
    return new LoopHeaders(false);
  }

  /** What the last pass over each loop began from, for a run that repeats the last one. */
  LoopHeaders settled() {
    LoopHeaders last = new LoopHeaders(true);
    last.stable = stable;
    last.refined = refined;
    return last;
  }

  /** Whether these are what a solution has: a run only repeats it, and changes nothing here. */
  boolean isSettled() {
    return settled;
  }

  /** The state from which to start a loop; null if none is known. */
  @Nullable MachineState get(int start) {
    MachineState last = settled ? refined.get(start) : null;
    return last == null ? stable.get(start) : last;
  }

  /** A loop is stable in this state, and was walked through last from it. */
  void put(int start, MachineState header) {
    if (settled) {
      return;
    }
    stable = with(stable, start, header);
    if (refined instanceof MutableIntObjectMap<MachineState> some) {
      some.removeKey(start);
    }
  }

  /** A loop was walked through last from this state, in a pass that refines one around it. */
  void putRefined(int start, MachineState header) {
    if (!settled) {
      refined = with(refined, start, header);
    }
  }

  private static IntObjectMap<MachineState> with(
      IntObjectMap<MachineState> headers, int start, MachineState header) {
    if (headers instanceof MutableIntObjectMap<MachineState> some) {
      some.put(start, header);
      return some;
    }
    return IntObjectMaps.mutable.with(start, header);
  }
}
