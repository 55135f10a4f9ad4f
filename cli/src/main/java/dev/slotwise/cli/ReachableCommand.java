// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.cli.reachable.FactsAnswer;
import dev.slotwise.cli.reachable.LiveAlgorithm;
import dev.slotwise.cli.reachable.ModuleAnswer;
import dev.slotwise.cli.reachable.ReachableQuestion;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slotwise reachable}: what is live, what has its address taken, what is dead? */
@Command(
    name = "reachable",
    description = "Lists the functions and types that can be reached, or those that are dead.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 1: the function of --why is dead, or with --fail anything is.",
      "",
      "Examples:",
      "  slotwise reachable dash.wasm --dead",
      "  slotwise reachable dash.wasm --why evaltree",
      "  slotwise reachable dash.wasm --dominators --top 10",
      "  slotwise reachable --facts program.jsonl --dead --algorithm rta"
    })
final class ReachableCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ModuleOptions options;
  @Mixin private final LinkOptions link = new LinkOptions();
  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final LiveAlgorithm algorithm = new LiveAlgorithm();
  @Mixin private final FlowArguments flow = new FlowArguments();
  @Mixin private final ReachableQuestion question = new ReachableQuestion();
  @Mixin private final FactsAnswer facts = new FactsAnswer();

  @Option(names = "--command", description = "Start at _start and the start function only.")
  private boolean command;

  @Option(names = "--library", description = "Start at every export and the start function.")
  private boolean library;

  ReachableCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ModuleOptions(terminal);
  }

  @Override
  public Integer call() throws IOException {
    if (!facts.facts.areAsked() && facts.isGiven()) {
      throw new Failure(
          ExitCode.USAGE, "--package, --public, --filter, --generated and --all go with --facts");
    }
    if (facts.facts.areAsked()
        && (command || library || host.isGiven() || link.isGiven() || options.work.hasNames())) {
      throw new Failure(
          ExitCode.USAGE,
          "--command, --library, --host, --link, --open, --names and --import-names don't go with"
              + " --facts");
    }
    if ((command ? 1 : 0) + (library ? 1 : 0) + (flow.roots.isEmpty() ? 0 : 1) > 1) {
      throw new Failure(ExitCode.USAGE, "give one of --root, --command and --library");
    }
    question.check();
    Optional<Algorithm> calls = algorithm.callGraph();
    if (calls.isEmpty() || !calls.get().isInterpreted()) {
      flow.checkNotInterpreted("algorithm flow and sharper ones");
    }
    if (facts.facts.areAsked()) {
      int code = ExitCode.DONE;
      LinkOptions.checkFormat(question.format, options.files.size(), "give one");
      for (String file : options.files) {
        code =
            Math.max(
                code, facts.answer(file, flow.roots, algorithm, question, options.work, terminal));
      }
      return code;
    }
    DeclaredHost declared = host.orElse(HostModel.STRICT);
    return FileByFile.answer(
        link.programs(options.files, question.format),
        question.format,
        terminal,
        program -> answer(program, declared, calls));
  }

  private int answer(Program program, DeclaredHost declared, Optional<Algorithm> calls)
      throws IOException {
    Analysis analysis = options.work.analyse(program, declared);
    Roots roots = roots(analysis, calls);
    return new ModuleAnswer(analysis, roots, algorithm, flow, options.work.positions(analysis))
        .write(question, terminal);
  }

  private Roots roots(Analysis analysis, Optional<Algorithm> calls) {
    if (!command && !library) {
      return analysis.roots(flow.precision(analysis));
    }
    WasmModule module = analysis.module();
    Roots forced = command ? Roots.command(module) : Roots.library(module);
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
                  command ? "command" : "library"));
    }
    return forced;
  }
}
