// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.closure.AssertOptions;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ReachableFormat;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.cli.reachable.FactsAnswer;
import dev.slotwise.cli.reachable.LiveAlgorithm;
import dev.slotwise.cli.reachable.ModuleAnswer;
import dev.slotwise.cli.reachable.ReachableQuestion;
import dev.slotwise.corpus.FunctionRow;
import dev.slotwise.corpus.Schema;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code slotwise reachable}: what is live, what has its address taken, what is dead? */
final class ReachableCommand extends Command {
  private final Terminal terminal;

  private final ModuleOptions options;
  private final LinkOptions link = part(new LinkOptions());
  private final FileByFile each = part(new FileByFile());
  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final LiveAlgorithm algorithm = part(new LiveAlgorithm());
  private final FlowArguments flow = part(new FlowArguments());
  private final AssertOptions said = part(new AssertOptions());
  private final ReachableQuestion question = part(new ReachableQuestion());
  private final FactsAnswer facts = part(new FactsAnswer());

  private final Arg<Boolean> command =
      flag("--command").says("Start at _start and the start function only.");

  private final Arg<Boolean> library =
      flag("--library").says("Start at every export and the start function.");

  ReachableCommand(Terminal terminal) {
    super(
        "reachable",
        "Lists the functions and types that can be reached, or those that are dead.",
        "",
        "Exit code 1: the function of --why is dead, or with --fail anything is.",
        "",
        "Examples:",
        "  slotwise reachable dash.wasm --dead",
        "  slotwise reachable dash.wasm --why evaltree",
        "  slotwise reachable dash.wasm --dominators --top 10",
        "  slotwise reachable --facts program.jsonl --dead --algorithm rta");
    this.terminal = terminal;
    this.options = part(new ModuleOptions(terminal));
  }

  @Override
  public Integer call() throws IOException {
    if (!facts.facts.areAsked() && facts.isGiven()) {
      throw new Failure(
          ExitCode.USAGE, "--package, --public, --filter, --generated and --all go with --facts");
    }
    if (facts.facts.areAsked()
        && (command.value()
            || library.value()
            || host.isGiven()
            || link.isGiven()
            || said.isGiven()
            || options.work.hasNames())) {
      throw new Failure(
          ExitCode.USAGE,
          "--command, --library, --host, --link, --open, --assert, --names and --import-names don't go with"
              + " --facts");
    }
    if ((command.value() ? 1 : 0)
            + (library.value() ? 1 : 0)
            + (flow.roots.value().isEmpty() ? 0 : 1)
        > 1) {
      throw new Failure(ExitCode.USAGE, "give one of --root, --command and --library");
    }
    question.check();
    Optional<Algorithm> calls = algorithm.callGraph();
    if (calls.isEmpty() || !calls.get().isInterpreted()) {
      flow.checkNotInterpreted("algorithm flow and sharper ones");
    }
    if (facts.facts.areAsked()) {
      int code = ExitCode.DONE;
      if (question.format.value() == ReachableFormat.JSONL) {
        throw new Failure(ExitCode.USAGE, "--format jsonl does not go with --facts");
      }
      if (question.format.value() == ReachableFormat.CSV) {
        LinkOptions.checkOne(options.files.value().size(), "--format csv with --facts");
      }
      LinkOptions.checkFormat(question.format.value(), options.files.value().size(), "give one");
      for (String file : options.files.value()) {
        code =
            Math.max(
                code,
                facts.answer(
                    file, flow.roots.value(), algorithm, question, options.work, terminal));
      }
      return code;
    }
    DeclaredHost declared = host.orElse(HostModel.STRICT);
    List<Program> programs = link.programs(options.files.value(), question.format.value());
    if (question.format.value() == ReachableFormat.CSV && !question.isTable()) {
      LinkOptions.checkOne(programs.size(), "--format csv with --dead or --dominators");
    }
    Optional<TableWriter<FunctionRow>> rows =
        question.isTable()
            ? TableWriter.of(question.format.value(), () -> Schema.FUNCTIONS, terminal.out())
            : Optional.empty();
    return each.answer(
        programs,
        question.format.value(),
        rows,
        options.work,
        terminal,
        program -> answer(program, declared, calls, rows));
  }

  private int answer(
      Program program,
      DeclaredHost declared,
      Optional<Algorithm> calls,
      Optional<TableWriter<FunctionRow>> rows)
      throws IOException {
    Analysis read = options.work.analyse(program, declared);
    Analysis analysis = said.onlyIn(read, options.work.positions(read));
    Roots roots = roots(analysis, calls);
    ModuleAnswer answer =
        new ModuleAnswer(analysis, roots, algorithm, flow, options.work.positions(analysis));
    return rows.isPresent()
        ? answer.write(rows.get(), options.work.rows(analysis), terminal)
        : answer.write(question, terminal);
  }

  private Roots roots(Analysis analysis, Optional<Algorithm> calls) {
    if (!command.value() && !library.value()) {
      return analysis.roots(flow.precision(analysis));
    }
    WasmModule module = analysis.module();
    Roots forced = command.value() ? Roots.command(module) : Roots.library(module);
    if (calls.isPresent()
        && calls.get().isInterpreted()
        && forced.kind() != Roots.byDefault(module).kind()) {
      throw new Failure(
          ExitCode.USAGE,
          "%s: algorithm %s starts it as a %s; --%s goes with reachable, cha, rta and vta"
              .formatted(
                  analysis.file(),
                  calls.get(),
                  Roots.byDefault(module).kind().id(),
                  command.value() ? "command" : "library"));
    }
    return forced;
  }
}
