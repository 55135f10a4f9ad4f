// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import java.util.BitSet;

/**
 * The part of a call graph that lies inside a set of functions, for drawing: the functions, the
 * target sets that indirect sites share, and each edge once.
 */
final class GraphEdges {
  /** Takes an edge. */
  interface EdgeConsumer {
    void edge(Node from, Node to, String kind);
  }

  /** A function or a target set, by index; as text its identifier in drawings. */
  record Node(boolean isFunction, int index) {
    @Override
    public String toString() {
      return (isFunction ? "f" : "set") + index;
    }
  }

  private final CallGraph graph;
  private final NodeSet inside;

  GraphEdges(CallGraph graph, NodeSet inside) {
    this.graph = graph;
    this.inside = inside;
  }

  /** A set with one member stands for that member. */
  private Node target(int set) {
    var members = graph.targetSets().get(set);
    return members.size() == 1 ? function(members.get(0)) : set(set);
  }

  static Node function(int index) {
    return new Node(true, index);
  }

  static Node set(int index) {
    return new Node(false, index);
  }

  /** Whether the set is drawn: it has several members, one of them inside. */
  boolean isDrawn(int set) {
    var members = graph.targetSets().get(set);
    return members.size() > 1 && members.anySatisfy(inside::contains);
  }

  void forEach(EdgeConsumer consumer) {
    BitSet drawnSets = new BitSet();
    inside.forEach(
        function -> {
          BitSet seen = new BitSet();
          for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
            int set = graph.targets(site);
            if (!seen.get(set) && leadsOn(set)) {
              seen.set(set);
              drawnSets.set(set);
              consumer.edge(function(function), target(set), graph.kind(site).mnemonic());
            }
          }
          int host = graph.hostTargets(function);
          if (host >= 0 && leadsOn(host)) {
            drawnSets.set(host);
            consumer.edge(function(function), target(host), "host");
          }
        });
    drawnSets.stream()
        .filter(this::isDrawn)
        .forEach(
            set ->
                graph
                    .targetSets()
                    .get(set)
                    .forEach(
                        member -> {
                          if (inside.contains(member)) {
                            consumer.edge(set(set), function(member), "member");
                          }
                        }));
  }

  private boolean leadsOn(int set) {
    return graph.targetSets().get(set).anySatisfy(inside::contains);
  }
}
