// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The nodes of a call graph: functions, each told apart by what it is called with. A function has
 * at least one node, also if it is dead; an algorithm without contexts has no more, and node and
 * function are then the same number. Nodes are dense, in order of function, then context.
 *
 * <p>A stack of a run is a path of nodes: each call leads from the node that its caller is entered
 * as to one of {@link #targets}. Immutable.
 */
public final class CallNodes {
  private static final Resolution[] RESOLUTIONS = Resolution.values();

  private final int[] firstNode;
  private final int[] functions;
  private final int[] firstSlot;
  private final int[] targets;
  private final byte[] resolutions;
  private final int[] hostTargets;
  private final TargetSets sets;
  private final ImmutableList<CallContext> contexts;
  private final Coverage coverage;

  /** Which calls tell functions apart. */
  public enum Coverage {
    /** None: the algorithm has no contexts, or nobody asked for them. */
    NONE("none"),
    /** All calls. */
    ALL("all"),
    /** Direct calls only: with all there would be more nodes than the limit. */
    DIRECT("direct"),
    /** None: even with direct calls only there would be more nodes than the limit. */
    LIMIT("limit");

    private final String id;

    Coverage(String id) {
      this.id = id;
    }

    /** {@return the name that JSON has for it} */
    public String id() {
      return id;
    }

    /** {@return whether there would be too many nodes otherwise} */
    public boolean isLimited() {
      return this == DIRECT || this == LIMIT;
    }

    /** {@return the text for people where there would be too many nodes otherwise} */
    public Optional<String> limit() {
      return switch (this) {
        case NONE, ALL -> Optional.empty();
        case DIRECT ->
            Optional.of(
                "contexts of direct calls only: with those of indirect calls there are too many");
        case LIMIT -> Optional.of("no contexts: there are too many");
      };
    }
  }

  private CallNodes(
      int[] firstNode,
      int[] functions,
      int[] firstSlot,
      int[] targets,
      byte[] resolutions,
      int[] hostTargets,
      TargetSets sets,
      ImmutableList<CallContext> contexts,
      Coverage coverage) {
    this.firstNode = firstNode;
    this.functions = functions;
    this.firstSlot = firstSlot;
    this.targets = targets;
    this.resolutions = resolutions;
    this.hostTargets = hostTargets;
    this.sets = sets;
    this.contexts = contexts;
    this.coverage = coverage;
  }

  /** One node a function. */
  static CallNodes ofFunctions(
      int[] firstSite,
      int[] targets,
      byte[] resolutions,
      int[] hostTargets,
      TargetSets sets,
      Coverage coverage) {
    int[] range = IntStream.rangeClosed(0, hostTargets.length).toArray();
    return new CallNodes(
        range,
        range,
        firstSite,
        targets,
        resolutions,
        hostTargets,
        sets,
        Lists.immutable.empty(),
        coverage);
  }

  /** {@return how many nodes there are} */
  public int size() {
    return hostTargets.length;
  }

  /**
   * {@return the function that a node stands for}
   *
   * @param node from 0 to {@link #size} - 1
   */
  public int function(int node) {
    return functions[node];
  }

  /**
   * {@return the first node of a function; its nodes go on to {@link #end}}
   *
   * @param function its index
   */
  public int first(int function) {
    return firstNode[function];
  }

  /**
   * {@return the node after the last one of a function}
   *
   * @param function its index
   */
  public int end(int function) {
    return firstNode[function + 1];
  }

  /**
   * {@return the values of callbacks with which the function is called where this node stands for
   * the call}
   *
   * @param node from 0 to {@link #size} - 1
   */
  public CallContext context(int node) {
    return contexts.isEmpty() ? CallContext.ANY : contexts.get(node);
  }

  /**
   * {@return the id of the set of nodes that a call enters}
   *
   * @param node from 0 to {@link #size} - 1
   * @param site counted from the first site of the node's function
   */
  public int targets(int node, int site) {
    return targets[firstSlot[node] + site];
  }

  /**
   * {@return how the set was found}
   *
   * @param node from 0 to {@link #size} - 1
   * @param site counted from the first site of the node's function
   */
  public Resolution resolution(int node, int site) {
    return RESOLUTIONS[resolutions[firstSlot[node] + site]];
  }

  /**
   * {@return the id of the set of nodes that the host enters while this one of its own runs; or -1}
   *
   * @param node from 0 to {@link #size} - 1
   */
  public int hostTargets(int node) {
    return hostTargets[node];
  }

  /** {@return the sets of nodes, by the ids that {@link #targets} gives} */
  public TargetSets sets() {
    return sets;
  }

  /** {@return the calls by which functions are told apart} */
  public Coverage coverage() {
    return coverage;
  }

  /** Whether each function is one node, of the same number. */
  private boolean areFunctions() {
    return contexts.isEmpty();
  }

  /** The nodes of functions. */
  NodeSet ofAll(NodeSet someFunctions) {
    if (areFunctions()) {
      return someFunctions;
    }
    BitSet set = new BitSet(size());
    someFunctions.forEach(function -> set.set(firstNode[function], firstNode[function + 1]));
    return NodeSet.copyOf(set);
  }

  /** The functions of nodes; ids above those of nodes are passed over. */
  NodeSet functionsOf(NodeSet nodes) {
    NodeSet known = nodes.below(size());
    if (areFunctions()) {
      return known;
    }
    BitSet set = new BitSet(firstNode.length - 1);
    known.forEach(node -> set.set(functions[node]));
    return NodeSet.copyOf(set);
  }

  /**
   * Whether a call leads, from some node of its caller, to something in {@code reached}, which are
   * nodes of {@link #graph}.
   *
   * @param site counted from the first site of the caller
   */
  boolean leads(int caller, int site, NodeSet reached) {
    int end = firstNode[caller + 1];
    int firstSet = hostTargets.length;
    for (int node = firstNode[caller]; node < end; node++) {
      if (reached.contains(firstSet + targets[firstSlot[node] + site])) {
        return true;
      }
    }
    return false;
  }

  /** How many sites the function of a node has. */
  int siteCount(int node) {
    return firstSlot[node + 1] - firstSlot[node];
  }

  /**
   * The graph over nodes and, after them, sets of nodes: an edge from each node to the set of each
   * of its sites, from a node of the host to what the host can call while it runs, and from each
   * set to its members.
   */
  IntGraph graph() {
    int size = size();
    IntGraph.Builder graph = IntGraph.builder(size + sets.size());
    for (int node = 0; node < size; node++) {
      for (int slot = firstSlot[node]; slot < firstSlot[node + 1]; slot++) {
        graph.addEdge(node, size + targets[slot]);
      }
      if (hostTargets[node] >= 0) {
        graph.addEdge(node, size + hostTargets[node]);
      }
    }
    for (int set = 0; set < sets.size(); set++) {
      ImmutableIntList members = sets.get(set);
      for (int i = 0; i < members.size(); i++) {
        graph.addEdge(size + set, members.get(i));
      }
    }
    return graph.build();
  }

  /** Collects nodes, in order of function, then context. */
  public static final class Builder {
    private final int[] firstNode;
    private final MutableIntList functions = IntLists.mutable.empty();
    private final MutableIntList firstSlot = IntLists.mutable.empty();
    private final MutableIntList targets = IntLists.mutable.empty();
    private final MutableIntList hostTargets = IntLists.mutable.empty();
    private final MutableList<CallContext> contexts = Lists.mutable.empty();
    private final TargetSets.Builder sets = new TargetSets.Builder();
    private final Coverage coverage;
    private byte[] resolutions = new byte[64];

    /**
     * Begins with no node.
     *
     * @param functionCount how many functions there are
     * @param coverage which calls tell functions apart
     */
    public Builder(int functionCount, Coverage coverage) {
      this.firstNode = new int[functionCount + 1];
      this.coverage = coverage;
    }

    /** {@return the builder that gives sets of nodes their ids} */
    public TargetSets.Builder sets() {
      return sets;
    }

    /**
     * Adds the next node; its sites follow, if its function has any. Nodes come by function.
     *
     * @param function its index
     * @param context what the function is called with
     * @param hostTargetSet the id of the set of nodes that the host enters while this one of its
     *     own runs; or -1
     * @return this builder
     */
    public Builder node(int function, CallContext context, int hostTargetSet) {
      functions.add(function);
      contexts.add(context);
      firstSlot.add(targets.size());
      hostTargets.add(hostTargetSet);
      firstNode[function + 1] = functions.size();
      return this;
    }

    /**
     * Adds the next site of the node, in order of offset.
     *
     * @param targetSet an id that {@link #sets} gave
     * @param resolution how the set was found
     * @return this builder
     */
    public Builder site(int targetSet, Resolution resolution) {
      if (targets.size() == resolutions.length) {
        resolutions = Arrays.copyOf(resolutions, resolutions.length * 2);
      }
      resolutions[targets.size()] = (byte) resolution.ordinal();
      targets.add(targetSet);
      return this;
    }

    /** {@return the nodes added so far} */
    public CallNodes build() {
      firstSlot.add(targets.size());
      return new CallNodes(
          firstNode,
          functions.toArray(),
          firstSlot.toArray(),
          targets.toArray(),
          Arrays.copyOf(resolutions, targets.size()),
          hostTargets.toArray(),
          sets.build(),
          contexts.toImmutable(),
          coverage);
    }
  }
}
