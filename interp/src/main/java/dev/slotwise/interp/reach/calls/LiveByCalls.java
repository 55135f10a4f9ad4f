// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.calls;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.Live;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.Reason;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * What is live by a call graph from its roots on. The runtime types are those that rules 1 and 2 of
 * {@link Reachable} give for the live functions alone.
 *
 * <p>Sound if the call graph is: a function runs because it is a root or is called, and code that
 * does not run converts nothing. A function is explained by a shortest chain of calls, found by one
 * breadth-first search; linear in the graph.
 */
public final class LiveByCalls implements Live {
  private static final int NONE = -1;

  private final CallGraph calls;
  private final Reachable types;
  private final NodeSet addressTaken;

  /** By node of the graph: the node before it on a shortest path from a root; itself for a root. */
  private final int[] before;

  private LiveByCalls(CallGraph calls, Reachable types) {
    this.calls = calls;
    this.types = types;
    this.addressTaken = calls.addressTaken().intersection(calls.live());
    this.before = search(calls);
  }

  /**
   * The live part of a program.
   *
   * @param calls its call graph, from its roots on
   * @param packages where execution starts, for the types that libraries export
   */
  public static LiveByCalls of(CallGraph calls, Program program, NodeSet packages) {
    Program live = new LiveCode(program, calls.live());
    return new LiveByCalls(calls, Reachable.from(live, packages, calls.live()));
  }

  @Override
  public NodeSet functions() {
    return calls.live();
  }

  @Override
  public NodeSet addressTaken() {
    return addressTaken;
  }

  @Override
  public NodeSet runtimeTypes() {
    return types.runtimeTypes();
  }

  @Override
  public ImmutableList<Reason> why(int function) {
    MutableList<Reason> path = Lists.mutable.empty();
    if (calls.live().contains(function)) {
      addCalls(function, path);
    }
    return path.toImmutable();
  }

  @Override
  public ImmutableList<Reason> whyType(int type) {
    MutableList<Reason> path = Lists.mutable.empty();
    for (Reason reason : types.whyType(type)) {
      if (reason.kind() == Reason.Kind.ROOT) {
        // Here each live function is one; what makes it live are calls.
        addCalls(reason.source(), path);
      } else {
        path.add(reason);
        if (reason.kind().source() == Reason.Source.FUNCTION) {
          addCalls(reason.source(), path);
          break;
        }
      }
    }
    return path.toImmutable();
  }

  private void addCalls(int function, MutableList<Reason> path) {
    int node = nearest(function);
    int callee = function;
    while (node != NONE && before[node] != node) {
      int previous = before[node];
      // Between two functions there is the set that a site enters.
      int caller = before[previous];
      int of = calls.nodes().function(caller);
      path.add(new Reason(kind(of, callee), of));
      node = caller;
      callee = of;
    }
    path.add(new Reason(Reason.Kind.ROOT, callee));
  }

  /** The first node of the function that a path was found to. */
  private int nearest(int function) {
    for (int node = calls.nodes().first(function); node < calls.nodes().end(function); node++) {
      if (before[node] != NONE) {
        return node;
      }
    }
    return NONE;
  }

  private Reason.Kind kind(int caller, int callee) {
    boolean isEntered = false;
    for (int site = calls.firstSite(caller); site < calls.endSite(caller); site++) {
      if (calls.targetSets().get(calls.targets(site)).contains(callee)) {
        if (calls.resolution(site) == Resolution.DIRECT) {
          return Reason.Kind.CALLED;
        }
        isEntered = true;
      }
    }
    return isEntered ? Reason.Kind.ENTERED : Reason.Kind.CALLED_BACK;
  }

  private static int[] search(CallGraph calls) {
    IntGraph graph = calls.graph();
    int[] before = new int[graph.nodeCount()];
    Arrays.fill(before, NONE);
    int[] queue = new int[graph.nodeCount()];
    int[] tail = {0};
    calls
        .nodesOf(NodeSet.of(calls.roots().toArray()))
        .forEach(
            root -> {
              before[root] = root;
              queue[tail[0]++] = root;
            });
    for (int head = 0; head < tail[0]; head++) {
      int node = queue[head];
      IntConsumer visit =
          target -> {
            if (before[target] == NONE) {
              before[target] = node;
              queue[tail[0]++] = target;
            }
          };
      graph.forEachSuccessor(node, visit);
    }
    return before;
  }
}
