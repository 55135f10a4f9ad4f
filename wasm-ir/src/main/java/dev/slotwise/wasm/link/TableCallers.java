// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.IndexSpace;
import dev.slotwise.wasm.op.Opcode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the tables of a component that code only calls through, such as the one through which
 * wit-component lets modules call each other. Reads the code of the parts that have the table,
 * once.
 */
final class TableCallers {
  private final Layout layout;
  private final Map<Integer, Boolean> known = new HashMap<>();

  TableCallers(Layout layout) {
    this.layout = layout;
  }

  /** Whether all that can be done with a table of the linked module is to call through it. */
  boolean onlyCall(int table) {
    return known.computeIfAbsent(table, this::find);
  }

  private boolean find(int table) {
    if (table < layout.imports.count(ExternalKind.TABLE)) {
      return false;
    }
    for (int part = 0; part < layout.parts.size(); part++) {
      boolean has = Arrays.stream(layout.maps[part].tables()).anyMatch(own -> own == table);
      if (has && (layout.parts.get(part).isPublic() || !onlyCalls(part, table))) {
        return false;
      }
    }
    return true;
  }

  private boolean onlyCalls(int part, int table) {
    WasmModule module = layout.module(part);
    ByteCursor cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
      cursor.reset(module.bodyStart(f), module.bodyEnd(f), "code", f);
      cursor.skipLocals();
      while (!cursor.atEnd()) {
        Opcode op = cursor.opcode();
        boolean calls = op == Opcode.CALL_INDIRECT || op == Opcode.RETURN_CALL_INDIRECT;
        if (calls || !op.immediates().spaces().contains(IndexSpace.TABLE)) {
          cursor.skip(op.immediates());
          continue;
        }
        for (IndexSpace space : op.immediates().spaces()) {
          int index = cursor.u32();
          if (space == IndexSpace.TABLE && layout.maps[part].tables()[index] == table) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
