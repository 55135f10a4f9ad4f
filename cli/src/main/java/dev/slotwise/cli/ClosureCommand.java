// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.DeclaredTypes;
import dev.slotwise.cli.closure.ClosureArguments;
import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.ClosureExtras;
import dev.slotwise.cli.format.ClosureFormat;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.format.InstrumentationCost;
import dev.slotwise.cli.host.Preset;
import dev.slotwise.cli.list.ListFiles;
import dev.slotwise.cli.list.ListWarnings;
import dev.slotwise.cli.list.SuspendList;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.wasm.ir.Origins;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slotwise closure}: which functions can be on the stack when an import is called? */
@Command(
    name = "closure",
    description = "Lists the functions that can be on the stack when an import is called.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  slotwise closure bash.wasm",
      "  slotwise closure php.wasm --entry env.emscripten_sleep --format asyncify",
      "  slotwise closure main.wasm side.wasm --link",
      "  slotwise closure main.wasm side.wasm --link --format onlylist -o lists"
    })
final class ClosureCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Modules; - is standard input.")
  private List<String> files = List.of();

  @Mixin private final LinkOptions link = new LinkOptions();
  @Mixin private final ClosureArguments closure;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private ClosureFormat format = ClosureFormat.TEXT;

  @Option(
      names = "--casts",
      description =
          "Formats text and json: also where code or data shows that a function pointer is used for"
              + " what is not of its declared type. Such calls are what --assume"
              + " calls-match-prototypes could be wrong about. Needs debug information.")
  private boolean casts;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Formats asyncify, onlylist, removelist and of JSPI: writes a list for each module into DIR;"
              + " for modules that are linked it must be given, as each has names and numbers of its"
              + " own.")
  private Optional<String> folder = Optional.empty();

  @Option(
      names = "--cost",
      description =
          "Formats text, json and csv: how many bytes Asyncify would add to each function and to all, and"
              + " at how many calls; estimates.")
  private boolean cost;

  @Option(
      names = "--suggest",
      description =
          "Formats text and json: the few indirect calls, arguments and imports that would shorten"
              + " the list most if they led to no entry, as lines for --assert.")
  private boolean suggest;

  @Option(
      names = "--used",
      paramLabel = "FILE",
      description =
          "With --preset jspi and formats jspi, jspi-api: the exports that JavaScript calls, a name"
              + " a line or as a JSON list; others need not be promising.")
  private String used = "";

  @Mixin private final ListWarnings warnings = new ListWarnings();

  ClosureCommand(Terminal terminal) {
    this.terminal = terminal;
    this.closure = new ClosureArguments(terminal);
  }

  @Override
  public Integer call() throws IOException {
    if (casts && format != ClosureFormat.TEXT && format != ClosureFormat.JSON) {
      throw new Failure(ExitCode.USAGE, "--casts: only for formats text and json");
    }
    if (cost
        && format != ClosureFormat.TEXT
        && format != ClosureFormat.JSON
        && format != ClosureFormat.CSV) {
      throw new Failure(ExitCode.USAGE, "--cost: only for formats text, json and csv");
    }
    if (suggest && format != ClosureFormat.TEXT && format != ClosureFormat.JSON) {
      throw new Failure(ExitCode.USAGE, "--suggest: only for formats text and json");
    }
    List<Program> programs = programs();
    Optional<ListFiles> lists = folder.map(path -> new ListFiles(path, format, terminal));
    int code = FileByFile.answer(programs, format, terminal, program -> answer(program, lists));
    return warnings.exitCode(code, terminal);
  }

  private int answer(Program program, Optional<ListFiles> lists) throws IOException {
    Analysis analysis = closure.analyse(program);
    checkModules(analysis);
    ClosureReport report = onlyUsed(closure.close(analysis, closure.level()));
    ListWarnings.Tool.of(format, closure.preset())
        .ifPresent(tool -> ListWarnings.tell(report, tool, closure.preset(), terminal));
    if (lists.isPresent()) {
      lists.get().write(report);
    } else if (cost && format == ClosureFormat.CSV) {
      InstrumentationCost.of(report).csv(report.module(), terminal.out());
    } else {
      format.write(report.with(extras(analysis, report)), terminal.out());
    }
    int code = ClosureArguments.exitCode(report, terminal);
    if (report.seeds().isEmpty() && closure.preset().equals(Optional.of(Preset.KANDELO))) {
      // As wasm-fork-instrument has it, so that a build that has lost its fork ends.
      code = Math.max(code, ExitCode.NO);
    }
    return code;
  }

  /** What was asked for beside the closure. */
  private ClosureExtras extras(Analysis analysis, ClosureReport report) {
    ClosureExtras extras = report.extras();
    if (casts) {
      extras = extras.withCasts(DeclaredTypes.of(analysis).casts());
    }
    if (cost) {
      extras = extras.withCost(InstrumentationCost.of(report));
    }
    return suggest ? extras.withSuggestions(closure.suggestions(analysis, report)) : extras;
  }

  /** Refuses what a component can't be asked for. */
  private void checkModules(Analysis analysis) {
    Origins origins = analysis.module().origins();
    if (format == ClosureFormat.JCO && !origins.isComponent()) {
      throw new Failure(ExitCode.USAGE, "--format jco: " + analysis.file() + " is not a component");
    }
    if (format.isList() && origins.isComponent() && folder.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--format %s: the modules of a component have names and numbers of their own: give -o DIR for a list of each"
              .formatted(format));
    }
  }

  /**
   * The report for the exports of {@code --used}; warns of names that no function is exported as.
   */
  private ClosureReport onlyUsed(ClosureReport report) {
    if (used.isEmpty()) {
      return report;
    }
    Set<String> names = new LinkedHashSet<>(SuspendList.read(used).entries());
    AbsentName.tell(
        report.file() + ": --used " + used,
        names.stream()
            .filter(name -> Seeds.export(report.module(), name).isEmpty())
            .map(name -> AbsentName.functionExport(report.module(), name))
            .toList(),
        false,
        terminal);
    return report.with(report.extras().withUsed(names));
  }

  private List<Program> programs() {
    if (!format.isList()) {
      if (folder.isPresent()) {
        throw new Failure(
            ExitCode.USAGE,
            "-o: only for formats asyncify, onlylist, removelist, jspi, jspi-imports and jspi-api");
      }
      return link.programs(files, format);
    }
    List<Program> programs = link.programs(files);
    int modules = programs.stream().mapToInt(program -> program.members().size()).sum();
    if (modules > 1 && folder.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--format %s: %d modules, each with names and numbers of its own: give -o DIR for a list of each"
              .formatted(format, modules));
    }
    return programs;
  }
}
