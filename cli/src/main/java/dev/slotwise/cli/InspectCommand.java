// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.format.InspectFormat;
import dev.slotwise.cli.format.InspectReport;
import dev.slotwise.cli.format.InspectReport.Point;
import dev.slotwise.cli.level.FlowArguments;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.FunctionOfFile;
import dev.slotwise.cli.program.ModuleOptions;
import dev.slotwise.cli.program.NamedFunctions;
import dev.slotwise.cli.program.Program;
import dev.slotwise.cli.program.Work;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.client.Inspector;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code slotwise inspect}: what does the abstract interpreter know at an instruction? */
final class InspectCommand extends Command {
  private final Terminal terminal;

  private final FunctionOfFile of = part(new FunctionOfFile());

  private final Arg<String> at =
      text("--at")
          .label("OFFSET")
          .byDefault("")
          .says("The offset in the file of an instruction, such as 0x755.");

  private final Arg<List<String>> memory =
      texts("--memory")
          .label("ADDRESS")
          .says("Shows the first memory from this address on, such as 0x400. May repeat.");

  private final Arg<InspectFormat> format =
      choice(InspectFormat.TEXT, "--format")
          .label("FORMAT")
          .byDefault("text")
          .says("${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}");

  private final ModuleOptions.Host host = part(new ModuleOptions.Host());
  private final FlowArguments flow = part(new FlowArguments());
  private final Work work;

  InspectCommand(Terminal terminal) {
    super(
        "inspect",
        "Shows locals, operand stack, globals, tables and memory as level flow knows them.",
        "",
        "Without --at it shows the state before each call of the function. Of tables and memories it",
        "shows what differs from their state after instantiation, and of memory what data lies where",
        "a local or operand points. With --state it shows what is known of variables together.",
        "",
        "Examples:",
        "  slotwise inspect examples/minishell/minishell.wasm perform",
        "  slotwise inspect examples/minishell/minishell.wasm sort --at 0x755 --context 1",
        "  slotwise inspect examples/minishell/minishell.wasm sort --state zones",
        "  slotwise inspect examples/minishell/minishell.wasm perform --memory 0x400 --format json");
    this.terminal = terminal;
    this.work = part(new Work(terminal));
  }

  @Override
  public Integer call() throws IOException {
    Program program = of.program();
    String file = program.title();
    String function = of.function();
    Analysis analysis = work.analyse(program, host.orElse(HostModel.PASSIVE));
    WasmModule module = analysis.module();
    NodeSet found = NamedFunctions.required(file, module, function);
    HostModel model = analysis.host();
    FlowResult result = analysis.flow(flow.precision(analysis));
    List<Point> points = new ArrayList<>();
    for (int index : found.toArray()) {
      if (module.isImportedFunction(index)) {
        throw new Failure(ExitCode.USAGE, file + ": " + function + " is imported");
      }
      if (result.callGraph().fallback().contains(index)) {
        throw new Failure(ExitCode.LIMIT, file + ": the budget did not suffice for " + function);
      }
      List<Integer> offsets = offsets(analysis, index);
      Inspector inspector = new Inspector(offsets);
      result.states().show(shown -> shown == index, inspector);
      offsets.forEach(offset -> points.add(new Point(index, offset, inspector.at(offset))));
    }
    format
        .value()
        .write(
            new InspectReport(
                file,
                module,
                model,
                flow.precision(analysis).flow().domain().id(),
                points,
                addresses(),
                work.positions(analysis)),
            terminal.out());
    return ExitCode.DONE;
  }

  private List<Long> addresses() {
    List<Long> addresses = new ArrayList<>();
    for (String address : memory.value()) {
      try {
        addresses.add(Long.decode(address));
      } catch (NumberFormatException e) {
        throw new Failure(ExitCode.USAGE, "--memory: not an address: " + address);
      }
    }
    return addresses;
  }

  /** The instruction asked for, or every call of the function. */
  private List<Integer> offsets(Analysis analysis, int index) {
    List<Integer> offsets = new ArrayList<>();
    if (!at.value().isEmpty()) {
      try {
        int offset = Integer.decode(at.value());
        WasmModule module = analysis.module();
        offsets.add(
            module
                .origins()
                .linkedOffset(module.bodyStart(index), module.bodyEnd(index), offset)
                .stream()
                .filter(linked -> isInstruction(module, index, linked))
                .findAny()
                .orElseThrow(
                    () ->
                        new Failure(
                            ExitCode.USAGE,
                            "--at: no instruction of the function is at " + at.value())));
      } catch (NumberFormatException e) {
        throw new Failure(ExitCode.USAGE, "--at: not an offset: " + at.value());
      }
      return offsets;
    }
    for (int site = 0; site < analysis.facts().siteCount(); site++) {
      if (analysis.facts().caller(site) == index) {
        offsets.add(analysis.facts().offset(site));
      }
    }
    return offsets;
  }

  private static boolean isInstruction(WasmModule module, int function, int offset) {
    ByteCursor cursor =
        new ByteCursor(
            module.front(), module.bodyStart(function), module.bodyEnd(function), "code");
    cursor.skipLocals();
    while (!cursor.atEnd() && cursor.position() < offset) {
      cursor.skip(cursor.opcode().immediates());
    }
    return !cursor.atEnd() && cursor.position() == offset;
  }
}
