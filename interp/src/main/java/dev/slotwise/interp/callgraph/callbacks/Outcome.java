// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.CallContext;
import dev.slotwise.interp.callgraph.CallContext.Binding;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.callgraph.CallNodes.Coverage;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.graph.NodeSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/** Makes a call graph of what was explored. */
final class Outcome {
  private static final int NONE = -1;

  private final Exploration.Subject subject;
  private final CallGraph calls;
  private final Exploration nodes;

  /** The nodes in order of function, then of what is held. */
  private final int[] order;

  /** By node: its place in the call graph, where dead functions have nodes as well. */
  private final int[] ids;

  private final BitSet live = new BitSet();

  Outcome(Exploration.Subject subject, Exploration nodes) {
    this.subject = subject;
    this.calls = subject.calls();
    this.nodes = nodes;
    this.order =
        IntStream.range(0, nodes.size())
            .boxed()
            .sorted(this::compare)
            .mapToInt(Integer::intValue)
            .toArray();
    for (int node : order) {
      live.set(nodes.function(node));
    }
    this.ids = new int[nodes.size()];
    int dead = 0;
    int place = 0;
    int next = 0;
    for (int node : order) {
      for (; next < nodes.function(node); next++) {
        dead += live.get(next) ? 0 : 1;
      }
      ids[node] = dead + place++;
    }
  }

  private int compare(int first, int second) {
    int functions = Integer.compare(nodes.function(first), nodes.function(second));
    return functions != 0
        ? functions
        : Arrays.compare(nodes.held(first).toArray(), nodes.held(second).toArray());
  }

  CallGraph graph(Coverage coverage) {
    CallGraph.Builder graph = new CallGraph.Builder(calls.functionCount());
    calls.assumptions().forEach(graph::assume);
    NodeSet liveFunctions = NodeSet.copyOf(live);
    graph
        .live(liveFunctions)
        .addressTaken(calls.addressTaken())
        .fallback(calls.fallback().intersection(liveFunctions))
        .roots(calls.roots())
        .nodes(callNodes(coverage));
    int[] functionSets = new int[nodes.setCount()];
    Arrays.fill(functionSets, NONE);
    for (int at = 0; at < order.length; ) {
      int function = nodes.function(order[at]);
      int end = at;
      while (end < order.length && nodes.function(order[end]) == function) {
        end++;
      }
      if (calls.hostTargets(function) >= 0) {
        graph.hostTargets(
            function, graph.sets().intern(calls.targetSets().get(calls.hostTargets(function))));
      }
      for (int site = calls.firstSite(function); site < calls.endSite(function); site++) {
        int i = site - calls.firstSite(function);
        Resolution worst = nodes.resolution(order[at], i);
        BitSet union = new BitSet();
        int first = nodes.entered(order[at], i);
        boolean isOne = true;
        for (int k = at; k < end; k++) {
          int set = nodes.entered(order[k], i);
          isOne &= set == first;
          Resolution resolution = nodes.resolution(order[k], i);
          worst = resolution.compareTo(worst) > 0 ? resolution : worst;
        }
        int targets;
        if (isOne) {
          if (functionSets[first] == NONE) {
            functionSets[first] = graph.sets().intern(functionsOf(first));
          }
          targets = functionSets[first];
        } else {
          for (int k = at; k < end; k++) {
            addFunctions(nodes.entered(order[k], i), union);
          }
          targets = graph.sets().intern(IntLists.immutable.of(union.stream().toArray()));
          worst = worst.of(union.cardinality());
        }
        graph.site(function, calls.offset(site), calls.kind(site), worst, targets);
      }
      at = end;
    }
    return graph.build();
  }

  private ImmutableIntList functionsOf(int set) {
    ImmutableIntList members = nodes.set(set);
    if (members.size() == 1) {
      return IntLists.immutable.of(nodes.function(members.get(0)));
    }
    BitSet functions = new BitSet();
    addFunctions(set, functions);
    return IntLists.immutable.of(functions.stream().toArray());
  }

  private void addFunctions(int set, BitSet functions) {
    ImmutableIntList members = nodes.set(set);
    for (int i = 0; i < members.size(); i++) {
      functions.set(nodes.function(members.get(i)));
    }
  }

  private CallNodes callNodes(Coverage coverage) {
    CallNodes.Builder builder = new CallNodes.Builder(calls.functionCount(), coverage);
    int[] sets = new int[nodes.setCount()];
    Arrays.fill(sets, NONE);
    int next = 0;
    for (int node : order) {
      int function = nodes.function(node);
      for (; next < function; next++) {
        addDead(next, builder);
      }
      int host = nodes.host(node);
      builder.node(function, context(node), host < 0 ? NONE : setId(host, builder, sets));
      int count = calls.endSite(function) - calls.firstSite(function);
      for (int i = 0; i < count; i++) {
        builder.site(setId(nodes.entered(node, i), builder, sets), nodes.resolution(node, i));
      }
    }
    for (; next < calls.functionCount(); next++) {
      addDead(next, builder);
    }
    return builder.build();
  }

  private void addDead(int function, CallNodes.Builder builder) {
    if (!live.get(function)) {
      builder.node(function, CallContext.ANY, NONE);
    }
  }

  private int setId(int set, CallNodes.Builder builder, int[] sets) {
    if (sets[set] == NONE) {
      int[] members = nodes.set(set).toArray();
      for (int i = 0; i < members.length; i++) {
        members[i] = ids[members[i]];
      }
      Arrays.sort(members);
      sets[set] = builder.sets().intern(IntLists.immutable.of(members));
    }
    return sets[set];
  }

  private CallContext context(int node) {
    IntList parameters = subject.parameters().of(nodes.function(node));
    ImmutableIntList held = nodes.held(node);
    MutableList<Binding> bindings = Lists.mutable.empty();
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i) != Values.ANYTHING) {
        bindings.add(new Binding(parameters.get(i), subject.domain().shown(held.get(i))));
      }
    }
    return bindings.isEmpty() ? CallContext.ANY : new CallContext(bindings.toImmutable());
  }
}
