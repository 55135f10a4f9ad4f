// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.answer.Participants;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.stream.Collectors;

/**
 * Says in words why a call site's target set is what it is, and what kept it from being smaller.
 */
final class SiteProof {
  private final WasmModule module;
  private final CodeFacts facts;
  private final CallGraph graph;
  private final Level level;
  private final Participants participants;

  SiteProof(
      WasmModule module, CodeFacts facts, CallGraph graph, Level level, Participants participants) {
    this.participants = participants;
    this.module = module;
    this.facts = facts;
    this.graph = graph;
    this.level = level;
  }

  /** One line. */
  String why(int site) {
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
      return "type %s; %s; %s%s"
          .formatted(
              signature, referenceProof(site), candidates(targets), asserted(site) + kept(site));
    }
    int table = cursor.u32();
    return "table %d, type %s; %s; %s%s"
        .formatted(
            table,
            signature,
            indexProof(site, table),
            candidates(targets),
            asserted(site) + kept(site));
  }

  /** How many of the targets somebody says that there are. */
  private String asserted(int site) {
    int fact = factOf(site);
    int said = fact < 0 ? 0 : facts.alsoEntered(fact).size();
    return said == 0 ? "" : ", " + said + " of them asserted";
  }

  /** What each analysis allows by itself, where several took part. */
  private String kept(int site) {
    return participants.parts().size() < 2
        ? ""
        : participants.parts().stream()
            .map(part -> part.text(graph.caller(site), graph.offset(site)))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private String indexProof(int site, int table) {
    int fact = factOf(site);
    boolean known = fact >= 0 && facts.isIndexKnown(fact);
    String index =
        known ? "index " + Long.toUnsignedString(facts.index(fact)) : "index not proven constant";
    return switch (graph.resolution(site)) {
      case EXACT -> known ? index + " is one slot" : "index proven to be one slot";
      case BOUNDED ->
          known ? index + " is one slot, which holds one of few" : "index proven to be one of few";
      case TOP ->
          index
              + "; table "
              + table
              + " is unknown (code writes it, or an element can't be read): any address-taken"
              + " function of the type";
      default -> index + ": " + candidates(table, known);
    };
  }

  /** Why the candidates are all of a type, though the index may be known. */
  private String candidates(int table, boolean indexKnown) {
    if (level == Level.TYPES) {
      return "level types asks for no table, so any address-taken function of the type";
    }
    String held = "any function of the type that table " + table + " can hold";
    if (!indexKnown) {
      return held;
    }
    return level == Level.TABLES
        ? "level tables asks for no slot, so " + held
        : "what the slot holds, or a function of the type that can be in any slot of table "
            + table;
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
