// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.facts.FactsOptions;
import dev.slotwise.cli.format.CallGraphFormat;
import dev.slotwise.cli.format.CallGraphReport;
import dev.slotwise.cli.format.FactsGraph;
import dev.slotwise.cli.format.FindingsFormat;
import dev.slotwise.cli.format.FindingsReport;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.NamedFunctions;
import dev.slotwise.cli.program.Program;
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
import java.util.concurrent.Callable;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slotwise callgraph}: which functions can each call site enter? */
@Command(
    name = "callgraph",
    description = "For each call site, lists the functions that it can enter.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  slotwise callgraph dash.wasm",
      "  slotwise callgraph dash.wasm --algorithm rta --host passive --format json",
      "  slotwise callgraph dash.wasm --focus evaltree --depth 1 --format dot",
      "  slotwise callgraph --facts program.jsonl --algorithm rta --format csv"
    })
final class CallGraphCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ModuleOptions options;
  @Mixin private final LinkOptions link = new LinkOptions();
  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FactsOptions facts = new FactsOptions();
  @Mixin private final FlowArguments flow = new FlowArguments();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "slots",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Algorithm algorithm = Algorithm.SLOTS;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private CallGraphFormat format = CallGraphFormat.TEXT;

  @Option(
      names = "--why-unknown",
      description =
          "In place of the graph: where the table indices come from that nothing was proven of.")
  private boolean whyUnknown;

  @Option(
      names = "--focus",
      paramLabel = "NAME|INDEX",
      defaultValue = "",
      description = "Formats dot, graphml and csv: draw only what lies near this function.")
  private String focus = "";

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "2",
      description = "With --focus: how many calls away. Default: ${DEFAULT-VALUE}")
  private int depth = 2;

  CallGraphCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ModuleOptions(terminal);
  }

  @Override
  public Integer call() throws IOException {
    if (!algorithm.isInterpreted()) {
      flow.checkNotInterpreted("algorithm flow and sharper ones");
    }
    if (facts.areAsked()) {
      return ofFacts();
    }
    DeclaredHost declared = host.orElse(HostModel.STRICT);
    return FileByFile.answer(
        link.programs(options.files, format),
        format,
        terminal,
        program -> answer(program, declared));
  }

  private int answer(Program program, DeclaredHost declared) throws IOException {
    String file = program.title();
    Analysis analysis = options.work.analyse(program, declared);
    CallGraph graph = algorithm.build(analysis, flow.precision(analysis));
    if (whyUnknown) {
      writeSources(file, analysis, graph);
    } else {
      format.write(
          new CallGraphReport(
              file,
              analysis.module(),
              algorithm.toString(),
              analysis.host(),
              graph,
              shown(file, analysis.module(), graph),
              options.work.positions(analysis)),
          terminal.out());
    }
    return BudgetReport.exitCode(file, analysis.module(), graph, terminal);
  }

  private int ofFacts() throws IOException {
    if (host.isGiven() || link.isGiven() || options.work.hasNames() || whyUnknown) {
      throw new Failure(
          ExitCode.USAGE,
          "--host, --link, --open, --names and --why-unknown don't go with --facts");
    }
    if (format == CallGraphFormat.GRAPHML) {
      throw new Failure(ExitCode.USAGE, "--format graphml does not go with --facts");
    }
    LinkOptions.checkFormat(format, options.files.size(), "give one");
    for (String file : options.files) {
      ProgramFacts program = FactsOptions.read(file, options.work, terminal).program();
      FactsOptions.Start start = facts.start(file, program, flow.roots);
      CallGraph graph =
          options.work.phase(algorithm.toString(), file, () -> start.calls(algorithm, program));
      FactsGraph.write(file, algorithm.toString(), program, graph, format, terminal.out());
    }
    return ExitCode.DONE;
  }

  private void writeSources(String file, Analysis analysis, CallGraph graph) throws IOException {
    UnknownIndices unknown = UnknownIndices.explain(analysis.module(), graph);
    if (format != CallGraphFormat.TEXT) {
      findingsFormat()
          .write(
              new FindingsReport(
                  file,
                  analysis.module(),
                  unknown.id(),
                  analysis.host(),
                  graph.assumptions(),
                  Map.of("algorithm", List.of(algorithm.toString())),
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
    return switch (format) {
      case TEXT -> FindingsFormat.TEXT;
      case JSON -> FindingsFormat.JSON;
      case CSV -> FindingsFormat.CSV;
      case DOT, GRAPHML ->
          throw new Failure(ExitCode.USAGE, "--why-unknown: the format is text, json or csv");
    };
  }

  private NodeSet shown(String file, WasmModule module, CallGraph graph) {
    if (focus.isEmpty()) {
      return graph.live();
    }
    if (!format.isDrawn()) {
      throw new Failure(ExitCode.USAGE, "--focus goes with --format dot, graphml or csv");
    }
    if (depth < 0) {
      throw new Failure(ExitCode.USAGE, "--depth: not a number of calls: " + depth);
    }
    NodeSet centre = NamedFunctions.required(file + ": --focus", module, focus);
    return Neighbourhood.of(graph, centre, depth);
  }
}
