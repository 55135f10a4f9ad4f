// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.Analysis.Graph;
import dev.slotwise.cli.format.ClosureFormat;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slotwise closure}: which functions can be on the stack when an import is called? */
@Command(
    name = "closure",
    description = "Lists the functions that can be on the stack when an import is called.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  slotwise closure bash.wasm",
      "  slotwise closure php.wasm --entry env.emscripten_sleep --format asyncify"
    })
final class ClosureCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ModuleOptions options = new ModuleOptions();
  @Mixin private final EntryOptions entries = new EntryOptions();
  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FlowArguments flow = new FlowArguments();

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "slots",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Level level = Level.SLOTS;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private ClosureFormat format = ClosureFormat.TEXT;

  ClosureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    HostModel model = host.orElse(HostModel.PASSIVE);
    int code = ExitCode.DONE;
    for (String file : options.files) {
      Analysis analysis =
          Analysis.of(file, options.loader(terminal).load(file), options.threadCount(), terminal);
      NodeSet seeds = entries.seeds(file, analysis.module());
      Graph graph = analysis.callGraph(level, model, flow);
      ClosureReport report =
          new ClosureReport(
              file,
              analysis.module(),
              entries.names(),
              entries.kind(),
              graph.level(),
              model,
              graph.calls(),
              seeds,
              Closure.of(graph.calls(), seeds));
      format.write(report, terminal.out());
      code = Math.max(code, graph.exitCode(file, level, terminal));
    }
    return code;
  }
}
