// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.cli.closure.EntryOptions;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Work;
import dev.slotwise.cli.report.Report;
import dev.slotwise.cli.report.Report.LevelAnswer;
import dev.slotwise.cli.report.ReportPage;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slotwise report}: the answer as a page to look at. */
@Command(
    name = "report",
    description = "Writes a web page that shows the closure, level by level, and why.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The page needs no network and no server: open it in a browser.",
      "",
      "Examples:",
      "  slotwise report bash.wasm -o bash.html",
      "  slotwise report dash.wasm --levels tables,slots,flow -o dash.html",
      "  slotwise report main.wasm side.wasm --link -o program.html"
    })
final class ReportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "A module; - is standard input. Several with --link.")
  private List<String> files = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The page to write; - is standard output.")
  private String output = "";

  @Option(
      names = "--levels",
      paramLabel = "LEVEL",
      split = ",",
      defaultValue = "types,tables,slots",
      description = "Which levels; the page opens with the last. Default: ${DEFAULT-VALUE}")
  private List<Level> levels = List.of();

  @Mixin private final LinkOptions link = new LinkOptions();
  @Mixin private final EntryOptions entries = new EntryOptions();
  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FlowArguments flow = new FlowArguments();
  @Mixin private final Work work;

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
    this.work = new Work(terminal);
  }

  @Override
  public Integer call() {
    flow.checkServe(levels);
    Analysis analysis =
        work.analyse(
            link.program(files),
            host.orElse(entries.hostByDefault()).withPreset(entries.platform.preset));
    String file = analysis.file();
    WasmModule module = analysis.module();
    HostModel model = analysis.host();
    entries.tell(analysis, false, terminal);
    NodeSet seeds = entries.seeds(analysis);
    int code = ExitCode.DONE;
    List<LevelAnswer> answers = new ArrayList<>();
    Answers built = new Answers(analysis, flow.precision(analysis));
    for (Level level : levels) {
      CallGraph calls = entries.platform.suspending(module, built.at(level).calls());
      answers.add(new LevelAnswer(level, calls));
      code = Math.max(code, BudgetReport.exitCode(file, module, calls, terminal));
    }
    Report report =
        new Report(
            file,
            module,
            analysis.facts(),
            entries.names(),
            entries.kind(),
            model,
            seeds,
            live(analysis),
            answers,
            work.positions(analysis));
    work.phase("writing", output, () -> write(report));
    return code;
  }

  private NodeSet live(Analysis analysis) {
    return analysis.reachable(analysis.roots(flow.precision(analysis))).functions();
  }

  private boolean write(Report report) {
    try {
      if (output.equals("-")) {
        ReportPage.write(report, terminal.out());
        return true;
      }
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(output)))) {
        ReportPage.write(report, out);
      }
      return true;
    } catch (IOException | IllegalArgumentException e) {
      throw Failure.writing(output, e);
    }
  }
}
