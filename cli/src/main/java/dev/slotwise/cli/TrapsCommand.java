// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.format.TrapsFormat;
import dev.slotwise.cli.format.TrapsReport;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.corpus.FindingRow;
import dev.slotwise.corpus.Schema;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.client.traps.Verdict;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** {@code slotwise traps}: which instructions can trap? */
final class TrapsCommand extends Command {
  private final Terminal terminal;

  private final ModuleOptions options;
  private final LinkOptions link = part(new LinkOptions());
  private final FileByFile each = part(new FileByFile());
  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FlowArguments flow = part(new FlowArguments());

  private final Arg<List<Verdict>> listed =
      choices(Verdict.class, List.of(Verdict.ALWAYS), "--list")
          .label("VERDICT,...")
          .split()
          .says("Which instructions to list: ${COMPLETION-CANDIDATES}. Default: always.");

  private final Arg<Optional<Verdict>> failOn =
      optional(Verdict.class, "--fail-on")
          .label("VERDICT")
          .says("Exit with 1 if an instruction has this verdict: always, may or never.");

  private final Arg<TrapsFormat> format =
      choice(TrapsFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  TrapsCommand(Terminal terminal) {
    super(
        "traps",
        "Says of each instruction that can trap whether it never, always or may do so.",
        "",
        "Exit code 1: with --fail-on, there is such an instruction.",
        "",
        "Examples:",
        "  slotwise traps examples/minishell/minishell.wasm",
        "  slotwise traps app.wasm --list always,may --format csv",
        "  slotwise traps app.wasm --fail-on always --format sarif > traps.sarif");
    this.terminal = terminal;
    this.options = part(new ModuleOptions(terminal));
  }

  @Override
  public Integer call() throws IOException {
    DeclaredHost declared = host.orElse(HostModel.PASSIVE);
    Optional<TableWriter<FindingRow>> rows =
        TableWriter.of(format.value(), () -> Schema.FINDINGS, terminal.out());
    return each.answer(
        link.programs(options.files.value(), format.value()),
        format.value(),
        rows,
        options.work,
        terminal,
        program -> answer(program, declared, rows));
  }

  private int answer(Program program, DeclaredHost declared, Optional<TableWriter<FindingRow>> rows)
      throws IOException {
    String file = program.title();
    Analysis analysis = options.work.analyse(program, declared);
    WasmModule module = analysis.module();
    FlowResult result = analysis.flow(flow.precision(analysis));
    TrapClient client = new TrapClient();
    result.states().show(client);
    if (rows.isPresent()) {
      rows.get()
          .write(
              options
                  .work
                  .rows(analysis)
                  .traps(client.sites().select(site -> listed.value().contains(site.verdict()))));
    } else {
      TrapsReport report =
          new TrapsReport(
              file,
              module,
              analysis.host(),
              result.callGraph().assumptions(),
              result.callGraph().live(),
              result.states().withoutStates(),
              client.sites(),
              EnumSet.copyOf(listed.value()),
              options.work.positions(analysis));
      format.value().write(report, terminal.out());
    }
    int code = BudgetReport.exitCode(file, module, result.callGraph(), terminal);
    if (failOn.value().isPresent()
        && client.sites().anySatisfy(site -> site.verdict() == failOn.value().get())) {
      code = Math.max(code, ExitCode.NO);
    }
    return code;
  }
}
