// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.level;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.stream.Collectors;

/** Says what a budget did not suffice for. */
public final class BudgetReport {
  /** How many functions a message names; JSON has all. */
  private static final int NAMED = 5;

  private BudgetReport() {}

  /**
   * The exit code for an answer from a call graph; says on standard error which functions its
   * budget did not suffice for.
   */
  public static int exitCode(String file, WasmModule module, CallGraph calls, Terminal terminal) {
    NodeSet fallback = calls.fallback();
    if (fallback.isEmpty()) {
      return ExitCode.DONE;
    }
    String names =
        fallback.stream()
            .limit(NAMED)
            .mapToObj(function -> Printable.of(module.functionName(function)))
            .collect(Collectors.joining(", "));
    terminal.error(
        "%s: the budget was spent; %d of %d live functions are answered at level %s: %s%s"
            .formatted(
                file,
                fallback.size(),
                calls.live().size(),
                Level.SLOTS,
                names,
                fallback.size() > NAMED ? " and others" : ""));
    return ExitCode.LIMIT;
  }
}
