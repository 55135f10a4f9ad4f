// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.format.Explanation;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slotwise explain}: why is a function in the answer? */
@Command(
    name = "explain",
    description = "Shows a shortest chain of calls from a function to an import.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 1: the function is not in the closure.",
      "",
      "Example:",
      "  slotwise explain bash.wasm execute_command --to kernel.kernel_fork"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "A module; - is standard input.")
  private String file = "";

  @Parameters(index = "1", paramLabel = "FUNCTION", description = "A function's name or index.")
  private String function = "";

  @Option(
      names = "--to",
      paramLabel = "MODULE.FIELD",
      defaultValue = "kernel.kernel_fork",
      description = "The imported function that is called. Default: ${DEFAULT-VALUE}")
  private String to = "";

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "slots",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Level level = Level.SLOTS;

  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    WasmModule module = new ModuleLoader(terminal.in()).load(file);
    NodeSet from = Seeds.function(module, function);
    if (from.isEmpty()) {
      throw new Failure(ExitCode.USAGE, file + ": no function " + function);
    }
    NodeSet seeds = Seeds.imports(module, to);
    if (seeds.isEmpty()) {
      seeds = Seeds.function(module, to);
    }
    if (seeds.isEmpty()) {
      throw new Failure(ExitCode.USAGE, file + ": no " + to + " import");
    }
    Analysis analysis = Analysis.of(file, module, 1);
    CallGraph graph = analysis.callGraph(level, host.orElse(HostModel.PASSIVE));
    Explanation explanation = new Explanation(module, analysis.facts(), graph);
    int code = ExitCode.NO;
    for (int candidate : from.toArray()) {
      Optional<Witness> witness = Witness.find(graph, NodeSet.of(candidate), seeds);
      if (witness.isPresent()) {
        List<String> lines = explanation.lines(candidate, witness.get());
        lines.forEach(terminal.out()::println);
        code = ExitCode.DONE;
      } else {
        terminal
            .out()
            .printf(
                "%s can't be on the stack when %s is called (level %s)%n",
                module.functionName(candidate), to, level.id());
      }
    }
    return code;
  }
}
