// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.graph.NodeSet;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The functions in the table slots that an index can name, as segments put them there. Functions
 * that code writes to tables are not among them.
 */
final class SlotFunctions {
  private final TableContents contents;
  private final Indices indices;

  /** By table, the last answer: many sites in a row ask for the same. */
  private final Atoms[] lastIndex;

  private final NodeSet[] lastFunctions;

  SlotFunctions(TableContents contents, Indices indices, int tables) {
    this.contents = contents;
    this.indices = indices;
    this.lastIndex = new Atoms[tables];
    this.lastFunctions = new NodeSet[tables];
    Arrays.fill(lastIndex, Atoms.ANY);
    Arrays.setAll(lastFunctions, contents::all);
  }

  NodeSet of(int table, Atoms index) {
    if (index != lastIndex[table]) {
      lastIndex[table] = index;
      lastFunctions[table] = index.isAny() ? contents.all(table) : named(table, index);
    }
    return lastFunctions[table];
  }

  private NodeSet named(int table, Atoms index) {
    BitSet functions = new BitSet();
    contents.anywhere(table).forEach(functions::set);
    contents.initial(table).ifPresent(functions::set);
    index.forEach(
        atom -> {
          if (atom != ValueGraph.BASE) {
            contents.at(table, indices.slotOf(atom)).ifPresent(functions::set);
          }
        });
    return NodeSet.copyOf(functions);
  }
}
