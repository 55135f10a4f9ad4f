// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.callbacks.CallbackContexts;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.callgraph.objects.ObjectFlow;
import dev.slotwise.interp.callgraph.vta.MemoryPartition;
import dev.slotwise.interp.callgraph.vta.Setting;
import dev.slotwise.interp.callgraph.vta.ValueFlow;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.stream.Collectors;

/**
 * One module under analysis: its code is scanned once, whatever is asked of it.
 *
 * @param host what the host does to this module, and modules that are not given
 * @param unanswered the imported functions that a module may answer that is not given
 */
record Analysis(
    String file,
    WasmModule module,
    CodeFacts facts,
    HostModel host,
    NodeSet unanswered,
    Work work) {

  /** How many functions a message names; JSON has all. */
  private static final int NAMED = 5;

  /** The closure of some functions, without what is in none of the modules. */
  Closure closure(CallGraph graph, NodeSet seeds) {
    return Closure.of(graph, seeds).without(Seeds.standIns(module), graph.live());
  }

  /** The call graph of a level, or of what else the arguments believe. */
  CallGraph callGraph(Level level, FlowArguments flow) {
    return new Answers(this, host, flow).at(level).calls();
  }

  /** The call graph of one of the levels that need no interpreter. */
  CallGraph level(Level level, HostModel host) {
    return work.phase(
        "level " + level, file, () -> LevelCallGraph.build(module, facts, level, host));
  }

  /** The debug information of the module. */
  DebugInformation debugInformation() {
    return DebugInformation.of(file, module);
  }

  /** Tells functions apart by what they are called with. */
  CallGraph withContexts(CallGraph calls, HostModel host) {
    return work.phase("contexts", file, () -> CallbackContexts.of(calls, module, facts, host));
  }

  /** Runs the abstract interpreter. */
  FlowResult flow(FlowArguments flow) {
    FlowOptions options = flow.options(file, module, host);
    return work.counted(
        "level " + Level.FLOW,
        file,
        reached -> FlowCallGraph.build(module, facts, options.withProgress(reached)));
  }

  /** Follows values through the objects that the linker named. */
  CallGraph objects(CallGraph proven) {
    return work.phase(
        "level " + Level.OBJECTS, file, () -> ObjectFlow.build(module, facts, host, proven));
  }

  /** Follows values through the module, whatever the order in which code runs. */
  CallGraph valueFlow(Setting setting, FlowArguments flow) {
    return work.phase(
        setting == Setting.OPAQUE ? "level " + Level.PROVENANCE : "vta",
        file,
        () ->
            ValueFlow.build(
                module,
                facts,
                host,
                flow.roots(file, module),
                setting,
                MemoryPartition.EXACT_WORDS));
  }

  /**
   * The exit code for an answer from a call graph; says on standard error which functions its
   * budget did not suffice for.
   */
  static int exitCode(String file, WasmModule module, CallGraph calls, Terminal terminal) {
    NodeSet fallback = calls.fallback();
    if (fallback.isEmpty()) {
      return ExitCode.DONE;
    }
    String names =
        fallback.stream()
            .limit(NAMED)
            .mapToObj(function -> Printable.of(module.functionName(function)))
            .collect(Collectors.joining(", "));
    terminal.error(
        "%s: the budget was spent; %d of %d live functions are answered at level %s: %s%s"
            .formatted(
                file,
                fallback.size(),
                calls.live().size(),
                Level.SLOTS,
                names,
                fallback.size() > NAMED ? " and others" : ""));
    return ExitCode.LIMIT;
  }
}
