// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.levels;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.fix.Budget;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.wasm.LivePart;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.collections.api.factory.primitive.IntIntMaps;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.factory.primitive.LongSets;

/** Whether the answers for a module lie within each other as the algorithms claim. */
public final class Nesting {
  private final WasmModule module;
  private final CodeFacts facts;

  /**
   * @param threads how many threads read the code
   */
  public Nesting(WasmModule module, int threads) {
    this.module = module;
    this.facts = CodeFacts.scan(module, threads);
  }

  /** The call graph of each algorithm, by its name. */
  public Map<String, CallGraph> graphs(FlowOptions options) {
    Map<String, CallGraph> graphs = new TreeMap<>();
    for (Algorithm algorithm : Algorithms.ALL) {
      graphs.put(algorithm.name(), algorithm.build(module, facts, options));
    }
    return graphs;
  }

  /** What lies outside of what it should be in, a few lines at most for each pair. */
  public List<String> violations(FlowOptions options) {
    return violations(graphs(options), options);
  }

  /**
   * The same.
   *
   * @param graphs of these options
   */
  public List<String> violations(Map<String, CallGraph> graphs, FlowOptions options) {
    List<String> violations = new ArrayList<>();
    for (Algorithm algorithm : Algorithms.ALL) {
      for (String coarser : algorithm.within()) {
        compare(named(graphs, algorithm.name()), named(graphs, coarser), options)
            .forEach(
                line ->
                    violations.add(
                        "%s, %s in %s: %s"
                            .formatted(options.host().id(), algorithm, coarser, line)));
      }
    }
    CallGraph flow = named(graphs, "flow");
    int[] more = outsideRta(flow, options);
    if (more.length > 0) {
      violations.add(options.host().id() + ", live in flow, not in rta: " + Arrays.toString(more));
    }
    CallGraph slots = named(graphs, "slots");
    CallGraph hurried =
        Algorithms.named("flow").build(module, facts, options.withBudget(Budget.of(100, 1000)));
    compare(flow, hurried, options).forEach(line -> violations.add("hurried above flow: " + line));
    compare(hurried, slots, options).forEach(line -> violations.add("hurried in slots: " + line));
    return violations;
  }

  /** What {@code flow} has with these options that {@code slots} has not. */
  List<String> flowOutsideSlots(FlowOptions options) {
    return compare(
        Algorithms.named("flow").build(module, facts, options),
        Algorithms.named("slots").build(module, facts, options),
        options);
  }

  private static CallGraph named(Map<String, CallGraph> graphs, String algorithm) {
    return Objects.requireNonNull(graphs.get(algorithm), algorithm);
  }

  private List<String> compare(CallGraph graph, CallGraph above, FlowOptions options) {
    List<String> lines = new ArrayList<>(sitesOutside(graph, above));
    int[] more = outside(live(graph, options), live(above, options));
    if (more.length > 0) {
      lines.add("live " + Arrays.toString(more));
    }
    return lines;
  }

  /**
   * What {@code flow} calls live and {@code rta} from the same roots does not. Flow's own roots:
   * under a strict host it starts at every function that has its address taken anywhere, {@code
   * rta} at those that have it taken in live code.
   *
   * <p>A function that the host has put into an imported global is any to flow, as to the levels
   * below it. To {@code rta} it is none of the module's: the global was there before the instance.
   */
  private int[] outsideRta(CallGraph flow, FlowOptions options) {
    boolean isGivenReferences =
        module
            .globals()
            .take(module.importedCount(ExternalKind.GLOBAL))
            .anySatisfy(global -> ValueType.isReference(global.type()));
    CallGraph rta = Algorithms.named("rta").build(module, facts, options.withRoots(flow.roots()));
    return isGivenReferences ? new int[0] : outside(flow.live(), rta.live());
  }

  private static int[] outside(NodeSet live, NodeSet above) {
    return live.stream().filter(function -> !above.contains(function)).limit(5).toArray();
  }

  /** What is live from the roots, for a graph that knows of none as well. */
  private NodeSet live(CallGraph graph, FlowOptions options) {
    return graph.roots().isEmpty()
        ? LivePart.of(graph, module, options.host(), Algorithms.roots(module, options)).live()
        : graph.live();
  }

  private static List<String> sitesOutside(CallGraph graph, CallGraph above) {
    MutableIntIntMap sites = IntIntMaps.mutable.empty();
    for (int site = 0; site < above.siteCount(); site++) {
      sites.put(above.offset(site), site);
    }
    List<String> outside = new ArrayList<>();
    // Sites share sets by the thousand: each pair of sets is compared once.
    MutableLongSet compared = LongSets.mutable.empty();
    for (int site = 0; site < graph.siteCount() && outside.size() < 5; site++) {
      int same = sites.getIfAbsent(graph.offset(site), -1);
      if (same < 0) {
        outside.add("%s at 0x%x".formatted(graph.kind(site).mnemonic(), graph.offset(site)));
        continue;
      }
      int set = graph.targets(site);
      int setAbove = above.targets(same);
      if (compared.add((long) set << 32 | setAbove)
          && !isPart(graph.targetSets().get(set), above.targetSets().get(setAbove))) {
        outside.add("%s at 0x%x".formatted(graph.kind(site).mnemonic(), graph.offset(site)));
      }
    }
    return outside;
  }

  /** Whether one ascending list is part of another. */
  private static boolean isPart(ImmutableIntList some, ImmutableIntList all) {
    int at = 0;
    for (int i = 0; i < some.size(); i++) {
      while (at < all.size() && all.get(at) < some.get(i)) {
        at++;
      }
      if (at == all.size() || all.get(at) != some.get(i)) {
        return false;
      }
    }
    return true;
  }
}
