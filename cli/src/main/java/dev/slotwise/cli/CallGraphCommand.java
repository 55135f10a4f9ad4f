// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.Analysis.Graph;
import dev.slotwise.cli.format.CallGraphFormat;
import dev.slotwise.cli.format.CallGraphReport;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import java.io.IOException;
import java.util.concurrent.Callable;
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
      "  slotwise callgraph dash.wasm --algorithm tables --host passive --format json"
    })
final class CallGraphCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ModuleOptions options = new ModuleOptions();
  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FlowArguments flow = new FlowArguments();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "slots",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Level algorithm = Level.SLOTS;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private CallGraphFormat format = CallGraphFormat.TEXT;

  CallGraphCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    HostModel model = host.orElse(HostModel.STRICT);
    int code = ExitCode.DONE;
    for (String file : options.files) {
      Analysis analysis =
          Analysis.of(file, options.loader(terminal).load(file), options.threadCount(), terminal);
      Graph graph = analysis.callGraph(algorithm, model, flow);
      format.write(
          new CallGraphReport(file, analysis.module(), graph.level().id(), model, graph.calls()),
          terminal.out());
      code = Math.max(code, graph.exitCode(file, algorithm, terminal));
    }
    return code;
  }
}
