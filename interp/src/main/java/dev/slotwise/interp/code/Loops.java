// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.code;

import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.jspecify.annotations.Nullable;

/**
 * What a function's code says of its loops before anything is known of values: which locals matter
 * at the start of a loop, and which of them count. Immutable.
 *
 * <p>Who interprets the code saves passes with it, and may use it as a hint only: whatever it says,
 * a loop is done when its state covers what comes back to its start.
 */
public final class Loops {
  /** So many words of sets are looked at; of longer code with more locals nothing is said. */
  private static final long MOST_WORK = 1L << 24;

  private final IntObjectMap<Loop> byStart;

  private Loops(IntObjectMap<Loop> byStart) {
    this.byStart = byStart;
  }

  /**
   * {@return the loops of a function} Reads its code once, and looks through what that does with
   * locals and labels as often as loops are nested.
   *
   * @param module a valid module
   * @param function a defined one
   */
  public static Loops of(WasmModule module, int function) {
    LoopReader code = LoopReader.read(module, function);
    IntObjectMap<BitSet> live = LiveLocals.atLoops(code, MOST_WORK);
    return new Loops(code.loops(live));
  }

  /**
   * {@return the loop whose body starts at this offset in the file; null if nothing is known of it}
   */
  public @Nullable Loop at(int start) {
    return byStart.get(start);
  }

  /** A loop. */
  public static final class Loop {
    private final BitSet live;
    private final ImmutableList<Counter> counters;

    Loop(BitSet live, ImmutableList<Counter> counters) {
      this.live = live;
      this.counters = counters;
    }

    /**
     * Whether a local may be read, before it is written, once control has come to the loop's start:
     * of the others it makes no difference what they hold there.
     */
    public boolean isLive(int local) {
      return live.get(local);
    }

    /** {@return the live locals that count, by number} */
    public ImmutableList<Counter> counters() {
      return counters;
    }
  }

  /**
   * A local to which a loop assigns nothing but itself and the same constant more.
   *
   * @param local its number
   * @param width bits of its type: 32 or 64
   * @param step what is added, sign-extended
   * @param isSigned whether the loop compares it with something by sign
   * @param limits the constants that the loop compares it with, sign-extended, ascending
   */
  public record Counter(
      int local, int width, long step, boolean isSigned, ImmutableLongList limits) {}
}
