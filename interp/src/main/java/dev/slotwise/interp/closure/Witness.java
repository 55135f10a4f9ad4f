// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.ShortestPaths;
import dev.slotwise.interp.graph.ShortestPaths.Path;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;

/**
 * A shortest chain of calls from one function to another: why a function is in a closure, or what a
 * root reaches it by.
 *
 * @param hops the calls in order; empty if the chain starts where it ends
 */
public record Witness(ImmutableList<Hop> hops) {

  /** In place of a call site: the host calls back while an import runs. */
  public static final int HOST = -1;

  /**
   * One call.
   *
   * @param caller the function that calls
   * @param site the call site, or {@link #HOST}
   * @param callee the function entered
   */
  public record Hop(int caller, int site, int callee) {}

  /** Finds a witness from one of {@code sources} to one of {@code targets}, if there is any. */
  public static Optional<Witness> find(CallGraph graph, NodeSet sources, NodeSet targets) {
    return ShortestPaths.shortest(graph.graph(), sources, targets)
        .map(path -> new Witness(hops(graph, path)));
  }

  /** A path goes from function to target set to function: two edges a call. */
  private static ImmutableList<Hop> hops(CallGraph graph, Path path) {
    MutableList<Hop> hops = Lists.mutable.empty();
    int[] nodes = path.nodes();
    for (int i = 0; i + 2 < nodes.length; i += 2) {
      int set = nodes[i + 1] - graph.functionCount();
      hops.add(new Hop(nodes[i], site(graph, nodes[i], set), nodes[i + 2]));
    }
    return hops.toImmutable();
  }

  /** The first site of the caller that has this target set. */
  private static int site(CallGraph graph, int caller, int set) {
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (graph.targets(site) == set) {
        return site;
      }
    }
    return HOST;
  }
}
