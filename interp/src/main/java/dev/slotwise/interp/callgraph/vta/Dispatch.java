// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.graph.NodeSet;

/**
 * A way to call what a place holds: all sites with the same operand, table and allowed targets
 * share one. Their arguments meet at places of its own, and go on to those of its {@link Callees}.
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
   * @param also what is entered besides, because somebody says so
   */
  record Key(int operand, int table, int allowed, NodeSet also) {}

  final Key key;
  final Places.Signature places;

  Callees callees = Callees.NONE;

  Dispatch(Key key, Places.Signature places) {
    this.key = key;
    this.places = places;
  }
}
