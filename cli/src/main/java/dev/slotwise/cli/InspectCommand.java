// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.SideModules;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.flow.Inspector.View;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.collections.api.list.ImmutableList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slotwise inspect}: what does the abstract interpreter know at an instruction? */
@Command(
    name = "inspect",
    description = "Shows locals, operand stack and globals as level flow knows them.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Without --at it shows the state before each call of the function.",
      "",
      "Examples:",
      "  slotwise inspect examples/minishell/minishell.wasm perform",
      "  slotwise inspect examples/minishell/minishell.wasm sort --at 0x755 --context 1"
    })
final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final FunctionOfFile of = new FunctionOfFile();

  @Option(
      names = "--at",
      paramLabel = "OFFSET",
      defaultValue = "",
      description = "The offset in the file of an instruction, such as 0x755.")
  private String at = "";

  @Mixin private final ModuleOptions.Host host = new ModuleOptions.Host();
  @Mixin private final FlowArguments flow = new FlowArguments();
  @Mixin private final Work work;

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
    this.work = new Work(terminal);
  }

  @Override
  public Integer call() {
    Program program = of.program();
    String file = program.title();
    String function = of.function();
    WasmModule module = program.load(work);
    NodeSet found = Seeds.function(module, function);
    if (found.isEmpty()) {
      throw new Failure(ExitCode.USAGE, file + ": no function " + function);
    }
    Analysis analysis = work.analyse(file, module);
    FlowResult result =
        analysis.flow(SideModules.host(host.orElse(HostModel.PASSIVE), module), flow);
    for (int index : found.toArray()) {
      if (module.isImportedFunction(index)) {
        throw new Failure(ExitCode.USAGE, file + ": " + function + " is imported");
      }
      if (result.callGraph().fallback().contains(index)) {
        throw new Failure(ExitCode.LIMIT, file + ": the budget did not suffice for " + function);
      }
      for (int offset : offsets(analysis, index)) {
        show(module, index, offset, result.inspector().at(index, offset));
      }
    }
    return ExitCode.DONE;
  }

  /** The instruction asked for, or every call of the function. */
  private List<Integer> offsets(Analysis analysis, int index) {
    List<Integer> offsets = new ArrayList<>();
    if (!at.isEmpty()) {
      try {
        int offset = Integer.decode(at);
        WasmModule module = analysis.module();
        offsets.add(
            module
                .origins()
                .linkedOffset(module.bodyStart(index), module.bodyEnd(index), offset)
                .orElseThrow(
                    () -> new Failure(ExitCode.USAGE, "--at: not in the function: " + at)));
      } catch (NumberFormatException e) {
        throw new Failure(ExitCode.USAGE, "--at: not an offset: " + at);
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

  private void show(WasmModule module, int index, int offset, ImmutableList<View> views) {
    PrintStream out = terminal.out();
    Origins origins = module.origins();
    out.printf(
        "%s (function %d) at 0x%x:%n",
        Printable.of(module.functionName(index)), index, origins.sourceOffset(offset));
    if (views.isEmpty()) {
      out.println("  never reached");
    }
    for (View view : views) {
      if (!view.context().isEmpty()) {
        out.printf(
            "  called from %s%n",
            view.context()
                .collect(site -> "0x" + Integer.toHexString(origins.sourceOffset(site)))
                .makeString(", "));
      }
      Object[] locals = view.state().locals();
      for (int local = 0; local < locals.length; local++) {
        String name = module.names().of(Names.Space.LOCAL, index, local).orElse("");
        out.printf(
            "  local %d%s = %s%n",
            local, name.isEmpty() ? "" : " " + Printable.of(name), locals[local]);
      }
      Object[] stack = view.state().stack();
      for (int depth = 0; depth < stack.length; depth++) {
        out.printf("  stack %d = %s%n", depth, stack[depth]);
      }
      view.globals()
          .forEachWithIndex((value, global) -> out.printf("  global %d = %s%n", global, value));
    }
  }
}
