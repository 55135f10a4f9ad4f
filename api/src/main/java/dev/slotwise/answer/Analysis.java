// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.callbacks.CallbackContexts;
import dev.slotwise.interp.callgraph.flow.FlowCallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.HostFunctions;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.callgraph.objects.ObjectFlow;
import dev.slotwise.interp.callgraph.vta.MemoryPartition;
import dev.slotwise.interp.callgraph.vta.Setting;
import dev.slotwise.interp.callgraph.vta.ValueFlow;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.SideModules;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.wasm.LivePart;
import dev.slotwise.interp.reach.wasm.Roots;
import dev.slotwise.interp.reach.wasm.WasmProgram;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * One module under analysis. Its code is scanned once, however many questions are asked.
 *
 * @param host what the host does to this module, and modules that are not given
 * @param unanswered the imported functions that a module may answer that is not given
 * @param threads how many threads work; changes no answer
 */
public record Analysis(
    String file,
    WasmModule module,
    CodeFacts facts,
    HostModel host,
    NodeSet unanswered,
    int threads,
    Phases phases) {

  /**
   * Scans the code of a module.
   *
   * @param file what messages call it
   * @param read the module, validated
   * @param host what the host does to it
   * @param threads how many threads work; changes no answer
   */
  public static Analysis of(
      String file, WasmModule read, HostModel host, int threads, Phases phases) {
    // What the host can hand in becomes part of the module.
    WasmModule module = HostFunctions.in(read, host);
    CodeFacts facts = phases.phase("scanning", file, () -> CodeFacts.scan(module, threads));
    return new Analysis(
        file,
        module,
        facts,
        SideModules.host(host, module),
        NodeSet.copyOf(SideModules.unanswered(module, host)),
        threads,
        phases);
  }

  /** The same, of code of which somebody says something besides. */
  public Analysis with(CodeFacts asserted) {
    return new Analysis(file, module, asserted, host, unanswered, threads, phases);
  }

  /** The closure of some functions, without what is in none of the modules. */
  public Closure closure(CallGraph graph, NodeSet seeds) {
    return Closure.of(graph, seeds).without(Seeds.standIns(module), graph.live());
  }

  /**
   * Seeds of which one names no import: no module that is given imports it, but one that is not
   * given may, and may answer other imports. So the functions that stand for it are seeds as well.
   */
  public NodeSet withUnknown(NodeSet seeds) {
    return seeds.union(Seeds.unknownFunctions(module)).union(unanswered);
  }

  /** The call graph of a level, or of what else is assumed. */
  public CallGraph callGraph(Level level, Precision precision) {
    return new Answers(this, precision).at(level).calls();
  }

  /** The part of a level's call graph that the roots reach. */
  public CallGraph liveCallGraph(Level level, Precision precision) {
    return live(level, callGraph(level, precision), precision);
  }

  /** The part of a level's call graph that the roots reach. */
  public CallGraph live(Level level, CallGraph calls, Precision precision) {
    return level.isInterpreted() ? calls : LivePart.of(calls, module, host, roots(precision));
  }

  /** Where the host starts the module. */
  public Roots roots(Precision precision) {
    return precision.roots(module);
  }

  /** What can be reached from the roots, and why. */
  public Reachable reachable(Roots roots) {
    return Reachable.from(new WasmProgram(module, facts, host, roots), NodeSet.of(0));
  }

  /** The call graph of one of the levels that need no interpreter. */
  CallGraph level(Level level) {
    return phases.phase(
        "level " + level, file, () -> LevelCallGraph.build(module, facts, level, host));
  }

  /** What reachability from these roots believes of the host. */
  public ImmutableList<Assumption> assumptions(Roots roots) {
    ImmutableList<Assumption> ofHost =
        facts.areAsserted()
            ? Assumption.of(host, module).newWith(Assumption.AS_ASSERTED)
            : Assumption.of(host, module);
    return roots.kind() == Roots.Kind.LIBRARY
        ? ofHost
        : ofHost.newWith(Assumption.HOST_STARTS_AT_ROOTS);
  }

  /** The debug information of the module. */
  public DebugInformation debugInformation() {
    return DebugInformation.of(file, module);
  }

  /** Tells functions apart by what they are called with. */
  public CallGraph withContexts(CallGraph calls) {
    return phases.phase("contexts", file, () -> CallbackContexts.of(calls, module, facts, host));
  }

  /** The same, with what was read of the code. */
  CallGraph withContexts(CallGraph calls, CallbackContexts code) {
    return phases.phase("contexts", file, () -> code.in(calls));
  }

  /**
   * Begins to read what the abstract interpreter wants to know of loops, and then what contexts
   * need of the code, on a thread of its own; empty if there is to be only one.
   */
  Optional<Ahead<CallbackContexts>> readAhead() {
    return threads == 1
        ? Optional.empty()
        : Optional.of(
            Ahead.start(
                () -> {
                  facts.loops().readAll();
                  return CallbackContexts.read(module, facts, host);
                }));
  }

  /** Runs the abstract interpreter. */
  public FlowResult flow(Precision precision) {
    FlowOptions options = precision.flow();
    return phases.counted(
        "level " + Level.FLOW,
        file,
        reached -> FlowCallGraph.build(module, facts, options.withProgress(reached)));
  }

  /** Follows values through the objects that the linker named. */
  CallGraph objects(CallGraph proven) {
    return phases.phase(
        "level " + Level.OBJECTS, file, () -> ObjectFlow.build(module, facts, host, proven));
  }

  /** Follows values through the module, whatever the order in which code runs. */
  public CallGraph valueFlow(Setting setting, Roots roots) {
    return phases.phase(
        setting == Setting.OPAQUE ? "level " + Level.PROVENANCE : "vta",
        file,
        () -> ValueFlow.build(module, facts, host, roots, setting, MemoryPartition.EXACT_WORDS));
  }
}
