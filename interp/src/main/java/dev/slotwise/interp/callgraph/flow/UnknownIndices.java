// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.FindingClient;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/**
 * A client that says why the table index of a call site is unknown: where it comes from within the
 * function. It looks at {@link LocalSources}, which know where numbers come from and not what they
 * are.
 */
public final class UnknownIndices implements FindingClient {
  private static final SourceDomain DOMAIN = new SourceDomain();

  private final CallGraph graph;

  /** By site. */
  private final SortedMap<Integer, Source> sources = new TreeMap<>();

  /** Sites with an index, by their offset. */
  private final MutableIntIntMap indexed = IntIntMaps.mutable.empty();

  /** What is resolved better than this is passed over. */
  private final Resolution best;

  private UnknownIndices(CallGraph graph, Resolution best) {
    this.graph = graph;
    this.best = best;
  }

  /**
   * Explains the sites of a call graph that are resolved by type only, or not at all.
   *
   * @param module the module that was analysed
   * @param graph its call graph
   * @return the source of each such site's index
   */
  public static UnknownIndices explain(WasmModule module, CallGraph graph) {
    UnknownIndices unknown = look(module, graph, Resolution.TYPE);
    // To somebody who asks what is not known, a mask is arithmetic.
    unknown.sources.replaceAll(
        (site, source) -> source == Source.MASKED ? Source.ARITHMETIC : source);
    return unknown;
  }

  /**
   * {@return the source of the operand of each site that is not direct, however it is resolved; by
   * site, ascending}
   *
   * @param module the module that was analysed
   * @param graph its call graph
   */
  public static Map<Integer, Source> classes(WasmModule module, CallGraph graph) {
    return look(module, graph, Resolution.EXACT).bySite();
  }

  private static UnknownIndices look(WasmModule module, CallGraph graph, Resolution best) {
    UnknownIndices client = new UnknownIndices(graph, best);
    MutableIntSet functions = IntSets.mutable.empty();
    for (int function = module.importedFunctionCount();
        function < module.definedFunctionsEnd();
        function++) {
      if (client.addSites(function)) {
        functions.add(function);
      }
    }
    new LocalSources(module, graph).show(functions::contains, client);
    return client;
  }

  /** Whether the function has an unresolved site with an index. */
  private boolean addSites(int function) {
    boolean some = false;
    for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
      if (!graph.kind(site).isDirect() && graph.resolution(site).compareTo(best) >= 0) {
        boolean hasIndex = graph.kind(site).isIndirect();
        sources.put(site, hasIndex ? Source.NOWHERE : Source.REFERENCE);
        if (hasIndex) {
          indexed.put(graph.offset(site), site);
          some = true;
        }
      }
    }
    return some;
  }

  @Override
  public String id() {
    return "unknown-indices";
  }

  @Override
  public <V> Client.Observer<V> observe(Subject<V> subject) {
    return instruction -> {
      if (indexed.containsKey(instruction.offset())
          && instruction.number(0) instanceof Source index) {
        sources.merge(indexed.get(instruction.offset()), index, DOMAIN::join);
      }
    };
  }

  /** {@return the source of each unresolved site's index, by site, ascending} */
  public Map<Integer, Source> bySite() {
    return Collections.unmodifiableSortedMap(sources);
  }

  /** {@return how many sites there are of each source, in the order of the enum} */
  public Map<Source, Integer> histogram() {
    Map<Source, Integer> counts = new EnumMap<>(Source.class);
    sources.values().forEach(source -> counts.merge(source, 1, Integer::sum));
    return counts;
  }

  @Override
  public ImmutableList<Finding> findings() {
    MutableList<Finding> findings = Lists.mutable.empty();
    sources.forEach(
        (site, source) ->
            findings.add(
                new Finding(
                    graph.caller(site),
                    graph.offset(site),
                    source.id(),
                    true,
                    "%s: nothing is proven of what it enters, because %s"
                        .formatted(graph.kind(site).mnemonic(), source.reason()))));
    return findings.sortThisByInt(Finding::offset).sortThisByInt(Finding::function).toImmutable();
  }
}
