// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.closure.Witness.Hop;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;

/** A witness in words: each call with its place, its kind, and why its target set is what it is. */
public final class Explanation {
  private final WasmModule module;
  private final CodeFacts facts;
  private final CallGraph graph;

  public Explanation(WasmModule module, CodeFacts facts, CallGraph graph) {
    this.module = module;
    this.facts = facts;
    this.graph = graph;
  }

  /** A line for the function, then two for each hop. */
  public List<String> lines(int function, Witness witness) {
    List<String> lines = new ArrayList<>();
    lines.add(name(function));
    for (Hop hop : witness.hops()) {
      if (hop.site() == Witness.HOST) {
        lines.add("  while it runs, the host calls");
      } else {
        lines.add(
            "  %s at 0x%x: %s"
                .formatted(
                    graph.kind(hop.site()).mnemonic(), graph.offset(hop.site()), why(hop.site())));
      }
      lines.add(name(hop.callee()));
    }
    return lines;
  }

  private String name(int function) {
    return module.functionName(function) + " (function " + function + ")";
  }

  private String why(int site) {
    SiteKind kind = graph.kind(site);
    if (kind.isDirect()) {
      return "direct";
    }
    ByteCursor cursor =
        new ByteCursor(module.bytes(), graph.offset(site) + 1, module.bytes().length, "code");
    FunctionType type = module.types().function(cursor.u32());
    int targets = graph.targetSets().get(graph.targets(site)).size();
    String signature = type.toString().isEmpty() ? "()" : type.toString();
    if (!kind.isIndirect()) {
      return "type %s; %s; %s".formatted(signature, referenceProof(site), candidates(targets));
    }
    int table = cursor.u32();
    return "table %d, type %s; %s; %s"
        .formatted(table, signature, indexProof(site, table), candidates(targets));
  }

  private String indexProof(int site, int table) {
    int fact = factOf(site);
    String index =
        fact >= 0 && facts.isIndexKnown(fact)
            ? "index " + Long.toUnsignedString(facts.index(fact))
            : "index not proven constant";
    return switch (graph.resolution(site)) {
      case EXACT -> index + " is one slot";
      case BOUNDED -> "index proven to be one of few";
      case TOP ->
          index
              + "; table "
              + table
              + " is unknown, for code or an unreadable element writes it: any address-taken function";
      default -> index + ": any function of the type that table " + table + " can hold";
    };
  }

  private String referenceProof(int site) {
    return switch (graph.resolution(site)) {
      case EXACT -> "the reference is one that the code makes right before";
      case BOUNDED -> "the reference is proven to be one of few";
      default -> "reference not proven: any address-taken function of the type";
    };
  }

  private static String candidates(int targets) {
    return targets + (targets == 1 ? " target" : " targets");
  }

  /** The scanned site at the same place; -1 if there is none. */
  private int factOf(int site) {
    int low = 0;
    int high = facts.siteCount() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int offset = facts.offset(middle);
      if (offset == graph.offset(site)) {
        return middle;
      }
      if (offset < graph.offset(site)) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
