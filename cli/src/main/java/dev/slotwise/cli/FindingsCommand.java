// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
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
import dev.slotwise.cli.program.Program;
import dev.slotwise.corpus.FindingRow;
import dev.slotwise.corpus.Schema;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.flow.UnknownIndices;
import dev.slotwise.interp.client.Clients;
import dev.slotwise.interp.client.FindingClient;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** {@code slotwise findings}: what does a client find in the states of level flow? */
final class FindingsCommand extends Command {
  private final Terminal terminal;

  private final ModuleOptions options;
  private final LinkOptions link = part(new LinkOptions());
  private final FileByFile each = part(new FileByFile());
  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FlowArguments flow = part(new FlowArguments());
  private final FindingsOptions shown = part(new FindingsOptions());

  private final Arg<String> client =
      text("--client")
          .label("ID|CLASS")
          .required()
          .says("traps, unknown-indices, or a class of yours.");

  FindingsCommand(Terminal terminal) {
    super(
        "findings",
        "Shows a client the states of level flow, and prints what it finds.",
        "",
        "A client is traps (what always traps), unknown-indices (why calls are unresolved), or a class",
        "of yours that SLOTWISE_CLASSPATH has: docs/first-client.md.",
        "",
        "Exit code 1: with --fail-on, there is such a finding.",
        "",
        "Examples:",
        "  slotwise findings app.wasm --client unknown-indices --format csv",
        "  slotwise findings app.wasm --client com.example.MyClient --fail-on certain");
    this.terminal = terminal;
    this.options = part(new ModuleOptions(terminal));
  }

  @Override
  public Integer call() throws IOException {
    DeclaredHost declared = host.orElse(HostModel.PASSIVE);
    Optional<TableWriter<FindingRow>> rows =
        TableWriter.of(shown.format.value(), () -> Schema.FINDINGS, terminal.out());
    return each.answer(
        link.programs(options.files.value(), shown.format.value()),
        shown.format.value(),
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
    FindingClient found = run(result, module);
    shown.write(
        rows,
        options.work.rows(analysis),
        new FindingsReport(
            file,
            module,
            found.id(),
            analysis.host(),
            result.callGraph().assumptions(),
            Map.of(),
            result.states().withoutStates(),
            found.findings(),
            options.work.positions(analysis)),
        terminal.out());
    int code = BudgetReport.exitCode(file, module, result.callGraph(), terminal);
    code = Math.max(code, shown.exitCode(found.findings()));
    return code;
  }

  /** The client, after it has seen all states. */
  private FindingClient run(FlowResult result, WasmModule module) {
    if (client.value().equals("unknown-indices")) {
      return UnknownIndices.explain(module, result.callGraph());
    }
    FindingClient one;
    try {
      one = client.value().equals("traps") ? new TrapClient() : Clients.byName(client.value());
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, "--client: " + e.getMessage());
    }
    result.states().show(one);
    return one;
  }
}
