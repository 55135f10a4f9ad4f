// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.FindingsReport;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.cli.format.TableWriter;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.level.BudgetReport;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FileByFile;
import dev.slotwise.cli.program.LinkOptions;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.corpus.FindingRow;
import dev.slotwise.corpus.Schema;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.client.taint.TaintClient;
import dev.slotwise.interp.client.taint.TaintQuery;
import dev.slotwise.interp.client.taint.TaintQuery.Region;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.NamePattern;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.api.set.primitive.ImmutableIntSet;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/** {@code slotwise taint}: can what an import hands in reach an argument of another? */
final class TaintCommand extends Command {
  private static final List<String> EMSCRIPTEN_COPIERS =
      List.of("env.emscripten_memcpy_big", "env.emscripten_memcpy_js", "env._emscripten_memcpy_js");

  private final Terminal terminal;

  private final ModuleOptions options;
  private final LinkOptions link = part(new LinkOptions());
  private final FileByFile each = part(new FileByFile());
  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FlowArguments flow = part(new FlowArguments());
  private final FindingsOptions shown = part(new FindingsOptions());

  private final Arg<List<String>> sources =
      texts("--source")
          .label("MODULE.FIELD")
          .required()
          .says(
              "An imported function that hands in what is followed; * stands for any text; repeatable.");

  private final Arg<List<String>> sinks =
      texts("--sink")
          .label("MODULE.FIELD")
          .required()
          .says("An imported function that it must not reach; * stands for any text; repeatable.");

  private final Arg<String> sourceMemory =
      text("--source-memory")
          .label("ADDRESS[:LENGTH]|any")
          .byDefault("")
          .says(
              "Sources also write memory: from the address that the parameter of this number has, as"
                  + " many bytes as that of the second number says; or anywhere.");

  private final Arg<String> sinkMemory =
      text("--sink-memory")
          .label("ADDRESS[:LENGTH]|any")
          .byDefault("")
          .says("Sinks also read memory, given in the same way.");

  private final Arg<List<String>> copiers =
      texts("--copier")
          .label("MODULE.FIELD")
          .says(
              "An imported function that copies memory, as memcpy does; repeatable. Those of Emscripten"
                  + " are known.");

  private final Arg<Boolean> implicit =
      flag("--implicit")
          .says(
              "Follow also what depends on a tainted value by the choice between branches, selects,"
                  + " callees and places to write to.");

  private final Arg<Boolean> required =
      flag("--require-names").says("Exit with 3 if the module lacks one of the sources or sinks.");

  TaintCommand(Terminal terminal) {
    super(
        "taint",
        "Says which arguments of some imports what others hand in can reach, and how.",
        "",
        "Exit code 1: with --fail-on any, there is a finding.",
        "",
        "Examples:",
        "  slotwise taint app.wasm --source env.read_secret --sink env.send",
        "  slotwise taint app.wasm --source 'env.recv*' --source-memory 0:1 --sink env.exec --implicit",
        "  slotwise taint app.wasm --source env.get --sink 'log.*' --fail-on any --format sarif");
    this.terminal = terminal;
    this.options = part(new ModuleOptions(terminal));
  }

  @Override
  public Integer call() throws IOException {
    Optional<Region> written = region("--source-memory", sourceMemory.value());
    Optional<Region> read = region("--sink-memory", sinkMemory.value());
    DeclaredHost declared = host.orElse(HostModel.PASSIVE);
    Optional<TableWriter<FindingRow>> rows =
        TableWriter.of(shown.format.value(), () -> Schema.FINDINGS, terminal.out());
    return each.answer(
        link.programs(options.files.value(), shown.format.value()),
        shown.format.value(),
        rows,
        options.work,
        terminal,
        program -> answer(program, declared, written, read, rows));
  }

