// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.lattice.Lattice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The equations of a forward analysis of a control-flow graph: the value of a node is the join of
 * its initial value and of what each predecessor sends along its edges. A transfer function may
 * send different values along different edges, as a branch that refines its condition does; an edge
 * it sends nothing along carries bottom.
 *
 * <p>A node's transfer runs once for each value of the node that the solver sees, and what it sent
 * is kept edge by edge; so pulling values costs no more transfers than pushing them would. Not
 * thread-safe.
 *
 * @param <E> the states
 */
public final class FlowEquations<E> implements Equations<E> {
  private final Flow<E> flow;
  private final IntGraph graph;
  private final IntGraph predecessors;
  // By edge id: the node that it leads from; -1 for an id without an edge.
  private final int[] sourceOf;
  private final Lattice<E> lattice;
  private final E bottom;
  // The value that each node's transfer last ran on, and, by edge id, what it sent.
  private final List<@Nullable E> transferred;
  private final List<E> sent;
  private long transfers;

  /**
   * The equations of {@code flow}.
   *
   * @param flow a control-flow graph with a transfer function
   */
  public FlowEquations(Flow<E> flow) {
    this.flow = flow;
    this.graph = flow.graph();
    this.predecessors = graph.reversed();
    this.lattice = flow.lattice();
    this.bottom = lattice.bottom();
    this.transferred = new ArrayList<>(Collections.nCopies(graph.nodeCount(), null));
    this.sourceOf = sources(graph);
    this.sent = new ArrayList<>(Collections.nCopies(sourceOf.length, bottom));
  }

  /**
   * An analysis as a control-flow graph and a transfer function.
   *
   * @param <E> the states
   */
  public interface Flow<E> {
    /** {@return the control-flow graph} */
    IntGraph graph();

    /** {@return the lattice of states} */
    Lattice<E> lattice();

    /**
     * {@return the state in which a node can be entered from outside the graph; bottom if it
     * cannot}
     *
     * @param node a node of {@link Flow#graph}
     */
    E initial(int node);

    /**
     * Runs a node and sends states along its out-edges. Not called for bottom. What is sent twice
     * along one edge is joined.
     *
     * @param node a node of {@link Flow#graph}
     * @param state what holds at the node, never bottom
     * @param out takes what leaves the node; valid during this call only
     */
    void transfer(int node, E state, EdgeSink<E> out);
  }

  /**
   * Takes what a transfer function sends.
   *
   * @param <E> the states
   */
  @FunctionalInterface
  public interface EdgeSink<E> {
    /**
     * Sends {@code state} along an edge.
     *
     * @param edge its id: what {@link IntGraph.Builder#addEdge} returned
     * @param state is joined to what enters the edge's target
     * @throws IndexOutOfBoundsException if the edge does not lead out of the node
     */
    void send(int edge, E state);
  }

  @Override
  public Lattice<E> lattice() {
    return lattice;
  }

  @Override
  public IntGraph influences() {
    return graph;
  }

  @Override
  public E evaluate(int unknown, Lookup<E> values) {
    E result = flow.initial(unknown);
    for (int e = predecessors.firstEdge(unknown); e < predecessors.endEdge(unknown); e++) {
      int source = predecessors.target(e);
      E state = values.get(source);
      if (transferred.get(source) != state) {
        run(source, state);
      }
      E arriving = sent.get(predecessors.edgeId(e));
      if (arriving != bottom) {
        result = result == bottom ? arriving : lattice.join(result, arriving);
      }
    }
    return result;
  }

  /** {@return how many times the transfer function has run} */
  public long transfers() {
    return transfers;
  }

  private void run(int node, E state) {
    int first = graph.firstEdge(node);
    int end = graph.endEdge(node);
    for (int e = first; e < end; e++) {
      sent.set(graph.edgeId(e), bottom);
    }
    transferred.set(node, state);
    if (lattice.leq(state, bottom)) {
      return;
    }
    transfers++;
    flow.transfer(
        node,
        state,
        (edge, value) -> {
          if (edge < 0 || edge >= sourceOf.length || sourceOf[edge] != node) {
            throw new IndexOutOfBoundsException("edge " + edge + " is not of node " + node);
          }
          sent.set(edge, lattice.join(sent.get(edge), value));
        });
  }

  private static int[] sources(IntGraph graph) {
    int highest = -1;
    for (int e = 0; e < graph.edgeCount(); e++) {
      highest = Math.max(highest, graph.edgeId(e));
    }
    int[] sources = new int[highest + 1];
    Arrays.fill(sources, -1);
    for (int node = 0; node < graph.nodeCount(); node++) {
      for (int e = graph.firstEdge(node); e < graph.endEdge(node); e++) {
        sources[graph.edgeId(e)] = node;
      }
    }
    return sources;
  }
}
