// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.List;

/**
 * The rows of one file, of all tables. Tables that were not asked for, and those of a file without
 * an answer, are empty; but the file itself always has its row.
 *
 * @param functions by index
 * @param sites by caller, then offset
 * @param findings by function, then offset
 */
public record ModuleTables(
    ModuleRow module, List<FunctionRow> functions, List<SiteRow> sites, List<FindingRow> findings) {

  /** The row of a file that has nothing but a fault. */
  public static ModuleTables of(ModuleRow module) {
    return new ModuleTables(module, List.of(), List.of(), List.of());
  }

  ModuleTables with(ModuleRow row) {
    return new ModuleTables(row, functions, sites, findings);
  }

  ModuleTables with(List<FunctionRow> someFunctions, List<SiteRow> someSites) {
    return new ModuleTables(module, someFunctions, someSites, findings);
  }

  ModuleTables withFindings(List<FindingRow> some) {
    return new ModuleTables(module, functions, sites, some);
  }
}
