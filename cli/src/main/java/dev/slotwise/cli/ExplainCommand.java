// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.answer.Answers.Answer;
import dev.slotwise.cli.closure.AssertOptions;
import dev.slotwise.cli.closure.EntryOptions;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ExplainFormat;
import dev.slotwise.cli.format.ExplainReport;
import dev.slotwise.cli.format.NotSmaller;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FunctionOfFile;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.NamedFunctions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.cli.program.Work;
import dev.slotwise.cli.source.CodePositions;
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

/** {@code slotwise explain}: why is a function in the answer? */
final class ExplainCommand extends Command {
  private final Terminal terminal;

  private final FunctionOfFile of = part(new FunctionOfFile());
  private final EntryOptions entries = part(new EntryOptions());

  private final Arg<List<String>> to =
      texts("--to")
          .label("MODULE.FIELD")
          .says("As --entry, or a function or export, that the chain leads to; repeatable.");

  private final Arg<String> from =
      text("--from")
          .label("NAME|INDEX")
          .says("The function, or export, that the chain comes from, instead of entries.");

  private final Arg<Optional<Level>> named =
      optional(Level.class, "--level")
          .label("LEVEL")
          .says("${COMPLETION-CANDIDATES}. Default: slots, or flow with --assume");

  private final Arg<ExplainFormat> format =
      choice(ExplainFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  private final Arg<String> site =
      text("--why-not-smaller")
          .label("OFFSET")
          .byDefault("")
          .says(
              "Say of the function's call at this offset in the file what each analysis lets it enter,"
                  + " what would help, and which calls cost most, by themselves and together.");

  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FlowArguments flow = part(new FlowArguments());
  private final AssertOptions said = part(new AssertOptions());
  private final Work work;

  ExplainCommand(Terminal terminal) {
    super(
        "explain",
        "Shows a shortest chain of calls that puts a function into the answer.",
        "",
        "Exit code 1: there is no such chain.",
        "",
        "Examples:",
        "  slotwise explain bash.wasm execute_command --to kernel.kernel_fork",
        "  slotwise explain app.wasm main --preset asyncify --entry 'env.wait_*'",
        "  slotwise explain bash.wasm add_history --from main");
    this.terminal = terminal;
    this.work = part(new Work(terminal));
  }

  @Override
  public Integer call() throws IOException {
    Program program = of.program();
    String file = program.title();
    String function = of.function();
    Level level = flow.level(named.value());
    flow.checkServe(List.of(level));
    if (!from.value().isEmpty() && !(to.value().isEmpty() && entries.isDefault())) {
      throw new Failure(ExitCode.USAGE, "--from goes without --to and entries");
    }
    Analysis read =
        work.analyse(
            program,
            host.orElse(entries.hostByDefault()).withPreset(entries.platform.preset.value()));
    CodePositions positions = work.positions(read);
    Analysis analysis = said.in(read, positions);
    WasmModule module = analysis.module();
    String first = from.value().isEmpty() ? function : from.value();
    String last = from.value().isEmpty() ? String.join(", ", destinations()) : function;
    NodeSet start = NamedFunctions.required(file, module, first, find(module, first));
    NodeSet seeds =
        from.value().isEmpty()
            ? ends(analysis)
            : NamedFunctions.required(file, module, last, find(module, last));
    HostModel model = analysis.host();
    Answer answer = new Answers(analysis, flow.precision(analysis)).at(level);
    CallGraph graph = entries.platform.suspending(module, said.in(analysis, answer.calls()));
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
            positions,
            last,
            answers);
    if (!site.value().isEmpty()) {
      int at = siteAt(file, module, graph, start);
      new NotSmaller(report, seeds).write(at, format.value(), terminal.out());
      return BudgetReport.exitCode(file, module, graph, terminal);
    }
    format.value().write(report, terminal.out());
    int code = BudgetReport.exitCode(file, module, graph, terminal);
    return code != ExitCode.DONE || answers.stream().anyMatch(one -> one.witness().isPresent())
        ? code
        : ExitCode.NO;
  }

  /** The call of {@code --why-not-smaller}. */
  private int siteAt(String file, WasmModule module, CallGraph graph, NodeSet functions) {
    if (!from.value().isEmpty()) {
      throw new Failure(ExitCode.USAGE, "--why-not-smaller goes with --to and entries");
    }
    try {
      int offset = Integer.decode(site.value());
      for (int function : functions.toArray()) {
        for (int i = graph.firstSite(function); i < graph.endSite(function); i++) {
          if (module.origins().sourceOffset(graph.offset(i)) == offset) {
            return i;
          }
        }
      }
    } catch (NumberFormatException e) {
      throw new Failure(ExitCode.USAGE, "--why-not-smaller: not an offset: " + site.value());
    }
    throw new Failure(ExitCode.USAGE, file + ": no call that a run gets to at " + site.value());
  }

  /** What the chain leads to, as people named it. */
  private List<String> destinations() {
    List<String> names = new ArrayList<>(to.value());
    if (to.value().isEmpty() || !entries.isDefault()) {
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
    for (String name : to.value()) {
      NodeSet named = find(module, name);
      if (named.isEmpty() && name.contains(".")) {
        named = analysis.withUnknown(named);
      }
      found = found.union(NamedFunctions.required(analysis.file(), module, name, named));
    }
    if (to.value().isEmpty() || !entries.isDefault()) {
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
