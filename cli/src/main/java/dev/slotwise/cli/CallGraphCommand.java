// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.closure.AssertOptions;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.facts.FactsOptions;
import dev.slotwise.cli.format.CallGraphFormat;
import dev.slotwise.cli.format.CallGraphReport;
import dev.slotwise.cli.format.FactsGraph;
import dev.slotwise.cli.format.FindingsFormat;
import dev.slotwise.cli.format.FindingsReport;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.NamedFunctions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.corpus.FindingRow;
import dev.slotwise.corpus.Schema;
import dev.slotwise.corpus.SiteRow;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Neighbourhood;
import dev.slotwise.interp.callgraph.flow.UnknownIndices;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.ProgramFacts;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/** {@code slotwise callgraph}: which functions can each call site enter? */
final class CallGraphCommand extends Command {
  private final Terminal terminal;

  private final ModuleOptions options;
  private final LinkOptions link = part(new LinkOptions());
  private final FileByFile each = part(new FileByFile());
  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FactsOptions facts = part(new FactsOptions());
  private final FlowArguments flow = part(new FlowArguments());
  private final AssertOptions said = part(new AssertOptions());

  private final Arg<Algorithm> algorithm =
      choice(Algorithm.SLOTS, "--algorithm")
          .label("NAME")
          .byDefault("slots")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  private final Arg<CallGraphFormat> format =
      choice(CallGraphFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  private final Arg<Boolean> whyUnknown =
      flag("--why-unknown")
          .says(
              "In place of the graph: where the table indices come from that nothing was proven of.");

  private final Arg<String> focus =
      text("--focus")
          .label("NAME|INDEX")
          .byDefault("")
          .says("Formats dot, graphml and edges: draw only what lies near this function.");

  private final Arg<Integer> depth =
      number("--depth")
          .label("N")
          .byDefault("2")
          .says("With --focus: how many calls away. Default: ${DEFAULT-VALUE}");

  CallGraphCommand(Terminal terminal) {
    super(
        "callgraph",
        "For each call site, lists the functions that it can enter.",
        "",
        "Examples:",
        "  slotwise callgraph dash.wasm",
        "  slotwise callgraph dash.wasm --algorithm rta --host passive --format json",
        "  slotwise callgraph dash.wasm --focus evaltree --depth 1 --format dot",
        "  slotwise callgraph --facts program.jsonl --algorithm rta --format edges");
    this.terminal = terminal;
    this.options = part(new ModuleOptions(terminal));
  }

  @Override
  public Integer call() throws IOException {
    if (!algorithm.value().isInterpreted()) {
      flow.checkNotInterpreted("algorithm flow and sharper ones");
    }
    if (facts.areAsked()) {
      return ofFacts();
    }
    DeclaredHost declared = host.orElse(HostModel.STRICT);
    if (whyUnknown.value()) {
      Optional<TableWriter<FindingRow>> rows =
          TableWriter.of(format.value(), () -> Schema.FINDINGS, terminal.out());
      return each.answer(
          link.programs(options.files.value(), format.value()),
          format.value(),
          rows,
          options.work,
          terminal,
          program -> answerWhy(program, declared, rows));
    }
    Optional<TableWriter<SiteRow>> rows =
        TableWriter.of(format.value(), () -> Schema.SITES, terminal.out());
    return each.answer(
        link.programs(options.files.value(), format.value()),
        format.value(),
        rows,
        options.work,
        terminal,
        program -> answer(program, declared, rows));
  }

  private int answerWhy(
      Program program, DeclaredHost declared, Optional<TableWriter<FindingRow>> rows)
      throws IOException {
    Analysis read = options.work.analyse(program, declared);
    Analysis analysis = said.onlyIn(read, options.work.positions(read));
    CallGraph graph = algorithm.value().build(analysis, flow.precision(analysis));
    writeSources(program.title(), analysis, graph, rows);
    return BudgetReport.exitCode(program.title(), analysis.module(), graph, terminal);
  }

  private int answer(Program program, DeclaredHost declared, Optional<TableWriter<SiteRow>> rows)
      throws IOException {
    String file = program.title();
    Analysis read = options.work.analyse(program, declared);
    Analysis analysis = said.onlyIn(read, options.work.positions(read));
    CallGraph graph = algorithm.value().build(analysis, flow.precision(analysis));
    if (rows.isPresent()) {
      if (!focus.value().isEmpty()) {
        throw notDrawn();
      }
      rows.get()
          .write(options.work.rows(analysis).sites(algorithm.value().toString(), graph, true));
    } else {
      format
          .value()
          .write(
              new CallGraphReport(
                  file,
                  analysis.module(),
                  algorithm.value().toString(),
                  analysis.host(),
                  graph,
                  shown(file, analysis.module(), graph),
                  options.work.positions(analysis)),
              terminal.out());
    }
    return BudgetReport.exitCode(file, analysis.module(), graph, terminal);
  }

  private int ofFacts() throws IOException {
    if (host.isGiven()
        || link.isGiven()
        || said.isGiven()
        || options.work.hasNames()
        || whyUnknown.value()) {
      throw new Failure(
          ExitCode.USAGE,
          "--host, --link, --open, --assert, --names and --why-unknown don't go with --facts");
    }
    if (format.value() == CallGraphFormat.GRAPHML || TableWriter.isOf(format.value())) {
      throw new Failure(ExitCode.USAGE, "--format " + format.value() + " does not go with --facts");
    }
    LinkOptions.checkFormat(format.value(), options.files.value().size(), "give one");
    for (String file : options.files.value()) {
      ProgramFacts program = FactsOptions.read(file, options.work, terminal).program();
      FactsOptions.Start start = facts.start(file, program, flow.roots.value());
      CallGraph graph =
          options.work.phase(
              algorithm.value().toString(), file, () -> start.calls(algorithm.value(), program));
      FactsGraph.write(
          file, algorithm.value().toString(), program, graph, format.value(), terminal.out());
    }
    return ExitCode.DONE;
  }

  private void writeSources(
      String file, Analysis analysis, CallGraph graph, Optional<TableWriter<FindingRow>> rows)
      throws IOException {
    UnknownIndices unknown = UnknownIndices.explain(analysis.module(), graph);
    if (rows.isPresent()) {
      rows.get().write(options.work.rows(analysis).findings(unknown.id(), unknown.findings()));
      return;
    }
    if (format.value() != CallGraphFormat.TEXT) {
      findingsFormat()
          .write(
              new FindingsReport(
                  file,
                  analysis.module(),
                  unknown.id(),
                  analysis.host(),
                  graph.assumptions(),
                  Map.of("algorithm", List.of(algorithm.value().toString())),
                  IntLists.immutable.empty(),
                  unknown.findings(),
                  options.work.positions(analysis)),
              terminal.out());
      return;
    }
    terminal.out().printf("%s: unresolved call sites, by where their operand comes from%n", file);
    unknown
        .histogram()
        .forEach((source, count) -> terminal.out().printf("%8d  %s%n", count, source.id()));
  }

  private FindingsFormat findingsFormat() {
    return switch (format.value()) {
      case TEXT -> FindingsFormat.TEXT;
      case JSON -> FindingsFormat.JSON;
      case CSV -> FindingsFormat.CSV;
      case JSONL -> FindingsFormat.JSONL;
      case DOT, GRAPHML, EDGES ->
          throw new Failure(
              ExitCode.USAGE, "--why-unknown: the format is text, json, csv or jsonl");
    };
  }

  private NodeSet shown(String file, WasmModule module, CallGraph graph) {
    if (focus.value().isEmpty()) {
      return graph.live();
    }
    if (!format.value().isDrawn()) {
      throw notDrawn();
    }
    if (depth.value() < 0) {
      throw new Failure(ExitCode.USAGE, "--depth: not a number of calls: " + depth.value());
    }
    NodeSet centre = NamedFunctions.required(file + ": --focus", module, focus.value());
    return Neighbourhood.of(graph, centre, depth.value());
  }

  private static Failure notDrawn() {
    return new Failure(ExitCode.USAGE, "--focus goes with --format dot, graphml or edges");
  }
}
