// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.NamePattern;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the functions that the user of a command names. A name without a function ends the command,
 * because there is nothing to answer.
 */
public final class NamedFunctions {
  private NamedFunctions() {}

  /**
   * What somebody found under a name.
   *
   * @param where what the message starts with, such as the file
   * @throws Failure if it is nothing
   */
  public static NodeSet required(String where, WasmModule module, String name, NodeSet found) {
    if (found.isEmpty()) {
      throw new Failure(ExitCode.USAGE, where + ": " + AbsentName.function(module, name).text());
    }
    return found;
  }

  /** The functions of a name, or the one of an index. */
  public static NodeSet required(String where, WasmModule module, String name) {
    return required(where, module, name, Seeds.function(module, name));
  }

  /**
   * The functions that are named as roots, as exports or otherwise.
   *
   * @throws Failure if there is none of a name, or if all of a name are imported
   */
  public static NodeSet roots(String file, WasmModule module, List<String> names) {
    NodeSet roots = NodeSet.empty();
    for (String name : names) {
      String where = file + ": --root";
      NodeSet exported = Seeds.export(module, name);
      NodeSet found =
          exported.isEmpty()
              ? required(where, module, name, definedFunctions(module, name))
              : exported;
      if (found.stream().allMatch(module::isHostFunction)) {
        throw new Failure(
            ExitCode.USAGE,
            where + ": " + Printable.of(name) + " is imported: nothing starts there");
      }
      roots = roots.union(found);
    }
    return roots;
  }

  /**
   * The functions of a name; if there is none, those that are defined and fit it where a {@code *}
   * stands for any text.
   */
  private static NodeSet definedFunctions(WasmModule module, String name) {
    NodeSet exact = Seeds.function(module, name);
    return exact.isEmpty() && name.indexOf('*') >= 0
        ? NodeSet.of(
            IntStream.range(module.importedFunctionCount(), module.definedFunctionsEnd())
                .filter(function -> NamePattern.matches(name, module.functionName(function)))
                .toArray())
        : exact;
  }
}
