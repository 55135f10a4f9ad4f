// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.levels.AddressTaken;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.domain.PointerDomain;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.fix.DemandSolution;
import dev.slotwise.interp.fix.DemandSolver;
import dev.slotwise.interp.fix.SolutionVerifier;
import dev.slotwise.interp.fix.SolutionVerifier.Kind;
import dev.slotwise.interp.fix.SolutionVerifier.Violation;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.state.Addresses;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.interp.state.MemoryObjects;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.IntSets;
import org.eclipse.collections.impl.list.primitive.IntInterval;

/**
 * The call graph of level {@code flow}: abstract interpretation of the whole module from its roots.
 *
 * <p>Papers: P. and R. Cousot, <i>Abstract interpretation</i>, POPL 1977; M. Sharir and A. Pnueli,
 * <i>Two approaches to interprocedural data flow analysis</i>, 1981 (a callee is summarised by its
 * effect, relative to its entry); F. Bourdoncle, <i>Efficient chaotic iteration strategies with
 * widenings</i>, FMPA 1993 (loops). What a Wasm call graph must cope with: D. Lehmann, M.
 * Thalakottur, F. Tip and M. Pradel, <i>That's a Tough Call</i>, ISSTA 2023.
 *
 * <p>Sound: each function's entry covers every call that a run can make under the host model, each
 * exit every way to leave it from there, and each site every function that its operand can name: a
 * post-fixpoint, and {@link FlowOptions#verify} applies all equations again to prove it. Beyond the
 * host model it assumes nothing; in particular nothing of the compiler.
 *
 * <p>Cost: each function is interpreted as often as its entry, or the exit of one of its callees,
 * grows; widening bounds that by a constant, so the whole is near linear in the code. Sites and
 * targets meet in target sets and are never multiplied.
 */
public final class FlowCallGraph {
  /**
   * Each nested evaluation takes up to 4 KB of Java's stack. This is what a main thread has on many
   * systems, and double of what is needed; other threads may have less.
   */
  private static final long STACK_BYTES = 8L << 20;

  private FlowCallGraph() {}

  /**
   * Analyses a validated module.
   *
   * @param module a validated module
   * @param facts the module's, from {@link CodeFacts#scan}
   * @param options host, domains, limits and budget
   * @return the call graph, with the states that it comes from
   */
  public static FlowResult build(WasmModule module, CodeFacts facts, FlowOptions options) {
    CallGraph below = LevelCallGraph.build(module, facts, Level.SLOTS, options.host());
    MemoryModel memory = options.memory();
    MemoryObjects objects =
        memory.missing(module).isEmpty() ? memory.objects(module) : MemoryObjects.NONE;
    return objects.isEmpty()
        ? build(module, facts, below, options.domain(), Addresses.withoutObjects(), options)
        : withObjects(module, facts, below, options.domain(), objects, options);
  }

  private static <N> FlowResult withObjects(
      WasmModule module,
      CodeFacts facts,
      CallGraph below,
      ValueDomain<N> numbers,
      MemoryObjects objects,
      FlowOptions options) {
    PointerDomain<N> domain = new PointerDomain<>(numbers);
    return build(module, facts, below, domain, Addresses.of(domain, objects), options);
  }

  private static <V> FlowResult build(
      WasmModule module,
      CodeFacts facts,
      CallGraph below,
      ValueDomain<V> domain,
      Addresses<V> addresses,
      FlowOptions options) {
    Roots roots =
        Roots.of(
            module,
            options.host(),
            options.roots(),
            AddressTaken.escaped(module, below.addressTaken()),
            AddressTaken.referenced(module, facts));
    FlowSystem<V> system =
        new FlowSystem<>(module, facts, domain, addresses, below, options, roots);
    DemandSolution solution = onOwnStack(() -> solve(system, options));
    boolean solved = solution.isComplete();
    return new FlowResult(
        graph(module, options.host(), below, system, roots, solved, addresses.objects()),
        solution.steps(),
        solution.work().evaluations(),
        system.unknownCount(),
        new FlowStates<>(system, withoutStates(module, system, solved)));
  }

