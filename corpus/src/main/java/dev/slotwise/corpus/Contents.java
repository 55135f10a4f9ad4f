// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;

/** Finds what is in a module. */
final class Contents {
  private Contents() {}

  /**
   * Looks at a module.
   *
   * @param component whether the file is a component
   * @param entry whether it has an entry of the closure
   */
  static ModuleContent of(WasmModule module, CodeFacts facts, boolean component, boolean entry) {
    long codeBytes = 0;
    int end = module.definedFunctionsEnd();
    for (int function = module.importedFunctionCount(); function < end; function++) {
      codeBytes += module.bodyEnd(function) - module.bodyStart(function);
    }
    int[] calls = new int[SiteKind.values().length];
    for (int site = 0; site < facts.siteCount(); site++) {
      calls[facts.kind(site).ordinal()]++;
    }
    boolean names = false;
    for (int function = 0; function < end && !names; function++) {
      names = module.names().of(Names.Space.FUNCTION, function).isPresent();
    }
    return new ModuleContent(
        component,
        end,
        module.importedFunctionCount(),
        codeBytes,
        module.imports().size(),
        module.exports().size(),
        "unknown",
        "unknown",
        List.of(),
        List.of(),
        module.tables().size(),
        module.importedCount(ExternalKind.TABLE),
        exported(module, ExternalKind.TABLE),
        module.memories().size(),
        module.importedCount(ExternalKind.MEMORY),
        exported(module, ExternalKind.MEMORY),
        names,
        module.customSections().collect(CustomSection::name).contains(".debug_info"),
        calls[SiteKind.CALL.ordinal()] + calls[SiteKind.RETURN_CALL.ordinal()],
        calls[SiteKind.CALL_INDIRECT.ordinal()] + calls[SiteKind.RETURN_CALL_INDIRECT.ordinal()],
        calls[SiteKind.CALL_REF.ordinal()] + calls[SiteKind.RETURN_CALL_REF.ordinal()],
        entry);
  }

  private static int exported(WasmModule module, ExternalKind kind) {
    return module.exports().count(export -> export.kind() == kind);
  }
}
