// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The calls of a function for which a state holds, by what tells them apart.
 *
 * @param sites offsets of the call sites that lead here, the latest last; empty without call
 *     strings
 * @param globals what some globals hold at the function's entry, if that is what tells this context
 *     from others; ascending
 */
public record Context(ImmutableIntList sites, ImmutableList<EntryGlobal> globals) {

  /** All calls together. */
  public static final Context ANY =
      new Context(IntLists.immutable.empty(), Lists.immutable.empty());

  /**
   * A global and its value, unsigned.
   *
   * @param global its index
   * @param value its bits, zero-extended
   */
  public record EntryGlobal(int global, long value) {}
}
