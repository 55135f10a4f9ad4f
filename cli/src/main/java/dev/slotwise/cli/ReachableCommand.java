// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.format.ReachableFormat;
import dev.slotwise.cli.format.ReachableReport;
import dev.slotwise.cli.format.Sources;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.Reason;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      "Exit code 1: the function of --why is dead.",
      "",
      "Examples:",
      "  slotwise reachable dash.wasm --dead",
      "  slotwise reachable dash.wasm --why evaltree",
      "  slotwise reachable --facts program.jsonl --format json"
    })
final class ReachableCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ModuleOptions options;
  @Mixin private final LinkOptions link = new LinkOptions();
  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FactsAnswer facts = new FactsAnswer();

  @Option(
      names = "--root",
      paramLabel = "NAME|INDEX",
      description =
          "Where execution starts; repeatable. Default: as a command if there is an export _start,"
              + " else as a library.")
  private List<String> rootNames = List.of();

  @Option(names = "--command", description = "Start at _start and the start function only.")
  private boolean command;

  @Option(names = "--library", description = "Start at every export and the start function.")
  private boolean library;

  @Option(names = "--dead", description = "List what is dead in place of what is live.")
  private boolean dead;

  @Option(
      names = "--why",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Say only how this function, or type of facts, is reached.")
  private String why = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private ReachableFormat format = ReachableFormat.TEXT;

  ReachableCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ModuleOptions(terminal);
  }

  @Override
  public Integer call() throws IOException {
    if (!facts.facts.areAsked() && facts.isGiven()) {
      throw new Failure(
          ExitCode.USAGE, "--package, --filter, --generated, --all and --fail go with --facts");
    }
    if (facts.facts.areAsked()
        && (command || library || host.isGiven() || link.isGiven() || options.work.hasNames())) {
      throw new Failure(
          ExitCode.USAGE,
          "--command, --library, --host, --link, --open, --names and --import-names don't go with"
              + " --facts");
    }
    if ((command ? 1 : 0) + (library ? 1 : 0) + (rootNames.isEmpty() ? 0 : 1) > 1) {
      throw new Failure(ExitCode.USAGE, "give one of --root, --command and --library");
    }
    if (!why.isEmpty() && (dead || format == ReachableFormat.CSV)) {
      throw new Failure(ExitCode.USAGE, "--why does not go with --dead or --format csv");
    }
    int code = ExitCode.DONE;
    if (facts.facts.areAsked()) {
      LinkOptions.checkFormat(format, options.files.size(), "give one");
      for (String file : options.files) {
        code = Math.max(code, facts.answer(file, rootNames, dead, why, format, terminal));
      }
      return code;
    }
    for (Program linked : link.programs(options.files, format)) {
      code = Math.max(code, ofModules(linked));
    }
    return code;
  }

  private int ofModules(Program linked) throws IOException {
    String file = linked.title();
    Analysis analysis = options.work.analyse(linked, host.orElse(HostModel.STRICT));
    WasmModule module = analysis.module();
    HostModel model = analysis.host();
    Roots roots = roots(file, module);
    WasmProgram program = new WasmProgram(module, analysis.facts(), model, roots);
    Reachable reachable = Reachable.from(program, NodeSet.of(0));
    BitSet types = new BitSet();
    reachable.runtimeTypes().stream()
        .takeWhile(type -> type < program.definedTypeCount())
        .forEach(types::set);
    List<String> assumptions = analysis.assumptions(roots).collect(Assumption::id).castToList();
    Map<String, List<String>> about = new LinkedHashMap<>();
    about.put("start", List.of(roots.kind().id()));
    about.put("roots", roots.functions().stream().mapToObj(module::functionName).toList());
    about.put("host", List.of(model.id()));
    about.put("assumptions", assumptions);
    ReachableReport report =
        new ReachableReport(
            file,
            about,
            new ModuleNames(file, module, program),
            module.functionCount(),
            reachable,
            NodeSet.copyOf(types),
            dead,
            Optional.empty());
    NodeSet asked = why.isEmpty() ? NodeSet.empty() : NamedFunctions.required(file, module, why);
    return write(report, asked);
  }

  private Roots roots(String file, WasmModule module) {
    if (command) {
      return Roots.command(module);
    }
    if (library) {
      return Roots.library(module);
    }
    if (rootNames.isEmpty()) {
      return Roots.byDefault(module);
    }
    return Roots.named(module, NamedFunctions.roots(file, module, rootNames));
  }

  private int write(ReachableReport report, NodeSet functions) throws IOException {
    if (why.isEmpty()) {
      format.write(report, terminal.out());
      return ExitCode.DONE;
    }
    if (functions.isEmpty()) {
      throw new Failure(ExitCode.USAGE, report.file() + ": no function " + why);
    }
    int code = ExitCode.DONE;
    for (int function : functions.toArray()) {
      format.writeWhy(report, function, terminal.out());
      if (!report.reachable().functions().contains(function)) {
        code = ExitCode.NO;
      }
    }
    return code;
  }

  private record ModuleNames(String file, WasmModule module, WasmProgram program)
      implements ReachableReport.Names {
    @Override
    public String functionName(int function) {
      return module.functionName(function);
    }

    @Override
    public String place(int function) {
      return Sources.function(module, function);
    }

    @Override
    public String typeName(int type) {
      return module
          .names()
          .of(Names.Space.TYPE, type)
          .filter(name -> !name.isEmpty() && type < program.definedTypeCount())
          .orElseGet(() -> program.typeName(type));
    }

    @Override
    public String packageName(int pkg) {
      return file;
    }

    @Override
    public String phrase(Reason.Kind kind) {
      return switch (kind) {
        case CONVERTED -> "is used by";
        case ELEMENT -> "is part of";
        case METHOD -> "stands in";
        default -> kind.phrase();
      };
    }

    @Override
    public boolean isImport(int function) {
      return module.isImportedFunction(function);
    }

    @Override
    public Origins origins() {
      return module.origins();
    }

    @Override
    public int bytes(int function) {
      return isImport(function) ? 0 : module.bodyEnd(function) - module.bodyStart(function);
    }
  }
}
