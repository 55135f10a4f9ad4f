// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Casts;
import dev.slotwise.answer.Preset;
import dev.slotwise.cli.closure.ClosureArguments;
import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ClosureExtras;
import dev.slotwise.cli.format.ClosureFormat;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.InstrumentationCost;
import dev.slotwise.cli.format.InstrumentationCost.Scheme;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.list.ListFiles;
import dev.slotwise.cli.list.ListWarnings;
import dev.slotwise.cli.list.SuspendList;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.corpus.FunctionRow;
import dev.slotwise.corpus.Schema;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.wasm.ir.Origins;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code slotwise closure}: which functions can be on the stack when an import is called? */
final class ClosureCommand extends Command {
  private final Terminal terminal;

  private final Arg<List<String>> files =
      operands("FILE")
          .says("Modules, or folders of them; - is standard input; @LIST: what is in a file.");

  private final LinkOptions link = part(new LinkOptions());
  private final FileByFile each = part(new FileByFile());
  private final ClosureArguments closure;

  private final Arg<ClosureFormat> format =
      choice(ClosureFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  private final Arg<Boolean> casts =
      flag("--casts")
          .says(
              "Formats text and json: also where code or data shows that a function pointer is used for"
                  + " what is not of its declared type, or that an object of a C++ class becomes one of an"
                  + " unrelated class, which --assume calls-match-prototypes could be wrong about, and where a pointer leaves its object, which --assume"
                  + " pointers-stay-in-their-objects is wrong about. Takes debug information for the one,"
                  + " relocations for the other.");

  private final Arg<Optional<String>> folder =
      optional(String.class, "-o", "--output")
          .label("DIR")
          .says(
              "Formats asyncify, onlylist, removelist and of JSPI: writes a list for each module into DIR;"
                  + " for modules that are linked it must be given, as each has names and numbers of its"
                  + " own.");

  private final Arg<Boolean> cost =
      flag("--cost")
          .says(
              "Formats text, json and csv: how many bytes Asyncify, or with --preset kandelo its instrumenter, would add to each function and to all, and"
                  + " at how many calls; estimates.");

  private final Arg<Boolean> suggest =
      flag("--suggest")
          .says(
              "Formats text and json: the few indirect calls, arguments and imports that would shorten"
                  + " the list most if they led to no entry, as lines for --assert.");

  private final GuardOptions guards = part(new GuardOptions());

  private final Arg<String> used =
      text("--used")
          .label("FILE")
          .says(
              "With --preset jspi and formats jspi, jspi-api: the exports that JavaScript calls, a name"
                  + " a line or as a JSON list; others need not be promising.");

  private final ListWarnings warnings = part(new ListWarnings());

  ClosureCommand(Terminal terminal) {
    super(
        "closure",
        "Lists the functions that can be on the stack when an import is called.",
        "",
        "Examples:",
        "  slotwise closure bash.wasm",
        "  slotwise closure php.wasm --entry env.emscripten_sleep --format asyncify",
        "  slotwise closure main.wasm side.wasm --link",
        "  slotwise closure main.wasm side.wasm --link --format onlylist -o lists");
    this.terminal = terminal;
    this.closure = part(new ClosureArguments(terminal));
  }

  @Override
  public Integer call() throws IOException {
    if (casts.value()
        && format.value() != ClosureFormat.TEXT
        && format.value() != ClosureFormat.JSON) {
      throw new Failure(ExitCode.USAGE, "--casts: only for formats text and json");
    }
    if (cost.value()
        && format.value() != ClosureFormat.TEXT
        && format.value() != ClosureFormat.JSON
        && format.value() != ClosureFormat.CSV) {
      throw new Failure(ExitCode.USAGE, "--cost: only for formats text, json and csv");
    }
    if (suggest.value()
        && format.value() != ClosureFormat.TEXT
        && format.value() != ClosureFormat.JSON) {
      throw new Failure(ExitCode.USAGE, "--suggest: only for formats text and json");
    }
    List<Program> programs = programs();
    guards.check(programs, closure.assertions().isPresent());
    Optional<ListFiles> lists =
        folder.value().map(path -> new ListFiles(path, format.value(), terminal));
    if (cost.value() && TableWriter.isOf(format.value())) {
      LinkOptions.checkOne(programs.size(), "--cost with --format csv");
    }
    Optional<TableWriter<FunctionRow>> rows =
        cost.value()
            ? Optional.empty()
            : TableWriter.of(format.value(), () -> Schema.FUNCTIONS, terminal.out());
    int code =
        each.answer(
            programs,
            format.value(),
            rows,
            closure.work(),
            terminal,
            program -> answer(program, lists, rows));
    return warnings.exitCode(code, terminal);
  }

  private int answer(
      Program program, Optional<ListFiles> lists, Optional<TableWriter<FunctionRow>> rows)
      throws IOException {
    Analysis analysis = closure.analyse(program);
    checkModules(analysis);
    ClosureReport report = onlyUsed(closure.close(analysis, closure.level()));
    ListWarnings.Tool.of(format.value(), closure.preset())
        .ifPresent(tool -> ListWarnings.tell(report, tool, closure.preset(), terminal));
    ListWarnings.tellEmpty(report, format.value(), terminal);
    guards.write(analysis, report.seeds(), closure, terminal);
    if (lists.isPresent()) {
      lists.get().write(report);
    } else if (cost.value() && format.value() == ClosureFormat.CSV) {
      cost(report).csv(report.module(), terminal.out());
    } else if (rows.isPresent()) {
      rows.get().write(closure.rows(analysis, report));
    } else {
      format.value().write(report.with(extras(analysis, report)), terminal.out());
    }
    int code = ClosureArguments.exitCode(report, terminal);
    if (report.seeds().isEmpty() && isForKandelo()) {
      // As wasm-fork-instrument has it, so that a build that has lost its fork ends.
      code = Math.max(code, ExitCode.NO);
    }
    return code;
  }

  private boolean isForKandelo() {
    return closure.preset().equals(Optional.of(Preset.KANDELO));
  }

  private InstrumentationCost cost(ClosureReport report) {
    return InstrumentationCost.of(report, isForKandelo() ? Scheme.KANDELO : Scheme.ASYNCIFY);
  }

  /** What was asked for beside the closure. */
  private ClosureExtras extras(Analysis analysis, ClosureReport report) {
    ClosureExtras extras = report.extras();
    if (casts.value()) {
      extras = extras.withCasts(Casts.of(analysis, closure.precision(analysis)));
    }
    if (cost.value()) {
      extras = extras.withCost(cost(report));
    }
    return suggest.value() ? extras.withSuggestions(closure.suggestions(analysis, report)) : extras;
  }

  /** Refuses what a component can't be asked for. */
  private void checkModules(Analysis analysis) {
    Origins origins = analysis.module().origins();
    if (format.value() == ClosureFormat.JCO && !origins.isComponent()) {
      throw new Failure(ExitCode.USAGE, "--format jco: " + analysis.file() + " is not a component");
    }
    if (format.value().isList() && origins.isComponent() && folder.value().isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--format %s: the modules of a component have names and numbers of their own: give -o DIR for a list of each"
              .formatted(format.value()));
    }
  }

  /**
   * The report for the exports of {@code --used}; warns of names that no function is exported as.
   */
  private ClosureReport onlyUsed(ClosureReport report) {
    if (used.value().isEmpty()) {
      return report;
    }
    Set<String> names = new LinkedHashSet<>(SuspendList.read(used.value()).entries());
    AbsentName.tell(
        report.file() + ": --used " + used.value(),
        names.stream()
            .filter(name -> Seeds.export(report.module(), name).isEmpty())
            .map(name -> AbsentName.functionExport(report.module(), name))
            .toList(),
        false,
        terminal);
    return report.with(report.extras().withUsed(names));
  }

  private List<Program> programs() {
    if (!format.value().isList()) {
      if (folder.value().isPresent()) {
        throw new Failure(
            ExitCode.USAGE,
            "-o: only for formats asyncify, onlylist, removelist, jspi, jspi-imports and jspi-api");
      }
      return link.programs(files.value(), format.value());
    }
    List<Program> programs = link.programs(files.value());
    int modules = programs.stream().mapToInt(program -> program.members().size()).sum();
    if (modules > 1 && folder.value().isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--format %s: %d modules, each with names and numbers of its own: give -o DIR for a list of each"
              .formatted(format.value(), modules));
    }
    return programs;
  }
}
