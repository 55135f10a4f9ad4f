// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.answer.Answers.Answer;
import dev.slotwise.answer.Precision;
import dev.slotwise.answer.Preset;
import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ClosureExtras;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.Suggestions;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.cli.program.Work;
import dev.slotwise.corpus.FunctionRow;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.callbacks.ArgumentCalls;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of every command that computes a closure: where it starts, and how precise it is.
 */
public final class ClosureArguments extends Options {
  private final EntryOptions entries = part(new EntryOptions());
  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FlowArguments flow = part(new FlowArguments());
  private final Work work;

  private final Arg<Optional<Level>> level =
      optional(Level.class, "--level")
          .label("LEVEL")
          .says("${COMPLETION-CANDIDATES}. Default: slots, or flow with --assume");

  private final AssertOptions said = part(new AssertOptions());

  private final Terminal terminal;
  private boolean names;
  private Optional<Built> built = Optional.empty();

  private record Built(Analysis analysis, Answers answers) {}

  public ClosureArguments(Terminal terminal) {
    this.terminal = terminal;
    this.work = part(new Work(terminal));
  }

  public Optional<Preset> preset() {
    return entries.platform.preset.value();
  }

  public List<String> entries() {
    return entries.names();
  }

  public Level level() {
    return flow.level(level.value());
  }

  /** The names of what {@code --assume} says, each once, in one order. */
  public List<String> assumed() {
    return flow.assumed().stream().map(Assumption::id).toList();
  }

  /** Whether the user named no entry. */
  public boolean isDefaultEntry() {
    return entries.isDefault();
  }

  /** Whether, from here on, a name that names nothing in a module ends the command. */
  public void requireNames(boolean required) {
    names = required;
  }

  /** The host as declared. */
  public HostModel host() {
    return host.orElse(entries.hostByDefault()).model();
  }

  /**
   * Reads a module or several, and computes the closure.
   *
   * @throws Failure if the module can't be read, or lacks a required entry
   */
  public ClosureReport close(Program program) {
    return close(analyse(program), level());
  }

  /**
   * Reads a module or several.
   *
   * @throws Failure if the module can't be read, an option is not for the level, or a name that is
   *     required names nothing
   */
  public Analysis analyse(Program program) {
    flow.checkServe(List.of(level()));
    Analysis analysis =
        work.analyse(
            program,
            host.orElse(entries.hostByDefault())
                .withPreset(entries.platform.preset.value())
                .requiringNames(names));
    entries.tell(analysis, names, terminal);
    return said.in(analysis, work.positions(analysis));
  }

  /** Computes the closure at a level. */
  public ClosureReport close(Analysis analysis, Level atLevel) {
    NodeSet seeds = entries.seeds(analysis);
    return close(analysis, atLevel, seeds, answer(analysis, atLevel), assertions());
  }

  /** What {@code --assert} says of a module; empty if it was not given. */
  public Optional<Asserted> asserted(Analysis analysis) {
    return assertions().map(one -> one.resolve(analysis, answer(analysis, level()).calls()));
  }

  /** The answer of a level; what levels of one analysis share is built once. */
  private Answer answer(Analysis analysis, Level atLevel) {
    if (built.filter(one -> one.analysis == analysis).isEmpty()) {
      built = Optional.of(new Built(analysis, new Answers(analysis, precision(analysis))));
    }
    return built.orElseThrow().answers.at(atLevel);
  }

  /** What {@code --assert} says, if it was given. */
  public Optional<Assertions> assertions() {
    return said.value();
  }

  private ClosureReport close(
      Analysis analysis,
      Level atLevel,
      NodeSet seeds,
      Answer answer,
      Optional<Assertions> assertions) {
    CallGraph calls =
        entries.platform.suspending(
            analysis.module(),
            assertions
                .map(one -> AssertOptions.restricted(analysis, answer.calls(), one))
                .orElse(answer.calls()));
    return new ClosureReport(
        analysis.file(),
        analysis.module(),
        analysis.facts(),
        entries.names(),
        entries.kind(),
        entries.absent(analysis.module()).stream().map(AbsentName::name).toList(),
        atLevel,
        analysis.host(),
        calls,
        answer.participants(),
        seeds,
        analysis.closure(calls, seeds),
        assertions.map(Assertions::lines).orElse(List.of()),
        work.positions(analysis),
        ClosureExtras.NONE);
  }

  /** How precise answers are to be. */
  public Precision precision(Analysis analysis) {
    return flow.precision(analysis);
  }

  /** What reads modules. */
  public Work work() {
    return work;
  }

  /** A row a function, for a report that is of this analysis. */
  public List<FunctionRow> rows(Analysis analysis, ClosureReport report) {
    CallGraph live = analysis.live(report.level(), report.graph(), precision(analysis));
    return work.rows(analysis)
        .functions(
            report.level().id(), live.live(), live.addressTaken(), Optional.of(report.closure()));
  }

  /** What would shorten the list of a report, which is of this analysis. */
  public Suggestions suggestions(Analysis analysis, ClosureReport report) {
    Answer answer = answer(analysis, report.level());
    return Suggestions.of(
        report,
        ArgumentCalls.of(report.graph(), analysis.module(), analysis.facts(), analysis.host()),
        more ->
            close(
                    analysis,
                    report.level(),
                    report.seeds(),
                    answer,
                    Optional.of(
                        assertions().orElse(new Assertions("--suggest", List.of())).and(more)))
                .closure()
                .control()
                .size());
  }

  /** The exit code for a report; says so if the budget did not suffice for all of it. */
  public static int exitCode(ClosureReport report, Terminal terminal) {
    return BudgetReport.exitCode(report.file(), report.module(), report.graph(), terminal);
  }
}
