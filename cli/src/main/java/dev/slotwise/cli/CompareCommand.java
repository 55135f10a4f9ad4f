// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.cli.closure.AssertOptions;
import dev.slotwise.cli.closure.EntryOptions;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.CompareFormat;
import dev.slotwise.cli.format.CompareReport;
import dev.slotwise.cli.format.Count;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.corpus.Counts;
import dev.slotwise.corpus.ModuleRow;
import dev.slotwise.corpus.Schema;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code slotwise compare}: the closure's size level by level. */
final class CompareCommand extends Command {
  private final Terminal terminal;

  private final ModuleOptions options;
  private final LinkOptions link = part(new LinkOptions());
  private final FileByFile each = part(new FileByFile());
  private final EntryOptions entries = part(new EntryOptions());
  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FlowArguments flow = part(new FlowArguments());
  private final AssertOptions said = part(new AssertOptions());

  private final Arg<List<Level>> levels =
      choices(Level.class, List.of(), "--levels")
          .label("LEVEL")
          .split()
          .byDefault("tables,slots")
          .says("Which levels, from the first to the last. Default: ${DEFAULT-VALUE}");

  private final Arg<CompareFormat> format =
      choice(CompareFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  CompareCommand(Terminal terminal) {
    super(
        "compare",
        "Compares the sizes of the closure at several levels.",
        "",
        "Example:",
        "  slotwise compare dash.wasm bash.wasm --levels tables,slots");
    this.terminal = terminal;
    this.options = part(new ModuleOptions(terminal));
  }

  @Override
  public Integer call() throws IOException {
    flow.checkServe(levels.value());
    DeclaredHost declared =
        host.orElse(entries.hostByDefault()).withPreset(entries.platform.preset.value());
    List<CompareReport.Row> rows = new ArrayList<>();
    Optional<TableWriter<ModuleRow>> table =
        TableWriter.of(format.value(), () -> Schema.MODULES, terminal.out());
    int code =
        each.answer(
            link.programs(options.files.value()),
            format.value(),
            table,
            options.work,
            terminal,
            program -> answer(program, declared, rows, table));
    if (table.isEmpty()) {
      format
          .value()
          .write(
              new CompareReport(
                  entries.names(), entries.kind(), levels.value(), declared.model(), rows),
              terminal.out());
    }
    return code;
  }

  private int answer(
      Program program,
      DeclaredHost declared,
      List<CompareReport.Row> rows,
      Optional<TableWriter<ModuleRow>> table)
      throws IOException {
    int code = ExitCode.DONE;
    String file = program.title();
    Analysis read = options.work.analyse(program, declared);
    Analysis analysis = said.in(read, options.work.positions(read));
    entries.tell(analysis, false, terminal);
    NodeSet seeds = entries.seeds(analysis);
    Answers answers = new Answers(analysis, flow.precision(analysis));
    List<Count> counts = new ArrayList<>();
    Optional<ModuleRow> row = table.map(any -> options.work.row(analysis, !seeds.isEmpty()));
    for (Level level : levels.value()) {
      CallGraph graph = said.in(analysis, answers.at(level).calls());
      Closure closure = analysis.closure(graph, seeds);
      counts.add(Count.of(closure.control(), analysis.module()));
      row =
          row.map(
              so ->
                  so.with(
                      Algorithm.of(level),
                      Counts.of(
                          analysis.live(level, graph, flow.precision(analysis)),
                          closure,
                          seeds.isEmpty()),
                      !graph.fallback().isEmpty()));
      code = Math.max(code, BudgetReport.exitCode(file, analysis.module(), graph, terminal));
    }
    rows.add(new CompareReport.Row(file, seeds.isEmpty(), counts));
    if (table.isPresent()) {
      table.get().write(row.stream().toList());
    }
    return code;
  }
}
