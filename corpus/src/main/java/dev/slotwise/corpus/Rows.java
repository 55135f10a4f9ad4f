// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Analysis;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.flow.Source;
import dev.slotwise.interp.callgraph.flow.UnknownIndices;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.FindingClient.Finding;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/**
 * Makes the rows of one module from what analyses have found.
 *
 * @param analysis whose file names the module in rows
 * @param sha256 of the file
 */
public record Rows(Analysis analysis, String sha256) {

  /**
   * A row a function, those of the host apart that no file names.
   *
   * @param level what says so
   * @param live what the roots reach
   * @param addressTaken what references can be to
   * @param closure the closure of the entries, if one is asked for
   */
  public List<FunctionRow> functions(
      String level, NodeSet live, NodeSet addressTaken, Optional<Closure> closure) {
    WasmModule module = analysis.module();
    MutableIntSet exported = IntSets.mutable.empty();
    module
        .exports()
        .forEach(
            export -> {
              if (export.kind() == ExternalKind.FUNCTION) {
                exported.add(export.index());
              }
            });
    List<FunctionRow> rows = new ArrayList<>();
    for (int function = 0; function < module.definedFunctionsEnd(); function++) {
      if (module.origins().isStandIn(function)) {
        continue;
      }
      int index = function;
      rows.add(
          new FunctionRow(
              analysis.file(),
              sha256,
              level,
              function,
              module.functionName(function),
              module.isImportedFunction(function),
              exported.contains(function),
              module.functionType(function).toString(),
              module.isImportedFunction(function)
                  ? 0
                  : module.bodyEnd(function) - module.bodyStart(function),
              live.contains(function),
              addressTaken.contains(function),
              closure.map(found -> found.control().contains(index)),
              closure.map(found -> found.frames().contains(index))));
    }
    return rows;
  }

  /**
   * A row a call of a call graph.
   *
   * @param level what made the graph
   * @param direct whether direct calls get rows, too
   */
  public List<SiteRow> sites(String level, CallGraph calls, boolean direct) {
    WasmModule module = analysis.module();
    CodeFacts facts = analysis.facts();
    Map<Integer, Source> classes = UnknownIndices.classes(module, calls);
    List<SiteRow> rows = new ArrayList<>();
    for (int site = 0; site < calls.siteCount(); site++) {
      SiteKind kind = calls.kind(site);
      if (kind.isDirect() && !direct) {
        continue;
      }
      ImmutableIntList targets = calls.targetSets().get(calls.targets(site));
      int inCode = facts.siteAt(calls.offset(site));
      rows.add(
          new SiteRow(
              analysis.file(),
              sha256,
              level,
              calls.caller(site),
              module.origins().sourceOffset(calls.offset(site)),
              kind.mnemonic(),
              type(facts, inCode),
              kind.isIndirect() ? OptionalInt.of(facts.operand(inCode)) : OptionalInt.empty(),
              Optional.ofNullable(classes.get(site)).map(Source::id),
              calls.resolution(site).id(),
              targets.size(),
              targets.size() == 1 ? OptionalInt.of(targets.get(0)) : OptionalInt.empty()));
    }
    return rows;
  }

  private String type(CodeFacts facts, int site) {
    WasmModule module = analysis.module();
    return facts.kind(site).isDirect()
        ? module.functionType(facts.operand(site)).toString()
        : module.types().function(facts.type(site)).toString();
  }

  /**
   * A row a finding.
   *
   * @param client what found them
   */
  public List<FindingRow> findings(String client, Iterable<Finding> findings) {
    WasmModule module = analysis.module();
    List<FindingRow> rows = new ArrayList<>();
    for (Finding finding : findings) {
      rows.add(
          new FindingRow(
              analysis.file(),
              sha256,
              client,
              finding.function(),
              module.functionName(finding.function()),
              module.origins().sourceOffset(finding.offset()),
              "",
              finding.rule(),
              finding.certain(),
              finding.reason()));
    }
    return rows;
  }
}