  /** The functions with states that hold no longer, or that nothing is known of, ascending. */
  private static <V> ImmutableIntList withoutStates(
      WasmModule module, FlowSystem<V> system, boolean solved) {
    return solved
        ? IntSets.mutable
            .withAll(
                system
                    .functions()
                    .select(FunctionUnknown::isFallen)
                    .collectInt(fallen -> fallen.function))
            .toSortedList()
            .toImmutable()
        : IntInterval.fromTo(module.importedFunctionCount(), module.definedFunctionsEnd() - 1)
            .toImmutable();
  }

  private static <V> DemandSolution solve(FlowSystem<V> system, FlowOptions options) {
    DemandSolver solver = new DemandSolver(Limits.NESTING);
    DemandSolution solution =
        (options.verify() == Verification.STEPS ? solver.checkingSteps() : solver)
            .solve(system, options.budget().until(Cancellation::isAsked));
    Cancellation.check();
    if (solution.isComplete() && options.verify() != Verification.NONE) {
      List<Violation> violations = SolutionVerifier.verify(system, solution);
      if (!violations.isEmpty()) {
        Violation first = violations.get(0);
        throw new IllegalStateException(
            "no post-fixpoint: "
                + first.unknown()
                + (first.kind() == Kind.NOT_POST_FIXPOINT ? " changes" : " " + first.detail()));
      }
    }
    return solution;
  }

