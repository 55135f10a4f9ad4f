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
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
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

/** {@code slotwise report}: the answer as a page to look at. */
final class ReportCommand extends Command {
  private final Terminal terminal;

  private final Arg<List<String>> files =
      operands("FILE").says("A module; - is standard input. Several with --link.");

  private final Arg<String> output =
      text("-o", "--output")
          .label("OUT")
          .required()
          .says("The page to write; - is standard output.");

  private final Arg<List<Level>> levels =
      choices(Level.class, List.of(), "--levels")
          .label("LEVEL")
          .split()
          .byDefault("types,tables,slots")
          .says("Which levels; the page opens with the last. Default: ${DEFAULT-VALUE}");

  private final LinkOptions link = part(new LinkOptions());
  private final EntryOptions entries = part(new EntryOptions());
  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FlowArguments flow = part(new FlowArguments());
  private final Work work;

  ReportCommand(Terminal terminal) {
    super(
        "report",
        "Writes a web page that shows the closure, level by level, and why.",
        "",
        "The page needs no network and no server: open it in a browser.",
        "",
        "Examples:",
        "  slotwise report bash.wasm -o bash.html",
        "  slotwise report dash.wasm --levels tables,slots,flow -o dash.html",
        "  slotwise report main.wasm side.wasm --link -o program.html");
    this.terminal = terminal;
    this.work = part(new Work(terminal));
  }

  @Override
  public Integer call() {
    flow.checkServe(levels.value());
    Analysis analysis =
        work.analyse(
            link.program(files.value()),
            host.orElse(entries.hostByDefault()).withPreset(entries.platform.preset.value()));
    String file = analysis.file();
    WasmModule module = analysis.module();
    HostModel model = analysis.host();
    entries.tell(analysis, false, terminal);
    NodeSet seeds = entries.seeds(analysis);
    int code = ExitCode.DONE;
    List<LevelAnswer> answers = new ArrayList<>();
    Answers built = new Answers(analysis, flow.precision(analysis));
    for (Level level : levels.value()) {
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
    work.phase("writing", output.value(), () -> write(report));
    return code;
  }

  private NodeSet live(Analysis analysis) {
    return analysis.reachable(analysis.roots(flow.precision(analysis))).functions();
  }

  private boolean write(Report report) {
    try {
      if (output.value().equals("-")) {
        ReportPage.write(report, terminal.out());
        return true;
      }
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(Path.of(output.value())))) {
        ReportPage.write(report, out);
      }
      return true;
    } catch (IOException | IllegalArgumentException e) {
      throw Failure.writing(output.value(), e);
    }
  }
}
