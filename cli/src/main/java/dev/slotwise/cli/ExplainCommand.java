// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.answer.Answers.Answer;
import dev.slotwise.cli.format.ExplainFormat;
import dev.slotwise.cli.format.ExplainReport;
import dev.slotwise.cli.format.NotSmaller;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.closure.Witnesses;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slotwise explain}: why is a function in the answer? */
@Command(
    name = "explain",
    description = "Shows a shortest chain of calls that puts a function into the answer.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 1: there is no such chain.",
      "",
      "Examples:",
      "  slotwise explain bash.wasm execute_command --to kernel.kernel_fork",
      "  slotwise explain bash.wasm add_history --from main"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final String DEFAULT_ENTRY = "kernel.kernel_fork";

  private final Terminal terminal;

  @Mixin private final FunctionOfFile of = new FunctionOfFile();
  @ArgGroup private final Ends ends = new Ends();

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "${COMPLETION-CANDIDATES}. Default: slots, or flow with --assume")
  private Optional<Level> named = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private ExplainFormat format = ExplainFormat.TEXT;

  @Option(
      names = "--why-not-smaller",
      paramLabel = "OFFSET",
      defaultValue = "",
      description =
          "Say of the function's call at this offset in the file what each analysis lets it enter,"
              + " what would help, and which calls cost most.")
  private String site = "";

  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final PresetOption platform = new PresetOption();
  @Mixin private final FlowArguments flow = new FlowArguments();
  @Mixin private final Work work;

  /** Where the chain ends, or where it starts. */
  private static final class Ends {
    @Option(
        names = "--to",
        paramLabel = "MODULE.FIELD",
        description = "The import, or function, that the chain leads to. Default: " + DEFAULT_ENTRY)
    private String to = "";

    @Option(
        names = "--from",
        paramLabel = "NAME|INDEX",
        description = "The function, or export, that the chain comes from.")
    private String from = "";
  }

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
    this.work = new Work(terminal);
  }

  @Override
  public Integer call() throws IOException {
    Program program = of.program();
    String file = program.title();
    String function = of.function();
    Level level = flow.level(named);
    flow.checkServe(List.of(level));
    Analysis analysis =
        work.analyse(program, host.orElse(HostModel.PASSIVE).withPreset(platform.preset));
    WasmModule module = analysis.module();
    String first = ends.from.isEmpty() ? function : ends.from;
    String last = ends.from.isEmpty() ? destination() : function;
    NodeSet from = NamedFunctions.required(file, module, first, find(module, first));
    NodeSet seeds =
        ends.from.isEmpty()
            ? entries(analysis)
            : NamedFunctions.required(file, module, last, find(module, last));
    HostModel model = analysis.host();
    Answer answer = new Answers(analysis, flow.precision(analysis)).at(level);
    CallGraph graph = answer.calls();
    Witnesses witnesses = Witnesses.to(graph, seeds);
    List<ExplainReport.Answer> answers =
        from.stream()
            .mapToObj(start -> new ExplainReport.Answer(start, witnesses.from(start)))
            .toList();
    ExplainReport report =
        new ExplainReport(
            file,
            module,
            analysis.facts(),
            level,
            model,
            graph,
            answer.participants(),
            analysis.debugInformation().positions(),
            last,
            answers);
    if (!site.isEmpty()) {
      new NotSmaller(report, seeds).write(siteAt(file, module, graph, from), terminal.out());
      return BudgetReport.exitCode(file, module, graph, terminal);
    }
    format.write(report, terminal.out());
    int code = BudgetReport.exitCode(file, module, graph, terminal);
    return code != ExitCode.DONE || answers.stream().anyMatch(one -> one.witness().isPresent())
        ? code
        : ExitCode.NO;
  }

  /** The call of {@code --why-not-smaller}. */
  private int siteAt(String file, WasmModule module, CallGraph graph, NodeSet functions) {
    if (format != ExplainFormat.TEXT || !ends.from.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "--why-not-smaller goes with --format text and --to");
    }
    try {
      int offset = Integer.decode(site);
      for (int function : functions.toArray()) {
        for (int i = graph.firstSite(function); i < graph.endSite(function); i++) {
          if (module.origins().sourceOffset(graph.offset(i)) == offset) {
            return i;
          }
        }
      }
    } catch (NumberFormatException e) {
      throw new Failure(ExitCode.USAGE, "--why-not-smaller: not an offset: " + site);
    }
    throw new Failure(ExitCode.USAGE, file + ": no call that a run gets to at " + site);
  }

  private String destination() {
    if (!ends.to.isEmpty()) {
      return ends.to;
    }
    return platform.preset.map(preset -> "preset " + preset).orElse(DEFAULT_ENTRY);
  }

  private NodeSet entries(Analysis analysis) {
    WasmModule module = analysis.module();
    if (ends.to.isEmpty() && platform.preset.isPresent()) {
      return platform.preset.get().entries(module);
    }
    NodeSet found = find(module, destination());
    if (found.isEmpty() && destination().contains(".")) {
      found = analysis.withUnknown(found);
    }
    return NamedFunctions.required(analysis.file(), module, destination(), found);
  }

  /** The functions of this name, whatever sort of name it is. */
  private static NodeSet find(WasmModule module, String name) {
    NodeSet found = Seeds.imports(module, name);
    if (found.isEmpty()) {
      found = Seeds.function(module, name);
    }
    if (found.isEmpty()) {
      found = Seeds.export(module, name);
    }
    return found;
  }
}