  /**
   * Runs a task on a stack that suffices whatever is left of the caller's. An interrupt of the
   * caller is one of the task.
   */
  private static <T> T onOwnStack(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(null, future, "slotwise-flow", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
          thread.interrupt();
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw e.getCause() instanceof RuntimeException exception
              ? exception
              : new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What one site can enter, over all contexts. */
  private static final class Merged {
    /** Without repeats; nearly always one. */
    ImmutableIntList sets = IntLists.immutable.empty();

    Resolution resolution = Resolution.DIRECT;

    void add(int set) {
      if (!sets.contains(set)) {
        sets = sets.newWith(set);
      }
    }
  }

  /**
   * @param solved whether what the system says holds; otherwise all is as in the level below
   */
  private static <V> CallGraph graph(
      WasmModule module,
      HostModel host,
      CallGraph below,
      FlowSystem<V> system,
      Roots roots,
      boolean solved,
      MemoryObjects objects) {
    MutableIntObjectMap<MutableIntObjectMap<Merged>> byFunction = IntObjectMaps.mutable.empty();
    BitSet fallen = new BitSet();
    if (solved) {
      for (FunctionUnknown<V> function : system.functions()) {
        if (function.hasInput()) {
          merge(function, byFunction);
          if (function.isFallen()) {
            fallen.set(function.function);
          }
        }
      }
    } else {
      fallen.set(module.importedFunctionCount(), module.definedFunctionsEnd());
    }
    fallen.stream().forEach(function -> byFunction.put(function, asBelow(function, below, system)));
    BitSet live = live(module, below, system, roots, byFunction);
    CallGraph.Builder graph = new CallGraph.Builder(module.functionCount());
    int none = graph.sets().intern(IntLists.immutable.empty());
    for (int site = 0; site < below.siteCount(); site++) {
      int caller = below.caller(site);
      if (!live.get(caller)) {
        continue;
      }
      int offset = below.offset(site);
      MutableIntObjectMap<Merged> sites = byFunction.get(caller);
      Merged merged = sites == null ? null : sites.get(offset);
      if (merged == null) {
        Resolution resolution = below.kind(site).isDirect() ? Resolution.DIRECT : Resolution.EXACT;
        graph.site(caller, offset, below.kind(site), resolution, none);
      } else {
        ImmutableIntList members = union(merged.sets, system.targets());
        Resolution resolution =
            overContexts(merged.resolution, members.size(), below.resolution(site));
        graph.site(caller, offset, below.kind(site), resolution, graph.sets().intern(members));
      }
    }
    for (int function = 0; function < module.functionCount(); function++) {
      if (live.get(function) && below.hostTargets(function) >= 0) {
        // Imports as well, which the host calls without the interpreter's seeing it.
        graph.hostTargets(
            function, graph.sets().intern(below.targetSets().get(below.hostTargets(function))));
      }
    }
    below.assumptions().forEach(graph::assume);
    if (roots.chosen()) {
      graph.assume(Assumption.HOST_STARTS_AT_ROOTS);
    }
    if (!objects.isEmpty()) {
      graph.assume(Assumption.POINTERS_STAY_IN_THEIR_OBJECTS);
    }
    if (module.origins().sources().size() > 1 && !module.origins().isComponent()) {
      graph.assume(Assumption.MODULES_LOADED_FIRST);
    }
    if (system.isCalledAgain() && !host.goesOnAfterTrap()) {
      graph.assume(Assumption.HOST_STOPS_AFTER_TRAP);
    }
    fallen.and(live);
    return graph
        .live(NodeSet.copyOf(live))
        .fallback(NodeSet.copyOf(fallen))
        .addressTaken(below.addressTaken())
        .roots(roots.all())
        .build();
  }

  private static ImmutableIntList union(ImmutableIntList sets, Targets targets) {
    if (sets.size() == 1) {
      return targets.get(sets.get(0));
    }
    MutableIntSet members = IntSets.mutable.empty();
    sets.forEach(set -> members.addAll(targets.get(set)));
    return members.toSortedList().toImmutable();
  }

  /** Adds the sites of a function in one context. */
  private static void merge(
      FunctionUnknown<?> function, MutableIntObjectMap<MutableIntObjectMap<Merged>> byFunction) {
    MutableIntObjectMap<Merged> merged =
        byFunction.getIfAbsentPut(function.function, IntObjectMaps.mutable::empty);
    function
        .sites()
        .forEachKeyValue(
            (offset, site) -> {
              Merged all = merged.getIfAbsentPut(offset, Merged::new);
              all.add(site.targets);
              if (site.resolution.compareTo(all.resolution) > 0) {
                all.resolution = site.resolution;
              }
            });
  }

  /** The sites of a function as the level below has them. */
  private static MutableIntObjectMap<Merged> asBelow(
      int function, CallGraph below, FlowSystem<?> system) {
    MutableIntObjectMap<Merged> sites = IntObjectMaps.mutable.empty();
    for (int site = below.firstSite(function); site < below.endSite(function); site++) {
      Merged merged = new Merged();
      merged.add(system.targets().intern(below.targetSets().get(below.targets(site))));
      merged.resolution = below.resolution(site);
      sites.put(below.offset(site), merged);
    }
    return sites;
  }

  /** A site may be exact in each context and enter another function in each: then it is bounded. */
  private static Resolution overContexts(Resolution worst, int targets, Resolution below) {
    return worst == Resolution.TYPE && below == Resolution.TOP ? Resolution.TOP : worst.of(targets);
  }

  private static <V> BitSet live(
      WasmModule module,
      CallGraph below,
      FlowSystem<V> system,
      Roots roots,
      MutableIntObjectMap<MutableIntObjectMap<Merged>> byFunction) {
    BitSet live = new BitSet();
    BitSet seenSets = new BitSet();
    Deque<Integer> work = new ArrayDeque<>();
    roots
        .all()
        .forEach(
            root -> {
              live.set(root);
              work.add(root);
            });
    while (!work.isEmpty()) {
      int function = work.poll();
      if (module.isHostFunction(function)) {
        if (below.hostTargets(function) >= 0) {
          below
              .targetSets()
              .get(below.hostTargets(function))
              .forEach(callee -> visit(callee, live, work));
        }
        continue;
      }
      MutableIntObjectMap<Merged> sites = byFunction.get(function);
      if (sites != null) {
        sites.forEachValue(
            merged ->
                merged.sets.forEach(
                    set -> {
                      if (!seenSets.get(set)) {
                        seenSets.set(set);
                        system.targets().get(set).forEach(callee -> visit(callee, live, work));
                      }
                    }));
      }
    }
    return live;
  }

  private static void visit(int callee, BitSet live, Deque<Integer> work) {
    if (!live.get(callee)) {
      live.set(callee);
      work.add(callee);
    }
  }
}
