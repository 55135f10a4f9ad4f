// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.answer.Participants.Part;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.prototypes.Cast;
import dev.slotwise.interp.callgraph.prototypes.PrototypeCallGraph;
import dev.slotwise.interp.callgraph.prototypes.Prototypes;
import dev.slotwise.wasm.ir.WasmModule;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The types that debug information declares for a module's indirect calls, and the calls that they
 * allow.
 */
public record DeclaredTypes(
    WasmModule module, CodeFacts facts, Prototypes prototypes, CallGraph calls) {

  /**
   * Reads the debug information of a module.
   *
   * @throws UnreadableException if there is none, or it can't be read
   */
  public static DeclaredTypes of(Analysis analysis) {
    WasmModule module = analysis.module();
    CodeFacts facts = analysis.facts();
    return analysis
        .phases()
        .phase(
            "level " + Level.PROTOTYPES,
            analysis.file(),
            () ->
                analysis
                    .debugInformation()
                    .read(
                        info -> {
                          Prototypes types = Prototypes.of(module, facts, info, analysis.host());
                          CallGraph calls =
                              PrototypeCallGraph.build(module, facts, types, analysis.host());
                          return new DeclaredTypes(module, facts, types, calls);
                        }));
  }

  /** Where the code shows that types are not those that were declared. */
  public ImmutableList<Cast> casts() {
    return prototypes.casts(calls);
  }

  /** As an analysis that takes part in an answer. */
  Part part(String id) {
    int sites = 0;
    int typed = 0;
    for (int site = 0; site < facts.siteCount(); site++) {
      boolean isIndirect = !facts.kind(site).isDirect();
      sites += isIndirect ? 1 : 0;
      typed += isIndirect && prototypes.isBound(site) ? 1 : 0;
    }
    int unknown = 0;
    int defined = module.definedFunctionsEnd() - module.importedFunctionCount();
    for (int f = module.importedFunctionCount(); f < module.definedFunctionsEnd(); f++) {
      unknown += prototypes.isDeclared(f) ? 0 : 1;
    }
    String note =
        "%d of %d indirect calls have a declared type; %d of %d functions have none"
            .formatted(typed, sites, unknown, defined);
    return new Part(id, calls, note, offset -> remark(facts.siteAt(offset)));
  }

  private String remark(int site) {
    return switch (prototypes.basis(site)) {
      case TYPED, VIRTUAL -> "declared " + prototypes.describe(site);
      case UNTYPED -> "no declared type";
      case CAST_TO_OTHER_TYPE, CAST_OF_ARGUMENTS -> "cast from " + prototypes.describe(site);
    };
  }
}