  private int answer(
      Program program,
      DeclaredHost declared,
      Optional<Region> written,
      Optional<Region> read,
      Optional<TableWriter<FindingRow>> rows)
      throws IOException {
    String file = program.title();
    Analysis analysis = options.work.analyse(program, declared);
    WasmModule module = analysis.module();
    List<AbsentName> absent = new ArrayList<>();
    ImmutableIntSet from = named(module, sources.value(), absent);
    ImmutableIntSet to = named(module, sinks.value(), absent);
    ImmutableIntSet copying =
        named(module, copiers.value(), absent)
            .newWithAll(named(module, EMSCRIPTEN_COPIERS, new ArrayList<>()));
    AbsentName.tell(file, absent, required.value(), terminal);
    if (written.isPresent()) {
      tellThoseThatWriteNothing(file, module, from, analysis.host());
    }
    FlowResult result = analysis.flow(flow.precision(analysis));
    CallGraph calls = result.callGraph();
    TaintClient client =
        new TaintClient(
            new TaintQuery(
                from,
                to,
                implicit.value(),
                written,
                read,
                copying,
                function ->
                    calls.hostTargets(function) < 0
                        ? IntLists.immutable.empty()
                        : IntLists.immutable.of(
                            calls.targetSets().get(calls.hostTargets(function)).toArray())));
    result.states().show(client);
    shown.write(
        rows,
        options.work.rows(analysis),
        new FindingsReport(
            file,
            module,
            client.id(),
            analysis.host(),
            calls.assumptions().newWith(Assumption.IMPORTS_KEEP_WHAT_THEY_ARE_TOLD),
            asked(),
            result.states().withoutStates(),
            client.findings(),
            options.work.positions(analysis)),
        terminal.out());
    int code = BudgetReport.exitCode(file, module, calls, terminal);
    code = Math.max(code, shown.exitCode(client.findings()));
    return code;
  }

  private Map<String, List<String>> asked() {
    Map<String, List<String>> asked = new LinkedHashMap<>();
    asked.put("source", sources.value());
    if (!sourceMemory.value().isEmpty()) {
      asked.put("source-memory", List.of(sourceMemory.value()));
    }
    asked.put("sink", sinks.value());
    if (!sinkMemory.value().isEmpty()) {
      asked.put("sink-memory", List.of(sinkMemory.value()));
    }
    asked.put("flows", List.of(implicit.value() ? "explicit and implicit" : "explicit"));
    return asked;
  }

  /** The states hold memory for unchanged where the host model says so, whatever is asked. */
  private void tellThoseThatWriteNothing(
      String file, WasmModule module, ImmutableIntSet from, HostModel believed) {
    from.toSortedList()
        .select(function -> !believed.effectOf(module, function).writesMemory())
        .forEach(
            function ->
                terminal.warning(
                    "%s: --source-memory: host model %s says that %s writes no memory; what it"
                            .formatted(
                                file,
                                believed.id(),
                                Printable.of(module.functionImport(function).qualifiedName()))
                        + " writes may be missed"));
  }

  /** The imported functions that some names stand for. */
  private static ImmutableIntSet named(
      WasmModule module, List<String> names, List<AbsentName> absent) {
    MutableIntSet found = IntSets.mutable.empty();
    for (String name : names) {
      boolean isThere = false;
      for (int function = 0; function < module.importedFunctionCount(); function++) {
        if (NamePattern.matches(name, module.functionImport(function).qualifiedName())) {
          found.add(function);
          isThere = true;
        }
      }
      if (!isThere) {
        absent.add(AbsentName.functionImport(module, name));
      }
    }
    return found.toImmutable();
  }

  private static Optional<Region> region(String option, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.equals("any")) {
      return Optional.of(Region.ANYWHERE);
    }
    if (!text.matches("[0-9]{1,4}(:[0-9]{1,4})?")) {
      throw new Failure(
          ExitCode.USAGE, option + ": not any, a parameter's number, or two with a colon: " + text);
    }
    int colon = text.indexOf(':');
    return Optional.of(
        colon < 0
            ? new Region(Integer.parseInt(text), -1)
            : new Region(
                Integer.parseInt(text.substring(0, colon)),
                Integer.parseInt(text.substring(colon + 1))));
  }
}
