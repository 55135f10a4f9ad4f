// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import java.util.BitSet;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * A way to call what a place holds: all sites with the same operand, table and allowed targets
 * share one. Their arguments meet at places of its own and go to each target once, so sites and
 * targets are never multiplied.
 */
final class Dispatch {
  /** The operand is a reference and names no table. */
  static final int NO_TABLE = -1;

  /**
   * What a dispatch is of.
   *
   * @param operand the place of the table index or the reference
   * @param table or {@link #NO_TABLE}
   * @param allowed the id of the set of functions that coarser graphs allow
   */
  record Key(int operand, int table, int allowed) {}

  final Key key;
  final ImmutableIntList allowed;

  /** Places of the parameters; the first, the others follow. */
  final int parameters;

  final int parameterCount;

  /** Places of the results; the first, the others follow. */
  final int results;

  final int resultCount;

  /** What has been looked at of the operand and of what code has put into the table. */
  Atoms seenOperand = Atoms.NONE;

  Atoms seenWritten = Atoms.NONE;

  final BitSet targets = new BitSet();

  /** Whether it is not known which slot, so that all of the table counts. */
  boolean anySlot;

  Dispatch(
      Key key,
      ImmutableIntList allowed,
      int parameters,
      int parameterCount,
      int results,
      int resultCount) {
    this.key = key;
    this.allowed = allowed;
    this.parameters = parameters;
    this.parameterCount = parameterCount;
    this.results = results;
    this.resultCount = resultCount;
  }

  /** Whether coarser graphs allow this target. */
  boolean allows(int function) {
    return allowed.binarySearch(function) >= 0;
  }

  boolean allows(OptionalInt function) {
    return function.isPresent() && allows(function.getAsInt());
  }
}
