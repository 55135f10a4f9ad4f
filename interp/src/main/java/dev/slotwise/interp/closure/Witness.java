// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;

/**
 * A shortest chain of calls from a function to a seed: why the function is in the closure. Of
 * several shortest chains it is the one with the lowest site, then callee, at each hop.
 *
 * @param hops the calls in order; empty if the function is a seed itself
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

  /** Finds a witness; empty if {@code function} is not in the closure of {@code seeds}. */
  public static Optional<Witness> find(CallGraph graph, int function, NodeSet seeds) {
    int[] distance = distances(graph, seeds);
    if (distance[function] < 0) {
      return Optional.empty();
    }
    MutableList<Hop> hops = Lists.mutable.empty();
    int at = function;
    while (distance[at] > 0) {
      Hop hop = step(graph, at, distance);
      hops.add(hop);
      at = hop.callee();
    }
    return Optional.of(new Witness(hops.toImmutable()));
  }

  private static Hop step(CallGraph graph, int caller, int[] distance) {
    int wanted = distance[caller] - 1;
    for (int site = graph.firstSite(caller); site < graph.endSite(caller); site++) {
      if (distance[graph.functionCount() + graph.targets(site)] == wanted) {
        return new Hop(caller, site, member(graph, graph.targets(site), wanted, distance));
      }
    }
    return new Hop(caller, HOST, member(graph, graph.hostTargets(caller), wanted, distance));
  }

  private static int member(CallGraph graph, int set, int wanted, int[] distance) {
    return graph.targetSets().get(set).detectIfNone(callee -> distance[callee] == wanted, -1);
  }

  /**
   * How many calls each node is from a seed; -1 if there is no way. A target set is as far as its
   * nearest member, so that a hop through one counts as one call.
   */
  private static int[] distances(CallGraph callGraph, NodeSet seeds) {
    IntGraph backward = callGraph.graph().reversed();
    int functions = callGraph.functionCount();
    int[] distance = new int[backward.nodeCount()];
    Arrays.fill(distance, -1);
    Deque<Integer> queue = new ArrayDeque<>();
    seeds.forEach(
        seed -> {
          distance[seed] = 0;
          queue.add(seed);
        });
    while (!queue.isEmpty()) {
      int node = queue.remove();
      // From a set to the functions that call through it is one call; from a member to the set,
      // none.
      int cost = node < functions ? 0 : 1;
      backward.forEachSuccessor(
          node,
          before -> {
            if (distance[before] < 0) {
              distance[before] = distance[node] + cost;
              if (cost == 0) {
                queue.addFirst(before);
              } else {
                queue.addLast(before);
              }
            }
          });
    }
    return distance;
  }
}
