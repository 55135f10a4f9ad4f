// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.TrapsFormat;
import dev.slotwise.cli.format.TrapsReport;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.client.traps.Verdict;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slotwise traps}: which instructions can trap? */
@Command(
    name = "traps",
    description = "Says of each instruction that can trap whether it never, always or may do so.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 1: with --fail-on, there is such an instruction.",
      "",
      "Examples:",
      "  slotwise traps examples/minishell/minishell.wasm",
      "  slotwise traps app.wasm --list always,may --format csv",
      "  slotwise traps app.wasm --fail-on always --format sarif > traps.sarif"
    })
final class TrapsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ModuleOptions options;
  @Mixin private final LinkOptions link = new LinkOptions();
  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FlowArguments flow = new FlowArguments();

  @Option(
      names = "--list",
      paramLabel = "VERDICT,...",
      split = ",",
      description = "Which instructions to list: ${COMPLETION-CANDIDATES}. Default: always.")
  private List<Verdict> listed = List.of(Verdict.ALWAYS);

  @Option(
      names = "--fail-on",
      paramLabel = "VERDICT",
      description = "Exit with 1 if an instruction has this verdict: always, may or never.")
  private Optional<Verdict> failOn = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private TrapsFormat format = TrapsFormat.TEXT;

  TrapsCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ModuleOptions(terminal);
  }

  @Override
  public Integer call() throws IOException {
    DeclaredHost declared = host.orElse(HostModel.PASSIVE);
    return FileByFile.answer(
        link.programs(options.files, format),
        format,
        terminal,
        program -> answer(program, declared));
  }

  private int answer(Program program, DeclaredHost declared) throws IOException {
    String file = program.title();
    Analysis analysis = options.work.analyse(program, declared);
    WasmModule module = analysis.module();
    FlowResult result = analysis.flow(flow.precision(analysis));
    TrapClient client = new TrapClient();
    result.states().show(client);
    TrapsReport report =
        new TrapsReport(
            file,
            module,
            analysis.host(),
            result.callGraph().assumptions(),
            result.callGraph().live(),
            result.states().withoutStates(),
            client.sites(),
            EnumSet.copyOf(listed),
            options.work.positions(analysis));
    format.write(report, terminal.out());
    int code = BudgetReport.exitCode(file, module, result.callGraph(), terminal);
    if (failOn.isPresent() && client.sites().anySatisfy(site -> site.verdict() == failOn.get())) {
      code = Math.max(code, ExitCode.NO);
    }
    return code;
  }
}
