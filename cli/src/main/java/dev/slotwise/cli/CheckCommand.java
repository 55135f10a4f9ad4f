// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.closure.ClosureArguments;
import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.CheckFormat;
import dev.slotwise.cli.format.CheckReport;
import dev.slotwise.cli.format.CheckReport.Missing;
import dev.slotwise.cli.format.CheckReport.Needless;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.NeedlessReason;
import dev.slotwise.cli.format.ObservedReport;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.cli.list.ListHazards;
import dev.slotwise.cli.list.ListWarnings;
import dev.slotwise.cli.list.ObservedStacks;
import dev.slotwise.cli.list.SuspendList;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FunctionsByName;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.closure.Witness;
import dev.slotwise.interp.closure.Witnesses;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code slotwise check}: does a list kept by hand have all that it must have? */
final class CheckCommand extends Command {
  private final Terminal terminal;

  private final Arg<List<String>> files =
      operands("FILE").says("A module; - is standard input. Several with --link.");

  private final LinkOptions link = part(new LinkOptions());

  private final Arg<String> list =
      text("--list")
          .label("LIST")
          .says(
              "A JSON list of names, a name a line, or commas between them. A * stands for any text.");

  private final Arg<String> observed =
      text("--observed")
          .label("STACKS")
          .says(
              "In place of --list: traces of Node or a browser, or lines of INDEX:NAME words. Says which"
                  + " functions of the closure no run has shown, and which calls lead on from them.");

  private final Arg<Boolean> why =
      flag("--why")
          .says(
              "Formats text and json: the proof of each call that leads from a missing function to an"
                  + " entry, and why a needless one is not in the closure.");

  private final ClosureArguments closure;
  private final ListWarnings warnings = part(new ListWarnings());

  private final Arg<CheckFormat> format =
      choice(CheckFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  CheckCommand(Terminal terminal) {
    super(
        "check",
        "Compares a list of functions that somebody keeps with the closure.",
        "",
        "A missing function traps when it is on the stack: exit code 1. A needless one costs time.",
        "",
        "Examples:",
        "  slotwise check php.wasm --list asyncify-only.json --entry env.emscripten_sleep",
        "  slotwise check php.wasm --list names.txt --why",
        "  slotwise check php.wasm --observed stacks.txt",
        "  slotwise check php.wasm --list names.txt --format junit > check.xml");
    this.terminal = terminal;
    this.closure = part(new ClosureArguments(terminal));
  }

  @Override
  public Integer call() throws IOException {
    if (list.value().isEmpty() == observed.value().isEmpty()) {
      throw new Failure(ExitCode.USAGE, "give one of --list and --observed");
    }
    if (!observed.value().isEmpty() && format.value() == CheckFormat.JUNIT) {
      throw new Failure(ExitCode.USAGE, "--observed goes with --format text or json");
    }
    closure.requireNames(true);
    Analysis analysis = closure.analyse(link.program(files.value()));
    ClosureReport report = closure.close(analysis, closure.level());
    if (!observed.value().isEmpty()) {
      return compareWithRuns(report);
    }
    SuspendList kept = SuspendList.read(list.value());
    ListWarnings.tell(
        report,
        ListWarnings.Tool.of(closure.preset()).orElse(ListWarnings.Tool.ASYNCIFY),
        closure.preset(),
        terminal);
    CheckReport check = check(analysis, report, kept);
    format.value().write(check, terminal.out());
    int code = ClosureArguments.exitCode(report, terminal);
    return warnings.exitCode(check.isComplete() ? code : Math.max(code, ExitCode.NO), terminal);
  }

  private int compareWithRuns(ClosureReport report) throws IOException {
    NodeSet shown = ObservedStacks.read(observed.value(), report.module().functionCount());
    ObservedReport runs = new ObservedReport(report, observed.value(), shown);
    runs.write(format.value(), terminal.out());
    int code = ClosureArguments.exitCode(report, terminal);
    return warnings.exitCode(
        runs.outside().isEmpty() ? code : Math.max(code, ExitCode.NO), terminal);
  }

  private CheckReport check(Analysis analysis, ClosureReport report, SuspendList kept) {
    WasmModule module = report.module();
    BitSet listed = new BitSet();
    List<String> unknown = new ArrayList<>();
    FunctionsByName functions = new FunctionsByName(module);
    for (String entry : kept.entries()) {
      BitSet meant = functions.matching(entry);
      listed.or(meant);
      if (meant.isEmpty()) {
        unknown.add(entry);
      }
    }
    if (!unknown.isEmpty() && ListHazards.isNameless(module)) {
      throw new Failure(
          ExitCode.UNREADABLE,
          "%s: its functions have no names, so %s with %d can't be held against it: give --names"
              .formatted(report.file(), list.value(), kept.entries().size()));
    }
    if (!unknown.isEmpty()) {
      String first = unknown.get(0);
      terminal.warning(
          "%s: %d of %d names are of no function: %s%s"
              .formatted(
                  list.value(),
                  unknown.size(),
                  kept.entries().size(),
                  Printable.of(first),
                  AbsentName.function(module, first).suggestion()));
    }
    // A function that only tail-calls into the closure may be listed, and need not be.
    Witnesses witnesses = Witnesses.to(report.graph(), report.seeds());
    List<Missing> missing =
        report.closure().frames().stream()
            .filter(function -> !module.isImportedFunction(function) && !listed.get(function))
            .mapToObj(
                function -> new Missing(function, witnesses.from(function).orElse(Witness.EMPTY)))
            .toList();
    int[] needless =
        listed.stream()
            .filter(function -> !report.closure().control().contains(function))
            .toArray();
    return new CheckReport(
        report, list.value(), missing, reasons(analysis, report, needless), unknown, why.value());
  }

  private List<Needless> reasons(Analysis analysis, ClosureReport report, int[] functions) {
    List<NeedlessReason.Coarser> coarser =
        why.value() && functions.length > 0
            ? Stream.of(Level.SLOTS, Level.TABLES, Level.TYPES)
                .filter(level -> level.compareTo(closure.level()) < 0)
                .map(level -> NeedlessReason.Coarser.of(closure.close(analysis, level)))
                .toList()
            : List.of();
    return IntStream.of(functions)
        .mapToObj(
            function ->
                new Needless(
                    function,
                    why.value()
                        ? Optional.of(NeedlessReason.of(report, coarser, function))
                        : Optional.empty()))
        .toList();
  }
}
