// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.callgraph.levels.TableSlots.Run;
import java.util.Arrays;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.factory.primitive.LongSets;

/**
 * Numbers as atoms: the numbers of slots that segments fill, in whatever table. Any other number
 * can only call a function that is in every slot, so it need not be followed.
 */
final class Indices {
  /** Atom 0 is {@link ValueGraph#BASE}. */
  private static final int FIRST = 1;

  private final long[] slots;

  Indices(TableContents contents, int tables) {
    MutableLongSet all = LongSets.mutable.empty();
    for (int table = 0; table < tables; table++) {
      for (Run run : contents.runs(table)) {
        for (int i = 0; i < run.functions().size(); i++) {
          all.add(run.start() + i);
        }
      }
    }
    this.slots = all.toSortedArray();
  }

  /** The atom of a number; -1 if no segment fills a slot of that number. */
  int atomOf(long number) {
    int at = Arrays.binarySearch(slots, number);
    return at < 0 ? -1 : at + FIRST;
  }

  /** The largest number that has an atom; -1 if none has. */
  long largest() {
    return slots.length == 0 ? -1 : slots[slots.length - 1];
  }

  long slotOf(int atom) {
    return slots[atom - FIRST];
  }
}
