// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.cli.closure.EntryOptions;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.CompareFormat;
import dev.slotwise.cli.format.CompareReport;
import dev.slotwise.cli.format.Count;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slotwise compare}: the closure's size level by level. */
@Command(
    name = "compare",
    description = "Compares the sizes of the closure at several levels.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  slotwise compare dash.wasm bash.wasm --levels tables,slots"})
final class CompareCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ModuleOptions options;
  @Mixin private final LinkOptions link = new LinkOptions();
  @Mixin private final EntryOptions entries = new EntryOptions();
  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FlowArguments flow = new FlowArguments();

  @Option(
      names = "--levels",
      paramLabel = "LEVEL",
      split = ",",
      defaultValue = "tables,slots",
      description = "Which levels, from the first to the last. Default: ${DEFAULT-VALUE}")
  private List<Level> levels = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private CompareFormat format = CompareFormat.TEXT;

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ModuleOptions(terminal);
  }

  @Override
  public Integer call() throws IOException {
    flow.checkServe(levels);
    DeclaredHost declared =
        host.orElse(entries.hostByDefault()).withPreset(entries.platform.preset);
    List<CompareReport.Row> rows = new ArrayList<>();
    int code =
        FileByFile.answer(
            link.programs(options.files),
            format,
            terminal,
            program -> answer(program, declared, rows));
    format.write(
        new CompareReport(entries.names(), entries.kind(), levels, declared.model(), rows),
        terminal.out());
    return code;
  }

  private int answer(Program program, DeclaredHost declared, List<CompareReport.Row> rows) {
    int code = ExitCode.DONE;
    String file = program.title();
    Analysis analysis = options.work.analyse(program, declared);
    entries.tell(analysis, false, terminal);
    NodeSet seeds = entries.seeds(analysis);
    Answers answers = new Answers(analysis, flow.precision(analysis));
    List<Count> counts = new ArrayList<>();
    for (Level level : levels) {
      CallGraph graph = answers.at(level).calls();
      counts.add(Count.of(analysis.closure(graph, seeds).control(), analysis.module()));
      code = Math.max(code, BudgetReport.exitCode(file, analysis.module(), graph, terminal));
    }
    rows.add(new CompareReport.Row(file, seeds.isEmpty(), counts));
    return code;
  }
}
