// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The content of one table as level {@code slots} knows it, for people to look at.
 *
 * @param size how many slots the table has at first, unsigned
 * @param runs the functions in slots that active segments fill at a constant offset
 * @param initial the function in every other slot; empty for null
 * @param anywhere what can be in any slot besides
 * @param isUnknown whether that is all address-taken functions, for code writes the table, or what
 *     it writes can't be read
 */
public record TableSlots(
    long size, ImmutableList<Run> runs, OptionalInt initial, NodeSet anywhere, boolean isUnknown) {

  /**
   * Slots side by side.
   *
   * @param start the first slot
   * @param functions one a slot
   */
  public record Run(long start, ImmutableIntList functions) {}

  /** The tables of a validated module. */
  public static ImmutableList<TableSlots> of(WasmModule module, CodeFacts facts, HostModel host) {
    TableContents contents = TableContents.of(module, facts, host);
    return module
        .tables()
        .collectWithIndex(
            (table, index) ->
                new TableSlots(
                    table.range().minimum(),
                    contents.runs(index),
                    contents.initial(index),
                    contents.anywhere(index),
                    contents.isUnknown(index)));
  }
}
