// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.OptionalInt;

/** Says in texts which of several linked modules a function comes from. */
public final class Sources {
  private Sources() {}

  /** Such as {@code " (side.wasm 6)"}, with the index there; empty for a module by itself. */
  static String note(Origins origins, int function) {
    String of = of(origins, function);
    return of.isEmpty() ? "" : "  (" + of + ")";
  }

  /** The names of the columns that say in CSV where a function comes from; linked modules only. */
  static String csvColumns(Origins origins) {
    return origins.isEmpty() ? "" : ",module,module_index";
  }

  /** The cells of {@link #csvColumns}, empty for a function of no module. */
  static String csvCells(Origins origins, int function) {
    if (origins.isEmpty()) {
      return "";
    }
    OptionalInt source = origins.sourceOf(function);
    return source.isPresent()
        ? ","
            + Csv.quote(origins.sources().get(source.getAsInt()).name())
            + ","
            + origins.indexOf(function)
        : ",,";
  }

  /** Such as {@code function 6} or {@code side.wasm function 6}. */
  public static String function(WasmModule module, int function) {
    Origins origins = module.origins();
    OptionalInt source = origins.sourceOf(function);
    return source.isPresent()
        ? origins.sources().get(source.getAsInt()).name() + " function " + origins.indexOf(function)
        : "function " + function;
  }

  private static String of(Origins origins, int function) {
    OptionalInt source = origins.sourceOf(function);
    return source.isPresent()
        ? origins.sources().get(source.getAsInt()).name() + " " + origins.indexOf(function)
        : "";
  }
}
