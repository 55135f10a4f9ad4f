// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.answer.Answers.Answer;
import dev.slotwise.cli.closure.EntryOptions;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ExplainFormat;
import dev.slotwise.cli.format.ExplainReport;
import dev.slotwise.cli.format.NotSmaller;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.program.FunctionOfFile;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.NamedFunctions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.cli.program.Work;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.closure.Witnesses;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      "  slotwise explain app.wasm main --preset asyncify --entry 'env.wait_*'",
      "  slotwise explain bash.wasm add_history --from main"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final FunctionOfFile of = new FunctionOfFile();
  @Mixin private final EntryOptions entries = new EntryOptions();

  @Option(
      names = "--to",
      paramLabel = "MODULE.FIELD",
      description = "As --entry, or a function or export, that the chain leads to; repeatable.")
  private List<String> to = List.of();

  @Option(
      names = "--from",
      paramLabel = "NAME|INDEX",
      description = "The function, or export, that the chain comes from, instead of entries.")
  private String from = "";

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
              + " what would help, and which calls cost most, by themselves and together.")
  private String site = "";

  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FlowArguments flow = new FlowArguments();
  @Mixin private final Work work;

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
    if (!from.isEmpty() && !(to.isEmpty() && entries.isDefault())) {
      throw new Failure(ExitCode.USAGE, "--from goes without --to and entries");
    }
    Analysis analysis =
        work.analyse(
            program, host.orElse(entries.hostByDefault()).withPreset(entries.platform.preset));
    WasmModule module = analysis.module();
    String first = from.isEmpty() ? function : from;
    String last = from.isEmpty() ? String.join(", ", destinations()) : function;
    NodeSet start = NamedFunctions.required(file, module, first, find(module, first));
    NodeSet seeds =
        from.isEmpty()
            ? ends(analysis)
            : NamedFunctions.required(file, module, last, find(module, last));
    HostModel model = analysis.host();
    Answer answer = new Answers(analysis, flow.precision(analysis)).at(level);
    CallGraph graph = entries.platform.suspending(module, answer.calls());
    Witnesses witnesses = Witnesses.to(graph, seeds);
    List<ExplainReport.Answer> answers =
        start.stream().mapToObj(one -> new ExplainReport.Answer(one, witnesses.from(one))).toList();
    ExplainReport report =
        new ExplainReport(
            file,
            module,
            analysis.facts(),
            level,
            model,
            graph,
            answer.participants(),
            work.positions(analysis),
            last,
            answers);
    if (!site.isEmpty()) {
      int at = siteAt(file, module, graph, start);
      new NotSmaller(report, seeds).write(at, format, terminal.out());
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
    if (!from.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "--why-not-smaller goes with --to and entries");
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

  /** What the chain leads to, as people named it. */
  private List<String> destinations() {
    List<String> names = new ArrayList<>(to);
    if (to.isEmpty() || !entries.isDefault()) {
      names.addAll(entries.names());
    }
    return names;
  }

  /**
   * The functions that the chain leads to.
   *
   * @throws Failure if there are none, or none of a name of {@code --to}
   */
  private NodeSet ends(Analysis analysis) {
    WasmModule module = analysis.module();
    NodeSet found = NodeSet.empty();
    for (String name : to) {
      NodeSet named = find(module, name);
      if (named.isEmpty() && name.contains(".")) {
        named = analysis.withUnknown(named);
      }
      found = found.union(NamedFunctions.required(analysis.file(), module, name, named));
    }
    if (to.isEmpty() || !entries.isDefault()) {
      if (!entries.isDefault()) {
        entries.tell(analysis, false, terminal);
      }
      found = found.union(entries.seeds(analysis));
    }
    return NamedFunctions.required(
        analysis.file(), module, String.join(", ", destinations()), found);
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
