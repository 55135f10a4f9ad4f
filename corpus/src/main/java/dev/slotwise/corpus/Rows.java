// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Analysis;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.flow.Source;
import dev.slotwise.interp.callgraph.flow.UnknownIndices;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.FindingClient.Finding;
import dev.slotwise.interp.client.FindingClient.Step;
import dev.slotwise.interp.client.traps.TrapSite;
import dev.slotwise.interp.client.traps.Verdict;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/**
 * Makes the rows of one module from what analyses have found.
 *
 * @param analysis whose file names the module in rows
 * @param sha256 of the file
 * @param places where its code comes from
 */
public record Rows(Analysis analysis, String sha256, Places places) {

  /** Where code comes from, as rows have it. */
  public interface Places {
    /** Nobody knows. */
    Places UNKNOWN =
        new Places() {
          @Override
          public Optional<String> at(int offset) {
            return Optional.empty();
          }

          @Override
          public Optional<String> ofFunction(int function) {
            return Optional.empty();
          }
        };

    /** Where the instruction at an offset of the module comes from. */
    Optional<String> at(int offset);

    /** Where a function comes from. */
    Optional<String> ofFunction(int function);
  }

  /**
   * The row of the file, without answers.
   *
   * @param parts the modules in it: the module; of a component, those of which it is linked
   * @param bytes how large it is
   * @param entry whether it has an entry of the closure
   */
  public ModuleRow module(List<WasmModule> parts, long bytes, boolean entry) {
    return new ModuleRow(
        analysis.file(),
        sha256,
        bytes,
        Version.CURRENT,
        analysis.host().id(),
        Optional.empty(),
        Optional.of(Contents.of(analysis, parts, analysis.module().origins().isComponent(), entry)),
        Map.of(),
        false,
        OptionalLong.empty());
  }

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
              closure.map(found -> found.frames().contains(index)),
              source(function).map(Origins.Source::name),
              source(function).isPresent()
                  ? OptionalInt.of(module.origins().indexOf(function))
                  : OptionalInt.empty(),
              places.ofFunction(function)));
    }
    return rows;
  }

  private Optional<Origins.Source> source(int function) {
    Origins origins = analysis.module().origins();
    OptionalInt source = origins.sourceOf(function);
    return source.isPresent()
        ? Optional.of(origins.sources().get(source.getAsInt()))
        : Optional.empty();
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
    int named = -1;
    String callerName = "";
    for (int site = 0; site < calls.siteCount(); site++) {
      SiteKind kind = calls.kind(site);
      if (kind.isDirect() && !direct) {
        continue;
      }
      if (calls.caller(site) != named) {
        // Rows of a function share its name.
        named = calls.caller(site);
        callerName = module.functionName(named);
      }
      ImmutableIntList targets = calls.targetSets().get(calls.targets(site));
      int inCode = facts.siteAt(calls.offset(site));
      rows.add(
          new SiteRow(
              analysis.file(),
              sha256,
              level,
              calls.caller(site),
              callerName,
              module.origins().sourceOffset(calls.offset(site)),
              kind.mnemonic(),
              type(facts, inCode),
              kind.isIndirect() ? OptionalInt.of(facts.operand(inCode)) : OptionalInt.empty(),
              Optional.ofNullable(classes.get(site)).map(Source::id),
              calls.resolution(site).id(),
              targets.size(),
              targets.size() == 1 ? OptionalInt.of(targets.get(0)) : OptionalInt.empty(),
              places.at(calls.offset(site))));
    }
    return rows;
  }

  private String type(CodeFacts facts, int site) {
    WasmModule module = analysis.module();
    return facts.kind(site).isDirect()
        ? module.functionType(facts.operand(site)).toString()
        : module.types().function(facts.type(site)).toString();
  }

  /** A row an instruction that may trap, or that is proven not to. */
  public List<FindingRow> traps(Iterable<TrapSite> sites) {
    List<FindingRow> rows = new ArrayList<>();
    for (TrapSite site : sites) {
      rows.add(
          row(
              "traps",
              site.function(),
              site.offset(),
              site.cause().name().toLowerCase(Locale.ROOT),
              site.verdict().id(),
              site.reason(),
              Optional.empty()));
    }
    return rows;
  }

  /**
   * A row a finding.
   *
   * @param client what found them
   */
  public List<FindingRow> findings(String client, Iterable<Finding> findings) {
    List<FindingRow> rows = new ArrayList<>();
    for (Finding finding : findings) {
      rows.add(
          row(
              client,
              finding.function(),
              finding.offset(),
              finding.rule(),
              (finding.certain() ? Verdict.ALWAYS : Verdict.MAY).id(),
              finding.reason(),
              finding.path().isEmpty()
                  ? Optional.empty()
                  : Optional.of(finding.path().collect(this::text).makeString("; "))));
    }
    return rows;
  }

  private String text(Step step) {
    return "%s at 0x%x%s: %s"
        .formatted(
            analysis.module().functionName(step.function()),
            analysis.module().origins().sourceOffset(step.offset()),
            places.at(step.offset()).map(place -> " (" + place + ")").orElse(""),
            step.what());
  }

  private FindingRow row(
      String client,
      int function,
      int offset,
      String rule,
      String verdict,
      String reason,
      Optional<String> path) {
    WasmModule module = analysis.module();
    ByteCursor cursor =
        new ByteCursor(
            module.bytes(), module.bodyStart(function), module.bodyEnd(function), "code");
    cursor.seek(offset);
    return new FindingRow(
        analysis.file(),
        sha256,
        client,
        function,
        module.functionName(function),
        module.origins().sourceOffset(offset),
        cursor.opcode().mnemonic(),
        rule,
        verdict,
        reason,
        path,
        places.at(offset));
  }
}
