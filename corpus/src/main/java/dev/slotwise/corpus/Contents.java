// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Analysis;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds what is in a module. */
final class Contents {
  private Contents() {}

  /**
   * Looks at a module.
   *
   * @param parts the module; of a component, the modules in it, of which it is linked
   * @param component whether the file is a component
   * @param entry whether it has an entry of the closure
   */
  static ModuleContent of(
      Analysis analysis, List<WasmModule> parts, boolean component, boolean entry) {
    WasmModule module = analysis.module();
    CodeFacts facts = analysis.facts();
    Origin origin = Origin.of(parts);
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
        origin.language(),
        origin.toolchain(),
        distinct(parts, part -> Producers.of(part).entries().stream().map(Object::toString)),
        distinct(parts, part -> Features.of(part).stream()).stream().sorted().toList(),
        module.tables().size(),
        module.importedCount(ExternalKind.TABLE),
        exported(module, ExternalKind.TABLE),
        module.memories().size(),
        module.importedCount(ExternalKind.MEMORY),
        exported(module, ExternalKind.MEMORY),
        names,
        parts.stream()
            .anyMatch(
                part -> part.customSections().collect(CustomSection::name).contains(".debug_info")),
        calls[SiteKind.CALL.ordinal()] + calls[SiteKind.RETURN_CALL.ordinal()],
        calls[SiteKind.CALL_INDIRECT.ordinal()] + calls[SiteKind.RETURN_CALL_INDIRECT.ordinal()],
        calls[SiteKind.CALL_REF.ordinal()] + calls[SiteKind.RETURN_CALL_REF.ordinal()],
        entry);
  }

  private static List<String> distinct(
      List<WasmModule> parts, Function<WasmModule, Stream<String>> texts) {
    return parts.stream().flatMap(texts).distinct().toList();
  }

  private static int exported(WasmModule module, ExternalKind kind) {
    return module.exports().count(export -> export.kind() == kind);
  }
}
