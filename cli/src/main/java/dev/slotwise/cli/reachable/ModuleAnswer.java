// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.reachable;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.DeadParts;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.cli.format.ReachableReport;
import dev.slotwise.cli.format.RetainedReport;
import dev.slotwise.cli.format.Sources;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.program.NamedFunctions;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.corpus.FunctionRow;
import dev.slotwise.corpus.Rows;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Live;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.Reason;
import dev.slotwise.interp.reach.calls.LiveByCalls;
import dev.slotwise.interp.reach.calls.Retained;
import dev.slotwise.interp.reach.wasm.ModuleParts;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.source.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;

/** The answer of {@code slotwise reachable} on a module, or on modules that are linked. */
public final class ModuleAnswer {
  private final Analysis analysis;
  private final WasmModule module;
  private final HostModel host;
  private final Roots roots;
  private final String algorithm;
  private final WasmProgram program;
  private final ModuleParts parts;
  private final CodePositions positions;
  private final Optional<CallGraph> calls;
  private final Live live;

  /** Finds out what is live. */
  public ModuleAnswer(
      Analysis analysis,
      Roots roots,
      LiveAlgorithm algorithm,
      FlowArguments flow,
      CodePositions positions) {
    this.positions = positions;
    this.analysis = analysis;
    this.module = analysis.module();
    this.host = analysis.host();
    this.roots = roots;
    this.algorithm = algorithm.toString();
    this.program = new WasmProgram(module, analysis.facts(), host, roots);
    this.parts = new ModuleParts(module);
    this.calls =
        algorithm.callGraph().map(graph -> graph.build(analysis, flow.precision(analysis), roots));
    NodeSet itself = NodeSet.of(0);
    this.live =
        calls.isPresent()
            ? LiveByCalls.of(
                calls.get(), program, itself, NodeSet.of(calls.get().roots().toArray()))
            : Reachable.from(program, itself);
  }

  public int write(ReachableQuestion question, Terminal terminal) throws IOException {
    String file = analysis.file();
    NodeSet asked =
        question.why.value().isEmpty()
            ? NodeSet.empty()
            : NamedFunctions.required(file, module, question.why.value());
    ReachableReport report = report(question.dead.value());
    int code = ExitCode.DONE;
    if (question.dominators.value()) {
      new RetainedReport(report, retained(report), question.top.value())
          .write(question.format.value(), terminal.out());
    } else if (asked.isEmpty()) {
      question.format.value().write(report, terminal.out());
      code = question.fail.value() && report.hasDead() ? ExitCode.NO : ExitCode.DONE;
    }
    for (int function : asked.toArray()) {
      question.format.value().writeWhy(report, function, terminal.out());
      if (!live.functions().contains(function)) {
        code = ExitCode.NO;
      }
    }
    return calls.isPresent()
        ? Math.max(code, BudgetReport.exitCode(file, module, calls.get(), terminal))
        : code;
  }

  /** Writes a row a function, whether it is live or dead. */
  public int write(TableWriter<FunctionRow> table, Rows rows, Terminal terminal)
      throws IOException {
    table.write(rows.functions(algorithm, live.functions(), live.addressTaken(), Optional.empty()));
    return calls.isPresent()
        ? BudgetReport.exitCode(analysis.file(), module, calls.get(), terminal)
        : ExitCode.DONE;
  }

  private ReachableReport report(boolean dead) {
    String file = analysis.file();
    BitSet types = new BitSet();
    live.runtimeTypes().stream()
        .takeWhile(type -> type < program.definedTypeCount())
        .forEach(types::set);
    Map<String, List<String>> about = new LinkedHashMap<>();
    about.put("algorithm", List.of(algorithm));
    about.put("start", List.of(roots.kind().id()));
    about.put("roots", roots.functions().stream().mapToObj(module::functionName).toList());
    about.put("host", List.of(host.id()));
    about.put("assumptions", assumptions());
    return new ReachableReport(
        file,
        about,
        new ModuleNames(file, module, program, positions),
        module.functionCount(),
        live,
        NodeSet.copyOf(types),
        dead,
        dead
            ? Optional.of(
                new DeadParts(
                    module, parts, parts.used(host, roots, live.functions()), live.functions()))
            : Optional.empty(),
        Optional.empty());
  }

  private List<String> assumptions() {
    ImmutableList<Assumption> assumed =
        calls.map(CallGraph::assumptions).orElseGet(() -> analysis.assumptions(roots));
    List<String> ids = new ArrayList<>(assumed.collect(Assumption::id).castToList());
    String atRoots = Assumption.HOST_STARTS_AT_ROOTS.id();
    if (roots.kind() != Roots.Kind.LIBRARY && !ids.contains(atRoots)) {
      ids.add(atRoots);
    }
    return ids;
  }

  private Retained retained(ReachableReport report) {
    NodeSet outside = parts.usedByHost(host, roots, live.functions());
    return calls.isPresent()
        ? Retained.byCalls(calls.get(), parts, outside, report.names()::bytes)
        : Retained.byReferences(
            program,
            NodeSet.of(0),
            NodeSet.empty(),
            parts,
            outside,
            live.functions(),
            report.names()::bytes);
  }

  private record ModuleNames(
      String file, WasmModule module, WasmProgram program, CodePositions positions)
      implements ReachableReport.Names {
    @Override
    public String functionName(int function) {
      return module.functionName(function);
    }

    @Override
    public String place(int function) {
      ImmutableList<Frame> frames = position(function);
      return Sources.function(module, function)
          + (frames.isEmpty() ? "" : ", " + Printable.of(frames.get(0).toString()));
    }

    @Override
    public boolean hasPositions() {
      return positions.areKnown();
    }

    @Override
    public ImmutableList<Frame> position(int function) {
      return positions.ofFunction(function);
    }

    @Override
    public String typeName(int type) {
      return module
          .names()
          .of(Names.Space.TYPE, type)
          .filter(name -> !name.isEmpty() && type < program.definedTypeCount())
          .orElseGet(() -> program.typeName(type));
    }

    @Override
    public String packageName(int pkg) {
      return file;
    }

    @Override
    public String phrase(Reason.Kind kind) {
      return switch (kind) {
        case CONVERTED -> "is used by";
        case ELEMENT -> "is part of";
        case METHOD -> "stands in";
        default -> kind.phrase();
      };
    }

    @Override
    public boolean isImport(int function) {
      return module.isImportedFunction(function);
    }

    @Override
    public Origins origins() {
      return module.origins();
    }

    @Override
    public int bytes(int function) {
      return module.isHostFunction(function)
          ? 0
          : module.bodyEnd(function) - module.bodyStart(function);
    }

    @Override
    public long offset(int function) {
      return module.isHostFunction(function) ? -1 : module.bodyStart(function);
    }
  }
}
