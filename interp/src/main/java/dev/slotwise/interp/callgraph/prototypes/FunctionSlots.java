// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.TableSlots;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The functions that slots of tables are known to hold: those of tables that only segments fill.
 */
final class FunctionSlots {
  /** In place of a function: it is not known. */
  static final int UNKNOWN = -1;

  private final ImmutableList<TableSlots> tables;

  FunctionSlots(WasmModule module, CodeFacts facts, HostModel host) {
    this.tables = TableSlots.of(module, facts, host);
  }

  /** The function at an index of the first table, through which C calls. */
  int at(long index) {
    return tables.isEmpty() ? UNKNOWN : at(0, index);
  }

  /** The function at an index of a table. */
  int at(int table, long index) {
    TableSlots slots = tables.get(table);
    if (!slots.isUnknown() && slots.anywhere().isEmpty()) {
      for (TableSlots.Run run : slots.runs()) {
        if (index >= run.start() && index < run.start() + run.functions().size()) {
          return run.functions().get((int) (index - run.start()));
        }
      }
    }
    return UNKNOWN;
  }
}
