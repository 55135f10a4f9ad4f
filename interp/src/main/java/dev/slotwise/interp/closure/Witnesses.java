// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
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
    return new Witnesses(graph, ShortestPaths.to(graph.graph(), seeds));
  }

  /** The chain from a function, if there is any; empty hops if it is a seed. */
  public Optional<Witness> from(int function) {
    return paths.from(function).map(this::witness);
  }

  /** A path goes from function to target set to function: two edges a call. */
  private Witness witness(ImmutableIntList path) {
    MutableList<Hop> hops = Lists.mutable.empty();
    for (int i = 0; i + 2 < path.size(); i += 2) {
      int set = path.get(i + 1) - graph.functionCount();
      hops.add(new Hop(path.get(i), site(path.get(i), set), path.get(i + 2)));
    }
    return new Witness(hops.toImmutable());
  }

  /** The first site of the caller that has this target set. */
  private int site(int caller, int set) {
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.targets(site) == set) {
        return site;
      }
    }
    return Witness.HOST;
  }
}
