// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.calls;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.Dominators;
import dev.slotwise.interp.graph.IntGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.Parts;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.interp.reach.Reason;
import dev.slotwise.interp.reach.Starts;
import java.util.OptionalInt;
import java.util.function.IntToLongFunction;

/**
 * The things that each live function keeps alive: those that would leave with it if nothing
 * referred to it any more. That is what it dominates in the graph of references, from a node on
 * that refers to all roots, to functions that the host uses by itself included. Immutable.
 *
 * <p>For {@code reachable} the graph has functions, types and parts, and an edge for each of the
 * rules. For a call graph it has functions, the sets that sites enter, and parts: what leaves is
 * what no call reaches without the function. More can leave then, if the graph is built anew: what
 * is in a set because the function takes its address.
 *
 * <p>Cost: that of {@link Dominators}, and reading the code of live functions once.
 */
public final class Retained {
  private final int functionCount;
  private final int root;
  private final Dominators dominators;
  private final long[] bytes;
  private final long[] functions;

  private Retained(Graph graph, IntToLongFunction functionBytes) {
    this.functionCount = graph.functionCount;
    this.root = graph.root;
    IntGraph built = graph.edges.build();
    this.dominators = Dominators.of(built, root);
    long[] bytesOf = new long[built.nodeCount()];
    long[] ones = new long[built.nodeCount()];
    for (int function = 0; function < functionCount; function++) {
      bytesOf[function] = functionBytes.applyAsLong(function);
      ones[function] = 1;
    }
    for (int part = 0; part < graph.parts.count(); part++) {
      bytesOf[graph.firstPart + part] = graph.parts.bytes(part);
    }
    this.bytes = dominators.sums(bytesOf);
    this.functions = dominators.sums(ones);
  }

  /** What references keep alive, by the rules of {@code Reachable}. */
  public static Retained byReferences(
      Program program,
      NodeSet packages,
      NodeSet roots,
      Parts parts,
      NodeSet outside,
      NodeSet live,
      IntToLongFunction functionBytes) {
    int functionCount = program.functionCount();
    Graph graph = new Graph(functionCount, program.typeCount(), parts);
    roots.forEach(graph::start);
    packages.forEach(
        pkg ->
            Starts.of(
                program,
                pkg,
                new Starts.Visitor() {
                  @Override
                  public void function(int function, Reason.Kind kind) {
                    graph.start(function);
                  }

                  @Override
                  public void type(int type) {
                    graph.start(functionCount + type);
                  }
                }));
    live.forEach(
        function ->
            program.instructions(
                function,
                new Program.ReferenceVisitor() {
                  @Override
                  public void call(int callee) {
                    graph.edges.addEdge(function, callee);
                  }

                  @Override
                  public void value(int operand) {
                    graph.edges.addEdge(function, operand);
                  }

                  @Override
                  public void convert(int type) {
                    if (!program.isInterface(type)) {
                      graph.edges.addEdge(function, functionCount + type);
                    }
                  }
                }));
    for (int type = 0; type < program.typeCount(); type++) {
      int node = functionCount + type;
      program.elements(type, below -> graph.edges.addEdge(node, functionCount + below));
      program.methods(type, method -> graph.edges.addEdge(node, method));
    }
    graph.addParts(live, outside);
    return new Retained(graph, functionBytes);
  }

  /** What calls keep alive. */
  public static Retained byCalls(
      CallGraph calls, Parts parts, NodeSet outside, IntToLongFunction functionBytes) {
    int functionCount = calls.functionCount();
    int sets = calls.targetSets().size();
    Graph graph = new Graph(functionCount, sets, parts);
    calls.roots().forEach(graph::start);
    for (int site = 0; site < calls.siteCount(); site++) {
      graph.edges.addEdge(calls.caller(site), functionCount + calls.targets(site));
    }
    for (int function = 0; function < functionCount; function++) {
      if (calls.hostTargets(function) >= 0) {
        graph.edges.addEdge(function, functionCount + calls.hostTargets(function));
      }
    }
    for (int set = 0; set < sets; set++) {
      int node = functionCount + set;
      calls.targetSets().get(set).forEach(callee -> graph.edges.addEdge(node, callee));
    }
    graph.addParts(calls.live(), outside);
    return new Retained(graph, functionBytes);
  }

  /** The size of what leaves with a live function, itself included, in bytes. */
  public long bytes(int function) {
    return bytes[function];
  }

  /** The size of all that is alive, in bytes. */
  public long totalBytes() {
    return bytes[root];
  }

  /** How many functions leave with a live function, itself included. */
  public long functions(int function) {
    return functions[function];
  }

  /** The nearest function with which a live function leaves; empty if there is none. */
  public OptionalInt dominator(int function) {
    int node = dominators.immediate(function);
    while (node != Dominators.NONE && node != root && node >= functionCount) {
      node = dominators.immediate(node);
    }
    return node == Dominators.NONE || node == root ? OptionalInt.empty() : OptionalInt.of(node);
  }

  /** Functions, then what is between them (types or sets), parts, and the root. */
  private static final class Graph {
    private final int functionCount;
    private final int firstPart;
    private final int root;
    private final Parts parts;
    private final IntGraph.Builder edges;

    private Graph(int functionCount, int between, Parts parts) {
      this.functionCount = functionCount;
      this.firstPart = Math.addExact(functionCount, between);
      this.root = Math.addExact(firstPart, parts.count());
      this.parts = parts;
      this.edges = IntGraph.builder(root + 1);
    }

    private void start(int node) {
      edges.addEdge(root, node);
    }

    private void addParts(NodeSet live, NodeSet outside) {
      outside.forEach(part -> start(firstPart + part));
      live.forEach(
          function ->
              parts.usedByFunction(function, part -> edges.addEdge(function, firstPart + part)));
      for (int part = 0; part < parts.count(); part++) {
        int node = firstPart + part;
        parts.usedByPart(part, other -> edges.addEdge(node, firstPart + other));
      }
    }
  }
}
