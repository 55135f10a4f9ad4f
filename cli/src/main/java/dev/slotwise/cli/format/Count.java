// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;

/** The number of functions in a set, and how many of them are imported. */
public record Count(int total, int imports) {

  /** Counts the functions of {@code module} that are in {@code set}. */
  public static Count of(NodeSet set, WasmModule module) {
    return new Count(set.size(), (int) set.stream().takeWhile(module::isImportedFunction).count());
  }

  public int local() {
    return total - imports;
  }

  /** As the origin's table has it: {@code 1446 (1445 local, 1 import)}. */
  @Override
  public String toString() {
    return total
        + (" (" + local() + " local, ")
        + (imports + (imports == 1 ? " import)" : " imports)"));
  }
}
