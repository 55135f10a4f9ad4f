// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.CallNodes;
import dev.slotwise.interp.closure.Witness.Hop;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.ShortestPaths;
import java.util.Optional;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The witnesses of a closure: for each function a shortest chain of calls to a seed. Found by one
 * search for all of them, linear in the graph.
 */
public final class Witnesses {
  private final CallGraph graph;
  private final ShortestPaths paths;

  private Witnesses(CallGraph graph, ShortestPaths paths) {
    this.graph = graph;
    this.paths = paths;
  }

  /** The chains that lead to one of {@code seeds}. */
  public static Witnesses to(CallGraph graph, NodeSet seeds) {
    return new Witnesses(graph, ShortestPaths.to(graph.graph(), graph.nodesOf(seeds)));
  }

  /**
   * The chain from a function, if there is any; empty hops if it is a seed. Of its nodes it starts
   * at the first one that is nearest.
   */
  public Optional<Witness> from(int function) {
    CallNodes nodes = graph.nodes();
    Optional<ImmutableIntList> shortest = Optional.empty();
    for (int node = nodes.first(function); node < nodes.end(function); node++) {
      Optional<ImmutableIntList> path = paths.from(node);
      if (path.isPresent() && (shortest.isEmpty() || path.get().size() < shortest.get().size())) {
        shortest = path;
      }
    }
    return shortest.map(this::witness);
  }

  /** A path goes from node to set of nodes to node: two edges a call. */
  private Witness witness(ImmutableIntList path) {
    CallNodes nodes = graph.nodes();
    MutableList<Hop> hops = Lists.mutable.empty();
    for (int i = 0; i + 2 < path.size(); i += 2) {
      int callee = path.get(i + 2);
      hops.add(
          new Hop(
              nodes.function(path.get(i)),
              site(path.get(i), path.get(i + 1) - nodes.size()),
              nodes.function(callee),
              nodes.context(callee)));
    }
    return new Witness(nodes.context(path.get(0)), hops.toImmutable());
  }

  /** The first site of a node's function that enters this set from there. */
  private int site(int node, int set) {
    int caller = graph.nodes().function(node);
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.nodes().targets(node, site - graph.firstSite(caller)) == set) {
        return site;
      }
    }
    return Witness.HOST;
  }
}
