// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.graph.Reachability;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * A call graph: the functions that each call site can enter, and how they were found.
 *
 * <p>Nodes are functions, told apart by what they are called with where an algorithm does so
 * ({@link #nodes}), and interned target sets: a site points at one target set, which thousands of
 * sites share, so the graph is linear in the module. What is said by function and site holds for
 * all of a function's nodes together. Sites are dense, in order of caller, then offset. Immutable.
 *
 * <p>A call graph is <i>sound</i> if every call that can happen in a run under its {@link
 * #assumptions} is in it. Of two sound graphs of a module the one with fewer edges is more
 * <i>precise</i>.
 */
public final class CallGraph {
  private final int functionCount;
  private final int[] firstSite;
  private final int[] callers;
  private final int[] offsets;
  private final byte[] kinds;
  private final byte[] resolutions;
  private final int[] targets;
  private final TargetSets targetSets;
  private final int[] hostTargets;
  private final NodeSet live;
  private final NodeSet addressTaken;
  private final NodeSet fallback;
  private final ImmutableIntList roots;
  private final ImmutableList<Assumption> assumptions;
  private final CallNodes nodes;

  private CallGraph(Builder builder) {
    this.functionCount = builder.functionCount;
    this.callers = builder.callers.toArray();
    this.offsets = builder.offsets.toArray();
    int sites = callers.length;
    this.kinds = Arrays.copyOf(builder.kinds, sites);
    this.resolutions = Arrays.copyOf(builder.resolutions, sites);
    this.targets = builder.targets.toArray();
    this.targetSets = builder.sets.build();
    this.hostTargets = builder.hostTargets.clone();
    this.live = builder.live;
    this.addressTaken = builder.addressTaken;
    this.fallback = builder.fallback;
    this.roots = builder.roots;
    this.assumptions = Lists.immutable.withAll(builder.assumptions);
    this.firstSite = new int[functionCount + 1];
    for (int caller : callers) {
      firstSite[caller + 1]++;
    }
    for (int function = 0; function < functionCount; function++) {
      firstSite[function + 1] += firstSite[function];
    }
    this.nodes =
        builder.nodes.orElseGet(
            () ->
                CallNodes.ofFunctions(
                    firstSite, targets, resolutions, hostTargets, targetSets, builder.coverage));
  }

  /**
   * {@return how many functions there are, those of the host included; functions are the ints
   * below}
   */
  public int functionCount() {
    return functionCount;
  }

  /** {@return how many call sites live functions have; sites are the ints below} */
  public int siteCount() {
    return callers.length;
  }

  /**
   * {@return the first site of a function; its sites go on to {@link #endSite}}
   *
   * @param function its index
   */
  public int firstSite(int function) {
    return firstSite[function];
  }

  /**
   * {@return the site after the last one of a function}
   *
   * @param function its index
   */
  public int endSite(int function) {
    return firstSite[function + 1];
  }

  /**
   * {@return the site of a live function at an instruction}
   *
   * @param function its index
   * @param offset absolute offset in the file, in bytes, of the call's opcode
   * @throws IllegalArgumentException if there is none
   */
  public int siteAt(int function, int offset) {
    int site = Arrays.binarySearch(offsets, firstSite(function), endSite(function), offset);
    if (site < 0) {
      throw new IllegalArgumentException("no call site at offset " + offset);
    }
    return site;
  }

  /**
   * {@return the function that a site is in}
   *
   * @param site from 0 to {@link #siteCount} - 1
   */
  public int caller(int site) {
    return callers[site];
  }

  /**
   * {@return the absolute offset in the file, in bytes, of the call instruction's opcode}
   *
   * @param site from 0 to {@link #siteCount} - 1
   */
  public int offset(int site) {
    return offsets[site];
  }

  /**
   * {@return the call instruction of a site}
   *
   * @param site from 0 to {@link #siteCount} - 1
   */
  public SiteKind kind(int site) {
    return KINDS[kinds[site]];
  }

  /**
   * {@return how a site's target set was found}
   *
   * @param site from 0 to {@link #siteCount} - 1
   */
  public Resolution resolution(int site) {
    return RESOLUTIONS[resolutions[site]];
  }

  /**
   * {@return the id of the site's target set}
   *
   * @param site from 0 to {@link #siteCount} - 1
   */
  public int targets(int site) {
    return targets[site];
  }

  /** {@return the target sets, by the ids that {@link #targets} gives} */
  public TargetSets targetSets() {
    return targetSets;
  }

  /**
   * {@return the id of the set of functions that the host can call while this function of its own,
   * or import, runs; -1 if it calls none}
   *
   * @param function its index
   */
  public int hostTargets(int function) {
    return hostTargets[function];
  }

  /** {@return the functions that the roots reach; all, for an algorithm without roots} */
  public NodeSet live() {
    return live;
  }

  /**
   * {@return the functions to which a reference can exist, so that indirect calls can enter them}
   */
  public NodeSet addressTaken() {
    return addressTaken;
  }

  /**
   * {@return the functions whose sites are those of the next coarser level, because a budget was
   * spent} Empty for an analysis that has finished.
   */
  public NodeSet fallback() {
    return fallback;
  }

  /**
   * {@return the functions where execution can start, ascending; empty for an algorithm without
   * roots}
   */
  public ImmutableIntList roots() {
    return roots;
  }

  /** {@return the assumptions under which this graph is sound, in the order of the enum} */
  public ImmutableList<Assumption> assumptions() {
    return assumptions;
  }

  /** {@return the functions, each told apart by what it is called with} */
  public CallNodes nodes() {
    return nodes;
  }

  /**
   * {@return the graph over {@link #nodes} and, after them, sets of nodes: an edge from each caller
   * to the set of each of its sites, from a node of the host to what the host can call while it
   * runs, and from each set to its members}
   */
  public IntGraph graph() {
    return nodes.graph();
  }

  /**
   * {@return the nodes of functions}
   *
   * @param functions their indices
   */
  public NodeSet nodesOf(NodeSet functions) {
    return nodes.ofAll(functions);
  }

  /**
   * {@return the functions of nodes; ids above those of nodes, of sets, are passed over}
   *
   * @param ofNodes nodes of {@link #graph}
   */
  public NodeSet functionsOf(NodeSet ofNodes) {
    return nodes.functionsOf(ofNodes);
  }

  /**
   * {@return whether a call can lead to something in {@code reached}, which are nodes of {@link
   * #graph}}
   *
   * @param site from 0 to {@link #siteCount} - 1
   * @param reached nodes of {@link #graph}
   */
  public boolean leads(int site, NodeSet reached) {
    int caller = callers[site];
    return nodes.leads(caller, site - firstSite[caller], reached);
  }

  /**
   * The part of this graph that the roots reach: live functions and their sites, without contexts.
   *
   * @param rootFunctions where execution can start
   * @param more what it assumes besides
   * @return a graph of these functions and sites
   */
  public CallGraph liveFrom(NodeSet rootFunctions, Assumption... more) {
    NodeSet liveFunctions = functionsOf(Reachability.from(graph(), nodesOf(rootFunctions)));
    Builder part =
        part(liveFunctions, liveFunctions).roots(IntLists.immutable.of(rootFunctions.toArray()));
    for (Assumption assumption : more) {
      part.assume(assumption);
    }
    return part.build();
  }

  /**
   * This graph without the calls of some functions, and then without contexts; this very graph if
   * there are none to leave out.
   *
   * @param functions their indices
   * @return a graph without contexts, or this one
   */
  public CallGraph withoutCallsOf(NodeSet functions) {
    return functions.isEmpty()
        ? this
        : part(live, live.minus(functions)).roots(roots).fallback(fallback).build();
  }

  /**
   * This graph with less in it, because somebody says that it can't happen; without contexts.
   *
   * @param allowed what a site may enter, where it may enter less
   * @param never functions that nothing enters, so that they call nothing either
   * @param silent functions of the host during which it calls nothing back
   * @param why the assumption that it rests on
   * @return a graph without contexts
   */
  public CallGraph restricted(
      IntObjectMap<NodeSet> allowed, NodeSet never, NodeSet silent, Assumption why) {
    Builder rest = new Builder(functionCount);
    rest.live(live).addressTaken(addressTaken).roots(roots).fallback(fallback).assume(why);
    assumptions.forEach(rest::assume);
    int[] newIds = new int[targetSets.size()];
    Arrays.fill(newIds, -1);
    IntUnaryOperator newId =
        set -> {
          if (newIds[set] < 0) {
            newIds[set] = rest.sets().intern(targetSets.get(set).reject(never::contains));
          }
          return newIds[set];
        };
    live.minus(never)
        .forEach(
            function -> {
              if (hostTargets(function) >= 0 && !silent.contains(function)) {
                rest.hostTargets(function, newId.applyAsInt(hostTargets(function)));
              }
              for (int site = firstSite(function); site < endSite(function); site++) {
                NodeSet only = allowed.get(site);
                int set =
                    only == null
                        ? newId.applyAsInt(targets(site))
                        : rest.sets()
                            .intern(
                                targetSets
                                    .get(targets(site))
                                    .select(only::contains)
                                    .reject(never::contains));
                rest.site(function, offset(site), kind(site), resolution(site), set);
              }
            });
    return rest.build();
  }

  /** The sites of some functions, of a graph in which others are live as well. */
  private Builder part(NodeSet liveFunctions, NodeSet callers) {
    Builder part = new Builder(functionCount);
    part.live(liveFunctions).addressTaken(addressTaken);
    assumptions.forEach(part::assume);
    // Sites share sets by the thousand: each is interned once.
    int[] newIds = new int[targetSets.size()];
    Arrays.fill(newIds, -1);
    IntUnaryOperator newId =
        set -> {
          if (newIds[set] < 0) {
            newIds[set] = part.sets().intern(targetSets.get(set));
          }
          return newIds[set];
        };
    callers.forEach(
        function -> {
          if (hostTargets(function) >= 0) {
            part.hostTargets(function, newId.applyAsInt(hostTargets(function)));
          }
          for (int site = firstSite(function); site < endSite(function); site++) {
            part.site(
                function,
                offset(site),
                kind(site),
                resolution(site),
                newId.applyAsInt(targets(site)));
          }
        });
    return part;
  }

  private static final SiteKind[] KINDS = SiteKind.values();
  private static final Resolution[] RESOLUTIONS = Resolution.values();

  /** Collects a call graph; sites must come in order of caller, then offset. */
  public static final class Builder {
    private final int functionCount;
    private final TargetSets.Builder sets = new TargetSets.Builder();
    private final MutableIntList callers = IntLists.mutable.empty();
    private final MutableIntList offsets = IntLists.mutable.empty();
    private final MutableIntList targets = IntLists.mutable.empty();
    private final EnumSet<Assumption> assumptions = EnumSet.noneOf(Assumption.class);
    private final int[] hostTargets;
    private byte[] kinds = new byte[64];
    private byte[] resolutions = new byte[64];
    private NodeSet live;
    private NodeSet addressTaken = NodeSet.empty();
    private NodeSet fallback = NodeSet.empty();
    private ImmutableIntList roots = IntLists.immutable.empty();
    private Optional<CallNodes> nodes = Optional.empty();
    private CallNodes.Coverage coverage = CallNodes.Coverage.NONE;

    /** Begins with functions that call nothing, all of them live. */
    /**
     * Begins with functions that call nothing, all of them live.
     *
     * @param functionCount how many functions, those of the host included
     */
    public Builder(int functionCount) {
      this.functionCount = functionCount;
      this.hostTargets = new int[functionCount];
      Arrays.fill(hostTargets, -1);
      this.live = NodeSet.range(functionCount);
    }

    /** {@return the builder that gives target sets their ids} */
    public TargetSets.Builder sets() {
      return sets;
    }

    /**
     * Adds a site; sites come by caller, then offset.
     *
     * @param caller the function that it is in
     * @param offset absolute offset in the file, in bytes, of the call's opcode
     * @param kind which call instruction it is
     * @param resolution how the targets were found
     * @param targetSet an id that {@link #sets} gave
     * @return this builder
     */
    public Builder site(
        int caller, int offset, SiteKind kind, Resolution resolution, int targetSet) {
      int site = callers.size();
      if (site == kinds.length) {
        kinds = Arrays.copyOf(kinds, site * 2);
        resolutions = Arrays.copyOf(resolutions, site * 2);
      }
      callers.add(caller);
      offsets.add(offset);
      kinds[site] = (byte) kind.ordinal();
      resolutions[site] = (byte) resolution.ordinal();
      targets.add(targetSet);
      return this;
    }

    /**
     * Says what the host can call while a function of its own runs; by default nothing.
     *
     * @param function its index
     * @param targetSet an id that {@link #sets} gave
     * @return this builder
     */
    public Builder hostTargets(int function, int targetSet) {
      hostTargets[function] = targetSet;
      return this;
    }

    /**
     * Sets the functions that the roots reach; by default these are all.
     *
     * @param functions their indices
     * @return this builder
     */
    public Builder live(NodeSet functions) {
      this.live = functions;
      return this;
    }

    /**
     * Sets the functions to which a reference can exist; by default there are none.
     *
     * @param functions their indices
     * @return this builder
     */
    public Builder addressTaken(NodeSet functions) {
      this.addressTaken = functions;
      return this;
    }

    /**
     * Sets the functions whose sites are those of a coarser level; by default there are none.
     *
     * @param functions their indices
     * @return this builder
     */
    public Builder fallback(NodeSet functions) {
      this.fallback = functions;
      return this;
    }

    /**
     * Sets where execution can start; by default nobody says.
     *
     * @param functions their indices, in any order
     * @return this builder
     */
    public Builder roots(IntList functions) {
      this.roots = functions.toSortedList().toImmutable();
      return this;
    }

    /**
     * Tells functions apart; each site enters what it enters from some node of its caller.
     *
     * @param callNodes the nodes of this graph
     * @return this builder
     */
    public Builder nodes(CallNodes callNodes) {
      this.nodes = Optional.of(callNodes);
      return this;
    }

    /**
     * Says why functions are not told apart.
     *
     * @param why what the graph's {@link CallNodes#coverage} says
     * @return this builder
     */
    public Builder coverage(CallNodes.Coverage why) {
      this.coverage = why;
      return this;
    }

    /**
     * Adds an assumption that the graph rests on.
     *
     * @param assumption counts once, however often it is added
     * @return this builder
     */
    public Builder assume(Assumption assumption) {
      assumptions.add(assumption);
      return this;
    }

    /** {@return the graph of all that was added} */
    public CallGraph build() {
      return new CallGraph(this);
    }
  }
}
