// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.interp.client.FindingClient.Finding;
import dev.slotwise.interp.client.FindingClient.Step;
import dev.slotwise.interp.client.taint.Facts.Range;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/** The sources and sinks in the flow graph, and the findings: the sinks that a source reaches. */
final class Sinks {
  private final FlowGraph graph;
  private final Steps steps;
  private final IntArrayList sources = new IntArrayList();
  private final List<Arrival> arrivals = new ArrayList<>();

  /** A node that must not be reached, the rule that is broken if it is, and what is said of it. */
  private record Arrival(int node, String rule, String reason) {}

  Sinks(FlowGraph graph, Steps steps) {
    this.graph = graph;
    this.steps = steps;
  }

  /** Marks a node as one that a source makes, and returns it. */
  int source(int node) {
    sources.add(node);
    return node;
  }

  /** A call of a sink. */
  void add(Frame frame, int callee, int[] arguments, int decided) {
    String name = frame.module.functionName(callee);
    for (int i = 0; i < arguments.length; i++) {
      int argument = frame.fresh(steps.argument(callee, i));
      frame.flow(argument, arguments[i]);
      frame.places.forEachBehind(
          frame.module.functionType(callee).parameters().get(i),
          field -> graph.edge(field, argument));
      arrivals.add(
          new Arrival(argument, "argument", "argument %d of %s is tainted".formatted(i, name)));
    }
    if (frame.query.sinkMemory().isPresent() && !frame.module.memories().isEmpty()) {
      int read = frame.fresh(steps.of("read by " + name));
      for (Range range : frame.facts().ranges(frame.offset())) {
        if (range.operand() == Facts.SECOND) {
          frame.places.memory(0).read(range.first(), range.last(), read);
        }
      }
      arrivals.add(
          new Arrival(read, "memory", "the memory that %s reads is tainted".formatted(name)));
    }
    if (frame.implicit()) {
      int called = frame.flow(frame.fresh(steps.called(callee)), decided);
      arrivals.add(new Arrival(called, "call", "whether %s is called is tainted".formatted(name)));
    }
  }

  /** What has arrived, by function, then offset; after all has been added. */
  ImmutableList<Finding> findings() {
    int[] from = graph.reach(sources);
    MutableList<Finding> findings = Lists.mutable.empty();
    for (Arrival arrival : arrivals) {
      if (from[arrival.node] >= 0) {
        findings.add(
            new Finding(
                graph.function(arrival.node),
                graph.offset(arrival.node),
                arrival.rule,
                false,
                arrival.reason,
                path(arrival.node, from)));
      }
    }
    // A list keeps the order of what is equal: that of arguments.
    return findings.sortThisByInt(Finding::offset).sortThisByInt(Finding::function).toImmutable();
  }

  private ImmutableList<Step> path(int end, int[] from) {
    MutableList<Step> path = Lists.mutable.empty();
    for (int node = end; ; node = from[node]) {
      if (graph.detail(node) >= 0) {
        path.add(
            new Step(graph.function(node), graph.offset(node), steps.text(graph.detail(node))));
      }
      if (from[node] == node) {
        return path.reverseThis().toImmutable();
      }
    }
  }
}
